internal import PolicyCore

/// One way in which a second policy decides otherwise than a first, for some requests.
public struct PolicyChange: Sendable {
  /// What it means for what may happen.
  public enum Effect: String, Sendable {
    /// Something may happen that could not: a model gets what it did not, an obligation is dropped.
    case loosens = "LOOSENS"
    /// Something that could happen may no longer.
    case tightens = "TIGHTENS"
    /// Otherwise, and neither of both.
    case neutral = "NEUTRAL"
  }
  /// A rule, and where it stands.
  public struct Rule: Sendable, Hashable {
    /// True for a rule of the second policy.
    public var isNew: Bool
    /// Its name.
    public var name: String
    /// Where its name stands.
    public var span: Span
  }
  /// What it means.
  public var effect: Effect
  /// What changes, in one sentence.
  public var text: String
  /// The rules that are responsible.
  public var rules: [Rule]
  /// A request that is decided otherwise, as `rtctl decide` reads it; nil for a change of what
  /// requests and models are.
  public var request: String?
  /// How the first policy decides it.
  public var before = ""
  /// How the second does.
  public var after = ""
  /// True when it was not settled whether there is such a request; it counts as one that loosens.
  public var isOpen = false
  /// Why it was not settled, and what may help; empty where there is nothing to say.
  public var why = ""
}

/// What is different between two policies.
public struct PolicyComparison: Sendable {
  /// Every change, what loosens first.
  public var changes: [PolicyChange] = []
  /// The policies over one vocabulary; nil when they have none.
  public var policies: (old: Policy, new: Policy)?
  /// Why they cannot be compared, beside what `changes` say; nil when they were.
  public var problem: [Diagnostic] = []

  /// Compares two policies, the second of which was read behind the first and shares its texts.
  public static func compare(
    _ old: ParsedPolicy, _ new: ParsedPolicy, _ context: SearchContext
  ) -> PolicyComparison {
    var comparison = PolicyComparison()
    let (first, firstProblems) = Checker.check(old)
    let (second, secondProblems) = Checker.check(new)
    guard let first, let second else {
      comparison.problem = (firstProblems + secondProblems).filter { $0.severity == .error }
      return comparison
    }
    comparison.changes = VocabularyChanges.find(first, second) + RuleTexts.find(first, second)
    let alignment = Alignment(old: first, new: second)
    comparison.changes += alignment.changes
    guard let (one, two) = alignment.policies else {
      comparison.changes.append(.incomparable(alignment.problem ?? ""))
      comparison.sort()
      return comparison
    }
    let ends = alignment.probes
    let prices = PriceOrders(one, two)
    let cuts = RaisedCuts.probes(one, two)
    let probes = (
      first: ClaimProbes(one, extra: ends.old + prices.probes + cuts).probes,
      second: ClaimProbes(two, extra: ends.new + cuts).probes
    )
    let (forms, problems) = TableCompiler.compile(one, two, probes: probes)
    guard let forms else {
      comparison.problem = problems
      return comparison
    }
    comparison.policies = (one, two)
    let pair = PolicyPair((one, two), (forms.0, forms.1), context)
    var search = ChangeSearch(pair)
    search.run()
    search.findEnds(alignment.ends)
    search.findPrices(prices, behind: ends.old.count)
    comparison.changes += search.changes
    comparison.sort()
    return comparison
  }

  /// What loosens first, else in the order in which it was found.
  private mutating func sort() {
    changes = changes.enumerated()
      .sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }.map(\.element)
  }
}

extension PolicyChange {
  fileprivate var order: Int {
    switch effect {
    case .loosens: isOpen ? 1 : 0
    case .tightens: 2
    case .neutral: 3
    }
  }
}

extension PolicyChange {
  /// That two policies have no vocabulary in common, and why.
  fileprivate static func incomparable(_ why: String) -> PolicyChange {
    var change = PolicyChange(
      effect: .loosens, text: "nothing more could be compared: \(why)", rules: [])
    change.isOpen = true
    return change
  }
}

extension Policy {
  /// The name of the rule that stands for models which a policy does not have.
  static let undeclared = "(not declared)"
}
