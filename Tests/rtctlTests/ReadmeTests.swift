import Foundation
import TestSupport
import Testing

@testable import rtctl

/// Every command that a README or a page of `docs` shows runs, and prints what is shown.
@Suite struct ReadmeTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// What `broken.policy` of the README holds.
  static let broken = """
    language 1
    level Sensitivity { public < internal < secret }
    enum Label { phi }
    request { sensitivity Sensitivity default public   labels set of Label default {} }
    models { }
    model a { }
    classify health { when labels has phi   raise sensitivity to secret }
    deny no_secrets_out { when labels has phi and sensitivity == public }
    route last { to a }

    """

  struct Shown {
    var command: String
    var output: [Substring]
  }

  static func shown(in path: String) throws -> [Shown] {
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    var found: [Shown] = []
    var isConsole = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isConsole = line == "```console"
      } else if isConsole, line.hasPrefix("$ ") {
        let command = line.dropFirst(2).split(separator: "   #")[0]
        found.append(Shown(command: command.trimmingCharacters(in: .whitespaces), output: []))
      } else if isConsole, !line.isEmpty, !found.isEmpty {
        found[found.count - 1].output.append(line)
      }
    }
    return found
  }

  static let pages =
    ["README.md"]
    + ["minimal", "bank", "healthcare", "legal", "government"].map { "policies/\($0)/README.md" }
    + documents

  /// The pages of `docs` that show a console.
  private static let documents: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: root.path + "/docs")
    return (names ?? []).sorted().map { "docs/\($0)" }.filter { path in
      path.hasSuffix(".md") && ((try? shown(in: path)) ?? []).count > 0
    }
  }()

  @Test func pagesOfDocsAreAmongThem() {
    #expect(Self.documents.contains("docs/testing.md") && Self.documents.contains("docs/verify.md"))
  }

  @Test(arguments: pages)
  func commandsRunAndPrintWhatIsShown(_ path: String) throws {
    let place = try Workplace()
    try FileManager.default.createSymbolicLink(
      atPath: place.path("policies"), withDestinationPath: Self.root.path + "/policies")
    try place.write("broken.policy", Self.broken)
    let minimal = Self.root.appending(path: "policies/minimal/main.policy")
    let condition = "forbid eu_data_leaves {\n    when residency == eu and labels has pii"
    let policy = try String(contentsOf: minimal, encoding: .utf8)
    #expect(policy.contains(condition))
    try place.write(
      "leaky/main.policy",
      policy.replacing(condition, with: condition + " and sensitivity != public"))
    var ran = 0
    var input = ""
    for shown in try Self.shown(in: path) {
      var command = shown.command.replacing("swift run -c release rtctl", with: "rtctl")
      if let (text, file) = Self.echoed(command) {
        try place.write(file, text)
        continue
      }
      if try Self.edited(command, in: place) { continue }
      if let pipe = command.firstRange(of: " | ") {
        let number = Int(command.split(separator: " ")[2].dropLast()) ?? 1
        let name = String(command[..<pipe.lowerBound].split(separator: " ").last ?? "")
        input = String(try place.read(name).split(separator: "\n")[number - 1]) + "\n"
        command = String(command[pipe.upperBound...])
      }
      guard command.hasPrefix("rtctl ") else { continue }
      let run = place.run(command.split(separator: " ").dropFirst().map(String.init), input: input)
      ran += 1
      let shows = shown.output.joined(separator: "\n")
      #expect(
        run.status == (shows.contains("error[") || shows.contains("BROKEN") ? 1 : 0),
        "\(command)\n\(run.errors)")
      var rest = run.output[...]
      for line in shown.output {
        let found = rest.firstRange(of: line)
        #expect(found != nil, "`\(command)` does not print `\(line)` there:\n\(run.output)")
        if let found { rest = rest[found.upperBound...] }
      }
    }
    #expect(ran >= (path.hasPrefix("docs/") ? 1 : 3))
  }

  /// Does what `cp -r FOLDER FOLDER` and `sed -i 's/TEXT/TEXT/' FILE` do; the text must be there.
  private static func edited(_ command: String, in place: Workplace) throws -> Bool {
    if let copy = command.wholeMatch(of: #/cp -r (\S+) (\S+)/#) {
      let folder = URL(filePath: place.path(String(copy.1))).resolvingSymlinksInPath()
      try FileManager.default.copyItem(atPath: folder.path, toPath: place.path(String(copy.2)))
      return true
    }
    guard let edit = command.wholeMatch(of: #/sed -i 's/([^/]*)/([^/]*)/' (\S+)/#) else {
      return false
    }
    let text = try place.read(String(edit.3))
    try #require(text.contains(edit.1), "`\(command)` changes nothing")
    try place.write(String(edit.3), text.replacing(edit.1, with: edit.2))
    return true
  }

  /// What `echo 'TEXT' > FILE` writes, and where.
  private static func echoed(_ command: String) -> (text: String, file: String)? {
    command.wholeMatch(of: #/echo '(.*)' > (\S+)/#).map { (String($0.1), String($0.2)) }
  }
}
