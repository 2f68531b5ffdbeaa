internal import PolicyCore
internal import PolicyLang

/// `rtctl fmt`: policies in their canonical layout.
enum FormatCommand {
  static let check = Flag(
    name: "check", help: "write nothing; exit with 1 when a file is not in canonical layout")

  static let spec = CommandSpec(
    name: "fmt", usages: ["PATH… [--check]", "-"],
    summary: "puts policies into their canonical layout",
    description: """
      Lays out a policy file, or every policy file of a folder, in the one way that all policies
      are laid out. Comments stay, and so do names, numbers and the order of declarations. Files
      that change are replaced as a whole; files with syntax errors are reported and left alone.
      With - it reads standard input and prints the result.
      """,
    positionals: [
      Positional(
        name: "PATH", atMost: nil, help: "a policy file, a folder, or - for standard input")
    ],
    flags: [check], formats: OutputFormat.findings,
    examples: [
      Example(line: "rtctl fmt policies", says: "lay out all policy files below a folder"),
      Example(line: "rtctl fmt policies --check", says: "fail a build when one is not laid out"),
      Example(line: "rtctl fmt - < draft.policy", says: "print a draft in canonical layout"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    var work = Work(checksOnly: invocation.has(check), console: console)
    if invocation.positionals == ["-"] { return try formatInput(&work, invocation) }
    for path in invocation.positionals {
      do throws(Failure) {
        if path == "-" { throw .usage("`-` stands alone: `rtctl fmt -` prints its result") }
        try work.format(path: path)
      } catch {
        console.report(error)
        work.status = max(work.status, error.status)
      }
    }
    work.print(invocation.format)
    return max(work.status, work.findings.status)
  }

  /// From standard input to standard output; with errors, nothing is printed there.
  private static func formatInput(
    _ work: inout Work, _ invocation: Invocation
  ) throws(Failure) -> ExitStatus {
    let console = work.console
    let bytes = try console.readInput(limit: Limits.sourceBytes)
    guard let result = work.layout(bytes, name: "<stdin>") else {
      work.findings.printAsMessages(console)
      return .findings
    }
    if work.checksOnly {
      if result != bytes { work.note("<stdin>", bytes) }
      work.print(invocation.format)
    } else {
      console.output.write(utf8: result)
    }
    return work.findings.status
  }

  /// What has been done so far.
  private struct Work {
    let checksOnly: Bool
    let console: Console
    var findings = Findings()
    var changed: [String] = []
    var fileCount = 0
    var status = ExitStatus.good

    mutating func format(path: String) throws(Failure) {
      switch console.files.kind(path) {
      case .failure(let problem): throw .file("cannot read `\(path)`: \(problem.words)")
      case .success(.file): try format(file: path)
      case .success(.other):
        guard checksOnly else {
          throw .file(
            "cannot lay out `\(path)` in its place: it is no regular file",
            help: ["`rtctl fmt - < \(path)` prints the result"])
        }
        try format(file: path)
      case .success(.folder):
        let folder = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
        // A pipe or a device among them is no policy's text.
        for name in try console.files.policyNames(below: path) {
          do throws(Failure) {
            try format(file: folder + name, mustBeRegular: true)
          } catch {
            console.report(error)
            status = max(status, error.status)
          }
        }
      }
    }

    private mutating func format(
      file: String, mustBeRegular: Bool = false
    ) throws(Failure) {
      let bytes: [UInt8]
      switch console.files.read(
        file, limit: Limits.sourceBytes, mustBeRegular: mustBeRegular)
      {
      case .success(let read): bytes = read
      case .failure(.missing): throw .file("cannot read `\(file)`: no such file or folder")
      case .failure(.unreadable(let words)): throw .file("cannot read `\(file)`: \(words)")
      case .failure(.tooLarge(let count)):
        throw PolicySources.tooLarge(file, count)
      }
      if ValidatedBundle.begins(bytes) { throw PolicySources.bundle(file) }
      fileCount += 1
      guard let result = layout(bytes, name: file), result != bytes else { return }
      if checksOnly {
        note(file, bytes)
      } else {
        try console.files.replace(file, with: result, holding: bytes)
        changed.append(file)
      }
    }

    /// The canonical bytes of a text; nil, with findings, when it has syntax errors.
    mutating func layout(_ bytes: [UInt8], name: String) -> [UInt8]? {
      var sources = SourceSet()
      let file = sources.add(SourceFile(name: name, bytes: bytes))
      var names = NameTable()
      let (tree, diagnostics) = Parser.parse(file, in: sources, names: &names)
      guard !diagnostics.contains(where: { $0.severity == .error }) else {
        findings.add(diagnostics, of: sources, folder: "")
        return nil
      }
      return Formatter.format(tree, source: sources[file])
    }

    /// Says that a file is not in canonical layout.
    mutating func note(_ name: String, _ bytes: [UInt8]) {
      var sources = SourceSet()
      let file = sources.add(SourceFile(name: name, bytes: bytes))
      findings.add(
        [
          Diagnostic(
            LayoutCodes.differs, "this file is not in canonical layout",
            at: Span(file: file, start: 0, end: 0), help: ["`rtctl fmt \(name)` lays it out"])
        ], of: sources, folder: "")
    }

    func print(_ format: OutputFormat) {
      if format == .json, findings.diagnostics.isEmpty {
        var json = JSONWriter()
        json.object { json in
          json.member("files", fileCount)
          json.key("changed")
          json.array { json in for name in changed { json.string(name) } }
        }
        console.output.write(utf8: json.bytes + [0x0A])
      } else if format != .text {
        findings.print(format, console)
      } else {
        for name in changed { console.output.line("laid out \(DisplayText.visible(name))") }
        if !findings.diagnostics.isEmpty { findings.print(.text, console) }
      }
    }
  }
}

/// Findings of `rtctl fmt --check`.
enum LayoutCodes {
  static let all = [differs]
  static let differs = DiagnosticCode(
    "F0001", "not in canonical layout",
    explanation: """
      Policies are laid out in one way, so that a change of meaning is the only thing a diff \
      shows. `rtctl fmt` lays a file out; it keeps comments and changes nothing else.
      """,
    wrong: "define late={hour>=18}", right: "define late = hour >= 18")
}
