internal import PolicyCore
internal import PolicyLang

/// `rtctl build`: the bundle of a policy.
enum BuildCommand {
  static let file = Flag(name: "o", value: "FILE", help: "the bundle to write; replaced as a whole")
  static let revision = Flag(
    name: "revision", value: "N", help: "the revision that the bundle states; 0 if not given")

  static let spec = CommandSpec(
    name: "build", usages: ["PATH -o FILE [--revision N] [--as-of DATE]"],
    summary: "builds the bundle that a gateway runs",
    description: """
      Compiles a policy into one file: the decision table with everything needed to decide and to
      explain. The same texts give the same bytes on every machine; where an invariant speaks of
      a time, on the same day or with the same --as-of. Before it is written, the table is compared
      with what the policy says. The bundle records how, and which invariants were proved. A policy
      with errors, or with an invariant that is not proved, is refused.
      """,
    positionals: [
      Positional(name: "PATH", help: "a policy file, a folder, or - for standard input")
    ],
    flags: [file, revision, VerifyCommand.asOf], formats: OutputFormat.findings,
    examples: [
      Example(line: "rtctl build policies/bank -o bank.bundle", says: "build a bundle"),
      Example(
        line: "rtctl build policies/bank -o bank.bundle --revision 7",
        says: "the same, counted, so that a gateway can refuse to go back"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    guard let target = invocation.value(file) else {
      throw .usage(
        "`rtctl build` needs a file to write", help: ["add `-o NAME.bundle`, for example"])
    }
    guard !target.hasSuffix(".policy") else {
      throw .usage(
        "`\(target)` is the name of a policy, not of a bundle",
        help: ["name the bundle otherwise, such as `-o \(target.dropLast(7)).bundle`"])
    }
    let number = try revisionNumber(invocation)
    let path = invocation.positionals[0]
    let sources = try PolicySources.read(path, console)
    try console.files.keep(sources.paths, from: target)
    let context = console.context(at: try start(invocation, console))
    let compilation = Compiler.compile(sources.parsed, context)
    var findings = Findings()
    findings.add(
      compilation.diagnostics, of: sources.parsed.sources,
      folder: sources.folder)
    var proofs: [Proof] = []
    let horizon = VerifyCommand.usualHorizon * 86_400_000_000
    if let policy = compilation.policy, compilation.normalForm != nil {
      let problems: [Diagnostic]
      (proofs, problems) = Verifier.verify(policy, context, horizon: horizon)
      findings.add(
        problems + proofs.compactMap { $0.diagnostic(in: policy) }, of: sources.parsed.sources,
        folder: sources.folder)
    }
    guard findings.status == .good, let normalForm = compilation.normalForm else {
      findings.print(invocation.format, console)
      console.say("no bundle was written")
      return max(.findings, sources.status)
    }
    guard let policy = compilation.policy else { throw .bug("there is a table and no policy") }
    let records = proofs.compactMap { $0.record(in: policy, asOf: context.now, horizon: horizon) }
    let (bytes, bundle) = try Translation.bundle(
      policy, normalForm, revision: number, proofs: records)
    if target == "-" {
      findings.printAsMessages(console)
      console.output.write(utf8: bytes)
      return .good
    }
    try console.files.replace(target, with: bytes)
    report(bundle, target, bytes.count, findings, invocation.format, console)
    return .good
  }

  private static func report(
    _ bundle: ValidatedBundle, _ target: String, _ byteCount: Int, _ findings: Findings,
    _ format: OutputFormat, _ console: Console
  ) {
    let digest = "sha256:" + Hex.text(bundle.digest)
    switch format {
    case .json:
      findings.printAsMessages(console)
      var json = JSONWriter()
      json.object { json in
        json.member("file", target)
        json.member("bytes", byteCount)
        json.member("digest", digest)
        json.member("revision", Int(clamping: bundle.policy.metadata.revision))
        json.member("rules", bundle.policy.rules.count)
        json.member("models", bundle.policy.models.count)
        guard let translation = bundle.policy.evidence.translation else { return }
        json.key("checked")
        json.object { json in
          json.member("conditions", Int(clamping: translation.conditions))
          json.member("on_every_class", Int(clamping: translation.exhaustive))
          json.member("vectors", Int(clamping: translation.vectors))
          json.member("decisions", Int(clamping: translation.decisions))
          json.member("invariants", bundle.policy.evidence.proofs.count)
        }
      }
      console.output.write(utf8: json.bytes + [0x0A])
    case .sarif, .junit, .github: findings.print(format, console)
    case .text, .csv, .html, .markdown:
      findings.printAsMessages(console)
      let counts = "\(bundle.policy.rules.count) rules, \(bundle.policy.models.count) models"
      console.output.line("wrote \(DisplayText.visible(target)): \(byteCount) bytes, \(counts)")
      console.output.line("digest \(digest)")
      if let translation = bundle.policy.evidence.translation {
        console.output.line(words(translation))
      }
    }
  }

  /// How the table was compared with the policy, in a line.
  private static func words(_ record: TranslationRecord) -> String {
    let conditions = "\(record.exhaustive) of \(record.conditions) conditions on every class"
    let decisions = "\(record.decisions) whole decisions"
    return "the table means what the policy says: \(conditions), \(decisions) compared"
  }

  /// The instant from which proofs about a time hold: a day's first, so that all that is built on
  /// a day is the same.
  private static func start(
    _ invocation: Invocation, _ console: Console
  ) throws(Failure) -> Int64 {
    if let instant = try CheckCommand.instant(invocation.value(VerifyCommand.asOf)) {
      return instant
    }
    let day: Int64 = 86_400_000_000
    return console.now - ((console.now % day) + day) % day
  }

  private static func revisionNumber(_ invocation: Invocation) throws(Failure) -> UInt64 {
    guard let text = invocation.value(revision) else { return 0 }
    guard let number = UInt64(text), number <= UInt64(Int64.max) else {
      throw .usage(
        "`\(text)` is no revision", help: ["a revision is a whole number, such as `--revision 7`"])
    }
    return number
  }
}
