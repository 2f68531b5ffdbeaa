internal import PolicyCore

/// What the checks could not settle within their steps: said, never passed over.
struct Unsettled {
  static let code = DiagnosticCode(
    "A0109", "check that could not finish", severity: .warning,
    explanation: """
      Every check answers for all requests, exactly, within a number of steps. For these rules the \
      steps were not enough, so nothing is known of them: they may be as they should be, or not. \
      Make their conditions simpler, most often by testing fewer patterns of one text at once.
      """,
    wrong: """
      request { book string max 400 default "" }
      deny d {
          when book matches /([bc]*a){61}[bc]*/ and book matches /([ac]*b){61}[ac]*/
              and book matches /([ab]*c){61}[ab]*/
      }
      """,
    right: """
      request { book string max 400 default "" }
      deny d { when book matches /([bc]*a){61}[bc]*/ }
      """)

  /// What was asked of a rule.
  enum Question: String, CaseIterable {
    case holds = "whether a request can meet its condition"
    case reached = "whether it is ever reached"
    case redundant = "whether other rules make it redundant"
    case admissible = "whether requests that reach it always find an admissible model"
    case candidate = "whether each of its models is ever a candidate"
    case waives = "whether it waives anything, and no more than its forbid removes"
    case loosened = "whether a label loosens it"
    case trusting = "whether a caller can loosen it"
    case happens = "whether what it does can happen"
    case conflicts = "whether it contradicts another rule"
  }

  /// How many rules a message names before it only counts them.
  private static let named = 20

  private var rules: [Question: [Int]] = [:]
  private var seen: Set<Int> = []

  /// Notes that a question about a rule of `compiled.rules` stays open; the first one counts.
  mutating func note(_ question: Question, of rule: Int) {
    if seen.insert(rule).inserted { rules[question, default: []].append(rule) }
  }

  /// The rules that a question stays open about.
  var open: Set<Int> { seen }

  /// One finding for each question that stays open.
  func diagnostics(_ questions: Questions) -> [Diagnostic] {
    Question.allCases.compactMap { question in
      guard let open = rules[question]?.sorted(), let first = open.first else { return nil }
      let infos = open.map(questions.info)
      let names = infos.prefix(Unsettled.named).map { "`\($0.name)`" }.joined(separator: ", ")
      let rest = open.count > Unsettled.named ? " and \(open.count - Unsettled.named) more" : ""
      return Diagnostic(
        Unsettled.code, "not settled within the steps: \(question.rawValue)",
        at: questions.info(first).nameSpan, label: "open for \(names)\(rest)",
        help: ["nothing is known of them in this respect: make their conditions simpler"])
    }
  }
}

extension Questions {
  /// What every rule has, of a rule of `compiled.rules`.
  func info(_ rule: Int) -> RuleInfo { policy.condition(of: form.origins[rule]).info }

  /// Names of rules in backticks, the first few of them.
  func names(_ rules: [Int], most: Int = 5) -> String {
    let names = rules.prefix(most).map { "`\(info($0).name)`" }.joined(separator: ", ")
    return rules.count > most ? "\(names) and \(rules.count - most) more" : names
  }
}
