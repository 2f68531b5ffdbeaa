/// A question to a solver: whether there is a request of which all this is true.
struct SolverQuestion {
  var name: String
  /// What is asked, in words.
  var words: String
  /// What rtctl says, such as `unsat, proved`; nil where it has no verdict.
  var expected: String?
  var terms: [String]

  /// The question, in a scope of its own.
  var text: String {
    var text = "(push 1)\n" + SolverText.comment(words)
    if let expected { text += SolverText.comment("expected: \(expected)") }
    text += "(echo \(SolverText.quoted(name)))\n"
    for term in terms { text += "(assert \(term))\n" }
    return text + "(check-sat)\n(pop 1)\n"
  }
}

/// What stands before the questions: variables, what they may be, and definitions.
struct SolverHead {
  /// What the text is about, a line each.
  var words: [String]
  let context: SearchContext

  /// The head for one decision or several over the same requests; nil when it is too long.
  func text(_ decisions: [SolverDecision]) -> String? {
    guard let first = decisions.first, !decisions.contains(where: \.isTooLong) else { return nil }
    var signals: Set<[Int]> = []
    var abstracted: Set<String> = []
    var buckets: [String: String] = [:]
    for decision in decisions {
      signals.formUnion(decision.conditions.signals)
      abstracted.formUnion(decision.conditions.abstracted)
      buckets.merge(decision.buckets) { one, _ in one }
    }
    var text = words.map(SolverText.comment).joined()
    text += """
      ; Times that a request gets from the clock are exact up to 400 days from the day of the
      ; question, else free; texts are bounded in characters, not in bytes. So unsat is exact, and
      ; sat may need a look: `(assert |exact|)` asks for a request that there certainly is.

      """
    if !abstracted.isEmpty {
      text += SolverText.comment(
        "\(abstracted.count) tests cannot be said here and are free: "
          + "only unsat means something where they are read")
    }
    text += "(set-logic ALL)\n"
    text += first.variables.declarations(signals: signals)
    for decision in decisions.dropFirst() { text += decision.variables.ownDeclarations() }
    for name in abstracted.sorted() { text += "(declare-const \(name) Bool)\n" }
    text += "(declare-const |explores| Bool)\n"
    for bucket in buckets.sorted(by: { $0.key < $1.key }) { text += bucket.value }
    for decision in decisions { text += decision.text }
    let clock = SolverClock(first.variables, context)
    return text + clock.assertions() + clock.exactness(isSayable: abstracted.isEmpty)
  }
}
