internal import PolicyCore

/// Two denies that refuse one request with different statuses.
enum ConflictingStatus {
  static let code = DiagnosticCode(
    "A0111", "refusal with two statuses", severity: .note,
    explanation: """
      One request meets two `deny` rules that state different statuses. The caller gets 403, which \
      neither of them says, with the reasons of both. Let their conditions exclude each other, or \
      state one status, if the status matters to the caller. Wherever else rules of one kind meet, \
      what counts is settled and said: the strictest redaction, the smallest cap, the lowest \
      content.
      """,
    wrong: """
      deny busy { when n > 50   status 429 }
      deny late { when m > 50   status 409 }
      """,
    right: """
      deny busy { when n > 50   status 429 }
      deny late { when m > 50 and n <= 50   status 409 }
      """)

  static func check(_ questions: Questions, _ unsettled: inout Unsettled) -> [Diagnostic] {
    let form = questions.form
    let counts = form.compiled.dimensions.map { Int($0.classCount) }
    let index = OverlapIndex(form.deny.map(\.cube), classCounts: counts)
    func rule(_ entry: Entry) -> Int { Int(form.compiled.denyClauses[entry.clause]) }
    func status(_ entry: Entry) -> Int { Int(form.compiled.rules[rule(entry)].status) }
    var pairs: [(first: Int, second: Int, witness: Witness)] = []
    var reported: Set<Int> = []
    for (place, entry) in form.deny.enumerated() where status(entry) != 403 {
      for other in index.overlapping(entry.cube, before: place)
      where !reported.contains(rule(entry)) {
        let earlier = form.deny[other]
        guard status(earlier) != 403, status(earlier) != status(entry),
          let both = entry.cube.intersection(earlier.cube)
        else { continue }
        let rules = [rule(earlier), rule(entry)]
        let answer = questions.ask(in: both) { decision, _ in
          decision.status == 403 && rules.allSatisfy(decision.deniedBy.contains)
        }
        switch answer {
        case .none: continue
        case .unknown: unsettled.note(.conflicts, of: rule(entry))
        case .request(let witness):
          reported.insert(rule(entry))
          pairs.append((rule(earlier), rule(entry), witness))
        }
      }
    }
    guard let (first, second, witness) = pairs.first else { return [] }
    return [diagnostic(first, second, witness, others: pairs.dropFirst().map(\.second), questions)]
  }

  private static func diagnostic(
    _ first: Int, _ second: Int, _ witness: Witness, others: [Int], _ questions: Questions
  ) -> Diagnostic {
    let (one, two) = (questions.info(first), questions.info(second))
    let statuses = [first, second].map { questions.form.compiled.rules[$0].status }
    return Diagnostic(
      code, "`\(one.name)` and `\(two.name)` refuse one request with different statuses",
      at: two.nameSpan, label: "says \(statuses[1]), and the caller gets 403",
      secondary: [.init(one.nameSpan, "says \(statuses[0])")]
        + others.prefix(5).map { .init(questions.info($0).nameSpan, "meets another status too") },
      help: ["let them exclude each other, or state one status, if it matters to the caller"],
      witness: witness.line)
  }
}
