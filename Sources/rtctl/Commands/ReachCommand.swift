internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// `rtctl reach`: the requests that can ever get to a model.
enum ReachCommand {
  static let condition = Flag(
    name: "where", value: "CONDITION",
    help: "ask about all models for which this holds, such as 'region != eu'")
  static let requests = Flag(
    name: "requests", value: "FILE", help: "count how many of these requests get there too")

  static let spec = CommandSpec(
    name: "reach", usages: ["POLICY MODEL [--requests FILE|-]", "POLICY --where CONDITION"],
    summary: "lists the requests that can ever get to a model",
    description: """
      Prints, as a small table, exactly the requests for which a model is a candidate, whatever
      fails before it; each row with an example. With --where it asks about all models of which a
      condition on facts and the request holds. With --requests it counts how many requests of a
      file got there.
      """,
    positionals: [
      Positional(name: "POLICY", help: "a policy file or a folder"),
      Positional(name: "MODEL", atLeast: 0, help: "the name of a model"),
    ],
    flags: [condition, requests], formats: [.text, .json, .csv, .html, .markdown],
    examples: [
      Example(line: "rtctl reach policies/bank gpt_us", says: "what can get to a public model"),
      Example(
        line: "rtctl reach policies/bank --where 'region != eu'",
        says: "what can leave the region"),
      Example(
        line: "rtctl reach policies/bank gpt_us --requests traffic.ndjson",
        says: "the same, and how much of the traffic did"),
    ],
    run: run)

  /// The invariant that stands for the condition of the command line.
  private static let question = "where"

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    let path = invocation.positionals[0]
    let name = invocation.positionals.dropFirst().first
    let asked = invocation.value(condition)
    guard (name == nil) != (asked == nil) else {
      throw .usage(
        "`rtctl reach` asks about one model or about a condition",
        help: ["name a model, or write `--where 'region != eu'`"])
    }
    let sources = try PolicySources.read(path, question: asked.map(text), console)
    let compilation = Compiler.compile(sources.parsed, console.context())
    var findings = Findings()
    findings.add(compilation.diagnostics, of: sources.parsed.sources, folder: sources.folder)
    guard let policy = compilation.policy, let form = compilation.normalForm else {
      findings.printAsMessages(console)
      return max(.findings, sources.status)
    }
    findings.mention(path, console)
    let models = try models(named: name, policy)
    let place = policy.invariants.lastIndex { $0.name == question }
    let (table, problems) = Reach.table(
      policy, to: models, where: asked == nil ? nil : place, console.context())
    guard let table else {
      findings.add(problems, of: sources.parsed.sources, folder: sources.folder)
      findings.printAsMessages(console)
      return .findings
    }
    var counted: ReachCount?
    if let file = invocation.value(requests) {
      let reached = Set(table.rows.map(\.model))
      if asked != nil, !isOfFacts(policy, place) {
        throw .usage(
          "`--requests` counts models, and this condition reads the request too",
          help: ["ask with a condition on facts alone, or count with `rtctl decide`"])
      }
      counted = try ReachCount.of(
        file, Session.bundle(of: form, sources), models: asked == nil ? Set(models) : reached,
        console)
    }
    ReachReport(
      table: table, asked: asked ?? name ?? "", isModel: asked == nil, counted: counted
    ).print(invocation.format, console.output)
    if let why = table.isOpen { console.say("the table is not complete: \(why)") }
    return table.isOpen == nil ? .good : .findings
  }

  private static func text(_ condition: String) -> SourceFile {
    SourceFile(
      name: "--where",
      bytes: Array("language 1\ninvariant `\(question)` { no candidate:\n\(condition)\n}\n".utf8))
  }

  private static func models(
    named name: String?, _ policy: Policy
  ) throws(Failure) -> [ModelID] {
    guard let name else { return Array(policy.models.indices) }
    if let place = policy.models.firstIndex(where: { $0.name == name }) { return [place] }
    let names = policy.models.map(\.name)
    let nearest = NearestName.of(name, among: names)
    throw .usage(
      "there is no model `\(name)`",
      help: [
        nearest.map { "did you mean `\($0)`?" }
          ?? "the models are: \(names.joined(separator: ", "))"
      ])
  }

  private static func isOfFacts(_ policy: Policy, _ place: Int?) -> Bool {
    guard let place, case .noCandidate(let condition) = policy.invariants[place].claim else {
      return true
    }
    return !condition.readsRequest
  }
}

/// How many requests of a file got to some models.
struct ReachCount {
  var requests = 0
  var invalid = 0
  var reached = 0
  /// By model of the policy.
  var byModel: [Int: Int] = [:]

  /// Decides every request of a file.
  static func of(
    _ path: String, _ bundle: ValidatedBundle, models: Set<Int>, _ console: Console
  ) throws(Failure) -> ReachCount {
    let decider = try Session.decider(bundle, console)
    var count = ReachCount()
    try InputFile(path, console).forEachLine("deciding", console) { line, _ in
      count.requests += 1
      guard case .request = decider.decide(line) else {
        count.invalid += 1
        return
      }
      let met = decider.record.candidates.map(\.model).filter(models.contains)
      if !met.isEmpty { count.reached += 1 }
      for model in met { count.byModel[model, default: 0] += 1 }
    }
    return count
  }
}
