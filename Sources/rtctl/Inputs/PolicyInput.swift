internal import PolicyCore
internal import PolicyLang

/// The texts of a policy, as a PATH on the command line names them.
struct PolicySources {
  /// What was read, with the problems of reading and parsing.
  let parsed: ParsedPolicy
  /// What leads from the user's folder to the policy's: put before every file name shown.
  let folder: String
  /// `file` when a text is there and could not be read.
  let status: ExitStatus

  /// Reads a folder's `main.policy`, a policy file, or standard input for `-`, with all imports.
  ///
  /// `withCases` reads each `NAME.cases.csv` beside the root file as tests of the policy;
  /// `question` is a text that belongs to it for this once; `other` a policy that was
  /// read before and is compared with this one; `given` the bytes of a root file that was read
  /// already.
  static func read(
    _ path: String, withCases: Bool = false, question: SourceFile? = nil,
    after other: ParsedPolicy? = nil, given: [UInt8]? = nil, _ console: Console
  ) throws(Failure) -> PolicySources {
    if path == "-" {
      let bytes: [UInt8]
      if let given {
        bytes = given
      } else {
        bytes = try console.readInput(limit: Limits.sourceBytes)
      }
      return try read(
        root: "<stdin>", folder: "", present: [], question, other, console, given: bytes)
    }
    let shown = trimmed(path)
    switch console.files.kind(path) {
    case .failure(let problem): throw .file("cannot read `\(path)`: \(problem.words)")
    case .success(.folder):
      let present = try console.files.policyNames(below: shown)
      guard present.contains("main.policy") else { throw noMain(shown, present) }
      let folder = shown == "." ? "" : shown == "/" ? "/" : shown + "/"
      let cases = withCases ? try console.files.caseNames(in: shown) : []
      return try read(
        root: "main.policy", folder: folder, present: present, cases: cases, question, other,
        console)
    case .success(.file), .success(.other):
      let slash = shown.lastIndex(of: "/")
      let folder = slash.map { String(shown[...$0]) } ?? ""
      let name = slash.map { String(shown[shown.index(after: $0)...]) } ?? shown
      let cases = withCases ? try console.files.caseNames(in: folder.isEmpty ? "." : folder) : []
      return try read(
        root: name, folder: folder, present: [], cases: cases, question, other, console,
        given: given)
    }
  }

  private static func read(
    root: String, folder: String, present: [String], cases: [String] = [],
    _ question: SourceFile?, _ other: ParsedPolicy?, _ console: Console, given: [UInt8]? = nil
  ) throws(Failure) -> PolicySources {
    var rootProblem: SourceProblem?
    var isBundle = false
    var status = ExitStatus.good
    let parsed = PolicyReader.read(
      root: root, present: present, cases: cases, question: question, after: other
    ) { name in
      if name == root, let given { return .success(given) }
      if name != root, console.files.leaves(folder, folder + name) {
        return .failure(.unreadable("it is a link that leads out of the folder of the root file"))
      }
      let limit = name == root ? Limits.sourceBytes : Limits.dataFileBytes
      let result = console.files.read(folder + name, limit: limit, mustBeRegular: name != root)
      switch result {
      case .failure(let problem):
        if name == root { rootProblem = problem }
        switch problem {
        case .unreadable, .tooLarge: status = .file
        case .missing: break
        }
      case .success(let bytes): if name == root { isBundle = ValidatedBundle.begins(bytes) }
      }
      return result
    }
    switch rootProblem {
    case .missing?: throw .file("cannot read `\(folder + root)`: no such file or folder")
    case .unreadable(let words)?: throw .file("cannot read `\(folder + root)`: \(words)")
    case .tooLarge(let bytes)?: throw tooLarge(folder + root, bytes)
    case nil: break
    }
    if isBundle { throw PolicySources.bundle(folder + root) }
    return PolicySources(parsed: parsed, folder: folder, status: status)
  }

  /// Every file that was read, the root file first.
  var paths: [String] { parsed.sources.files.map { folder + $0.name } }

  /// A policy's text that is longer than any.
  static func tooLarge(_ path: String, _ bytes: Int) -> Failure {
    .file(
      "cannot read `\(path)`: it has \(bytes) bytes, and a policy has at most "
        + "\(Limits.sourceBytes >> 20) MB")
  }

  /// A built bundle where a policy's text is wanted.
  static func bundle(_ path: String) -> Failure {
    .file(
      "`\(path)` is a bundle, not the text of a policy",
      help: [
        "`rtctl inspect \(path)` shows what is in it",
        "its text lies in the files that it was built from, which `inspect` names",
      ])
  }

  private static func noMain(_ path: String, _ present: [String]) -> Failure {
    var help = ["a policy folder begins with its `main.policy`, which imports the other files"]
    if let first = present.first {
      help.append("there is `\(first)`: name the file itself, or rename it")
    } else {
      help.append("`rtctl init \(path)` writes a first policy there")
    }
    return .file("folder `\(path)` has no `main.policy`", help: help)
  }

  private static func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    while path.hasPrefix("./"), path.count > 2 { path.removeFirst(2) }
    return String(path)
  }
}
