internal import PolicyCore
internal import PolicyLang

/// `rtctl init`: a first policy to start from.
enum InitCommand {
  static let spec = CommandSpec(
    name: "init", usages: ["[DIR]"],
    summary: "writes a small policy with tests and sample requests",
    description: """
      Writes `main.policy` and `requests.ndjson` into a folder (the current one if none is named)
      and makes the folder if it is missing. Files that are already there are never touched.
      """,
    positionals: [
      Positional(name: "DIR", atLeast: 0, help: "the folder; the current one if absent")
    ],
    examples: [
      Example(line: "rtctl init demo", says: "write a first policy into the folder demo"),
      Example(line: "rtctl test demo", says: "then run its tests"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    var folder = invocation.positionals.first ?? "."
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    let prefix = folder == "." ? "" : folder == "/" ? "/" : folder + "/"
    let files = FirstPolicy.files.map { (path: prefix + $0.name, text: $0.text) }
    for (path, _) in files {
      if case .success = console.files.kind(path) {
        throw .file(
          "`\(path)` is already there, and `rtctl init` replaces nothing",
          help: ["name another folder: `rtctl init NEW_FOLDER`"])
      }
    }
    var made = prefix.isEmpty ? [] : try console.files.makeFolder(folder)
    for (path, text) in files {
      do throws(Failure) {
        try console.files.create(path, with: Array(text.utf8))
        made.append(path)
      } catch {
        for path in made.reversed() { console.files.takeBack(path) }
        throw error
      }
    }
    report(files.map(\.path), folder, invocation.format, console)
    return .good
  }

  private static func report(
    _ paths: [String], _ folder: String, _ format: OutputFormat, _ console: Console
  ) {
    if format == .json {
      var json = JSONWriter()
      json.object { json in
        json.key("created")
        json.array { json in for path in paths { json.string(path) } }
      }
      console.output.write(utf8: json.bytes + [0x0A])
      return
    }
    for path in paths { console.output.line("wrote \(path)") }
    let requests = shellWord(folder == "." ? "requests.ndjson" : "\(folder)/requests.ndjson")
    let folder = shellWord(folder)
    console.output.line(
      """

      Next:
        rtctl check \(folder)
        rtctl test \(folder)
        rtctl decide \(folder) --requests \(requests)
        rtctl build \(folder) -o first.bundle
      """)
  }

  /// A word as a shell takes it, in quotes where it needs them.
  private static func shellWord(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D...0x2F, 0x5F: true
      case _: false
      }
    }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
