internal import PolicyCore

/// Two rows of a `unique` table that one request matches.
enum OverlappingRows {
  static let code = DiagnosticCode(
    "A0103", "rows that overlap under unique",
    explanation: """
      `unique` promises that no request matches two rows, so that their order says nothing. Here \
      a request matches both. Make the rows exclude each other, or leave out `unique`: then the \
      first row that matches wins.
      """,
    wrong: """
      route unique table t (task, n) -> to {
          chat | 0..50 | a
          chat | 50..100 | b
      }
      """,
    right: """
      route unique table t (task, n) -> to {
          chat | 0..50 | a
          chat | 51..100 | b
      }
      """)

  static func check(_ questions: Questions) -> [Diagnostic] {
    let form = questions.form
    let counts = form.compiled.dimensions.map { Int($0.classCount) }
    var tables: [String: [Entry]] = [:]
    for entry in form.conditions {
      let info = questions.policy.condition(of: form.origins[entry.clause]).info
      guard info.isUniqueRow, let table = info.name.split(separator: "#").first else { continue }
      tables[String(table), default: []].append(entry)
    }
    var found: [Diagnostic] = []
    for (_, entries) in tables.sorted(by: { $0.key < $1.key }) {
      let index = OverlapIndex(entries.map(\.cube), classCounts: counts)
      var reported: Set<Int> = []
      for (place, entry) in entries.enumerated() where !reported.contains(entry.clause) {
        for other in index.overlapping(entry.cube, before: place)
        where entries[other].clause != entry.clause {
          guard let both = entry.cube.intersection(entries[other].cube),
            let overlap = overlap(entries[other].clause, entry.clause, both, questions)
          else { continue }
          found.append(overlap)
          reported.insert(entry.clause)
          break
        }
      }
    }
    return found
  }

  private static func overlap(_ first: Int, _ second: Int, _ both: Cube, _ questions: Questions)
    -> Diagnostic?
  {
    let (earlier, one) = questions.policy.condition(of: questions.form.origins[first])
    let (later, two) = questions.policy.condition(of: questions.form.origins[second])
    let answer = questions.ask(in: both) { _, witness in
      questions.holds(earlier, witness) && questions.holds(later, witness)
    }
    let witness: Witness?
    switch answer {
    case .none: return nil
    case .request(let request): witness = request
    case .unknown: witness = nil
    }
    return Diagnostic(
      code,
      witness == nil
        ? "cannot prove that the rows `\(one.name)` and `\(two.name)` exclude each other"
        : "the rows `\(one.name)` and `\(two.name)` overlap",
      at: two.span, label: "matches requests that the other row matches too",
      secondary: [.init(one.span, "the other row")],
      help: ["make them exclude each other, or leave out `unique`: then the first match wins"],
      witness: witness?.line)
  }
}
