internal import PolicyCore

/// One way in which a second policy decides otherwise than a first, for some requests.
public struct PolicyChange: Sendable {
  /// What it means for what may happen.
  public enum Effect: String, Sendable {
    /// Something may happen that could not: a model gets what it did not, a duty is dropped.
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
    comparison.changes = VocabularyChanges.find(old, new)
    let alignment = Alignment(old: old, new: new)
    let (first, firstProblems) = Checker.check(alignment.old)
    let (second, secondProblems) = Checker.check(alignment.new)
    guard var first, var second else {
      comparison.problem = (firstProblems + secondProblems).filter { $0.severity == .error }
      return comparison
    }
    first.forbid(alignment.onlyInNew)
    second.forbid(alignment.onlyInOld)
    let (forms, problems) = TableCompiler.compile(first, second) { ClaimProbes($0).probes }
    guard let forms else {
      comparison.problem = problems
      return comparison
    }
    comparison.policies = (first, second)
    let pair = PolicyPair((first, second), (forms.0, forms.1), context)
    var search = ChangeSearch(pair)
    search.run()
    comparison.changes += search.changes
    comparison.changes = comparison.changes.enumerated()
      .sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }.map(\.element)
    return comparison
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

extension Policy {
  /// The name of the rule that stands for models which a policy does not have.
  static let undeclared = "(not declared)"

  /// Forbids models for every request.
  fileprivate mutating func forbid(_ names: Set<String>) {
    let places = models.indices.filter { names.contains(models[$0].name) }
    guard !places.isEmpty, let span = models.first?.span else { return }
    let info = RuleInfo(
      kind: .forbid, name: Self.undeclared, because: nil, owner: nil, control: nil, from: nil,
      until: nil, documentation: [], span: span, nameSpan: span)
    forbids.append(
      Forbid(info: info, when: .constant(true), models: .named(places), unlessRedacted: nil))
  }
}
