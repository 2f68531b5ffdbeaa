internal import PolicyCore
internal import PolicyLang

/// `rtctl inspect`: what is inside a bundle.
enum InspectCommand {
  static let table = Flag(name: "table", help: "print the decision table")

  static let solver = Flag(name: "smt2", help: "write the policy as SMT-LIB 2.6")
  static let file = Flag(name: "o", value: "FILE", help: "with --smt2: the file to write")

  static let spec = CommandSpec(
    name: "inspect", usages: ["BUNDLE|POLICY [--table]", "POLICY --smt2 [-o FILE]"],
    summary: "shows what is inside a bundle, or the decision table",
    description: """
      Prints what a bundle says of itself: its digest, the texts it was made from, how much memory
      it takes, its models and its rules with owner and reason. With --table it prints the
      decision table: for each rule the conditions under which it holds, and what it does. With
      --smt2 it writes a policy's texts as a decision problem, each invariant a question with the
      expected answer beside it, so that anybody can check our verdicts with a solver of their own.
      """,
    positionals: [
      Positional(name: "POLICY", help: "a bundle, a policy file or a folder")
    ],
    flags: [table, solver, file, VerifyCommand.asOf],
    formats: [.text, .json, .csv, .html, .markdown],
    examples: [
      Example(line: "rtctl inspect bank.bundle", says: "what is in a bundle"),
      Example(
        line: "rtctl inspect bank.bundle --table --format csv > table.csv",
        says: "the decision table for a spreadsheet"),
      Example(
        line: "rtctl inspect policies/bank --table --format html > table.html",
        says: "the decision table of a policy as a page"),
      Example(
        line: "rtctl inspect policies/bank --smt2 | z3 -in",
        says: "ask a solver about every invariant"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    if invocation.has(solver) { return try SolverOutput.run(invocation, console) }
    let session = try Session.open(invocation.positionals[0], console)
    guard let bundle = session.bundle else { return session.status }
    let policy = bundle.policy
    let grids: [Grid] =
      invocation.has(table)
      ? DecisionTable(policy, folder: session.folder).grids
      : BundleOverview(bundle, folder: session.folder).grids
    let output = console.output
    switch invocation.format {
    case .json: output.write(utf8: json(grids, bundle))
    case .csv: output.write(GridCSV.render(grids))
    case .html: output.write(GridHTML.render(grids, title: policy.metadata.name))
    case .markdown: output.write(GridMarkdown.render(grids))
    case .text, .sarif, .junit, .github: output.write(GridText.render(grids, output.style))
    }
    return session.status
  }

  private static func json(_ grids: [Grid], _ bundle: ValidatedBundle) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("name", bundle.policy.metadata.name)
      json.member("revision", Int(clamping: bundle.policy.metadata.revision))
      json.member("compiler", bundle.policy.metadata.compiler)
      json.member("digest", "sha256:" + Hex.text(bundle.digest))
      json.key("tables")
      json.array { json in for grid in grids { write(grid, &json) } }
    }
    return json.bytes + [0x0A]
  }

  private static func write(_ grid: Grid, _ json: inout JSONWriter) {
    json.object { json in
      json.member("title", grid.title)
      json.key("rows")
      json.array { json in
        for row in grid.rows {
          json.object { json in
            for column in row.indices where !grid.conditions.contains(column) {
              json.member(grid.headings[column], row[column])
            }
            guard !grid.conditions.isEmpty else { return }
            json.key("when")
            json.object { json in
              for column in grid.conditions where row[column] != "-" {
                json.member(grid.headings[column], row[column])
              }
            }
          }
        }
      }
    }
  }
}
