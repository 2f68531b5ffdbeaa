/// What has clauses.
enum ClauseOwner: Hashable, Sendable {
  /// A rule of that kind.
  case rule(RuleKind)
  /// An `invariant`.
  case invariant

  /// Its word.
  var word: String {
    switch self {
    case .rule(let kind): kind.rawValue
    case .invariant: "invariant"
    }
  }
}

/// How a clause is read: one form a production.
enum ClauseForm: Sendable {
  case when, because, owner, control, from, until, raise, add, status, models, modelNames
  case unlessRedacted, lifts, approved, to, onClasses, deadlines, hedge, exhaustedAnswer
  case outputChecks, stream, otherwise, findings, with, forModels, outputLimit, attempts, cost, off
  case header, content, retain, spend, by, exhaustedDeny, onEvents, severity, claim
}

/// Where a clause stands in canonical layout.
enum ClauseRank: Int, Sendable, Comparable {
  case lifts, when, effect, modifier, otherwise, status, from, until, approved, because, owner
  case control

  static func < (left: ClauseRank, right: ClauseRank) -> Bool { left.rawValue < right.rawValue }
}

/// A clause that a kind of rule allows.
struct ClauseEntry: Sendable {
  /// The word it begins with.
  var word: Word
  /// How it is read.
  var form: ClauseForm
  /// Where it stands in canonical layout; clauses of one rank keep the author's order.
  var rank: ClauseRank
  /// True for a clause that may stand several times.
  var repeats = false
}

/// The clauses of each kind of rule: read by parser, formatter and completion.
enum ClauseTable {
  /// The clauses of a kind in canonical order.
  static func clauses(of owner: ClauseOwner) -> [ClauseEntry] { table[owner] ?? [] }

  /// The clause that begins with a word in a rule of that kind, if it allows one.
  static func clause(_ word: Word, of owner: ClauseOwner) -> ClauseEntry? {
    table[owner]?.first { $0.word == word }
  }

  /// The kinds of rules that may stand in a table.
  static let tableKinds: Set<RuleKind> = [
    .route, .deny, .forbid, .classify, .fallback, .redact, .record,
  ]

  /// The clauses that hold for all rows of a table.
  static let notes: [Word] = [.because, .owner, .control, .from, .until]

  private static let common: [ClauseEntry] = [
    ClauseEntry(word: .when, form: .when, rank: .when),
    ClauseEntry(word: .from, form: .from, rank: .from),
    ClauseEntry(word: .until, form: .until, rank: .until),
    ClauseEntry(word: .because, form: .because, rank: .because),
    ClauseEntry(word: .owner, form: .owner, rank: .owner),
    ClauseEntry(word: .control, form: .control, rank: .control),
  ]

  private static let table: [ClauseOwner: [ClauseEntry]] = {
    var table: [ClauseOwner: [ClauseEntry]] = [:]
    for kind in RuleKind.allCases { table[.rule(kind)] = ordered(effects(of: kind)) }
    table[.invariant] = ordered(
      [
        Word.every, .no, .denied, .answered, .survives, .worstCaseLatency, .worstCaseCost,
        .attempts, .raising,
      ].map { ClauseEntry(word: $0, form: .claim, rank: .effect, repeats: true) })
    return table
  }()

  private static func ordered(_ effects: [ClauseEntry]) -> [ClauseEntry] {
    (common + effects).enumerated()
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
  }

  private static func effects(of kind: RuleKind) -> [ClauseEntry] {
    func effect(_ word: Word, _ form: ClauseForm, repeats: Bool = false) -> ClauseEntry {
      ClauseEntry(word: word, form: form, rank: .effect, repeats: repeats)
    }
    func clause(_ word: Word, _ form: ClauseForm, _ rank: ClauseRank) -> ClauseEntry {
      ClauseEntry(word: word, form: form, rank: rank)
    }
    switch kind {
    case .classify:
      return [effect(.raise, .raise, repeats: true), effect(.add, .add, repeats: true)]
    case .deny: return [clause(.status, .status, .status)]
    case .forbid:
      return [effect(.models, .models), clause(.unless, .unlessRedacted, .modifier)]
    case .waive:
      return [
        clause(.lifts, .lifts, .lifts), effect(.models, .modelNames),
        clause(.approved, .approved, .approved),
      ]
    case .avoid: return [effect(.models, .models)]
    case .route: return [effect(.to, .to)]
    case .fallback:
      return [
        effect(.on, .onClasses, repeats: true), effect(.deadlines, .deadlines),
        effect(.hedge, .hedge), effect(.exhausted, .exhaustedAnswer),
      ]
    case .validate:
      return [
        effect(.output, .outputChecks), effect(.stream, .stream),
        clause(.otherwise, .otherwise, .otherwise),
      ]
    case .redact:
      return [
        effect(.findings, .findings), clause(.with, .with, .modifier),
        clause(.for, .forModels, .modifier),
      ]
    case .cap:
      return [effect(.output, .outputLimit), effect(.attempts, .attempts), effect(.cost, .cost)]
    case .isolate: return [effect(.providerState, .off), effect(.cache, .off)]
    case .disclose: return [effect(.header, .header, repeats: true)]
    case .record: return [effect(.content, .content), effect(.retain, .retain, repeats: true)]
    case .budget:
      return [effect(.spend, .spend), effect(.by, .by), effect(.exhausted, .exhaustedDeny)]
    case .notify: return [effect(.on, .onEvents, repeats: true), effect(.severity, .severity)]
    }
  }
}
