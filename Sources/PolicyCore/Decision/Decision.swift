/// What comes out for a request, in short.
public struct Decision: Sendable, Equatable {
  /// What is done with the request.
  public enum Effect: Sendable, Equatable {
    /// It goes to the candidates, in their order.
    case route
    /// A `deny` refuses it.
    case deny
    /// No model that the route names is admissible.
    case noCandidate
  }
  /// What is done with the request.
  public let effect: Effect
  /// The status of a refusal; 0 when the request is routed.
  public let status: Int
  /// The place in `CompiledPolicy.routes` of the route that matched; -1 after a deny.
  public let route: Int
  /// How many candidates there are.
  public let candidateCount: Int
}

/// Everything about a decision, as places in the policy.
///
/// Lists without an order of their own are sorted by the bytes of the names.
public struct DecisionRecord: Sendable, Equatable {
  /// Stands for the built-in `cannot_serve` among rules.
  public static let cannotServe = -1

  /// Findings that must be redacted in one way.
  public struct Redaction: Sendable, Equatable {
    /// One bit each.
    public var findings: UInt64
    /// How.
    public var method: Redacting

    /// Findings and how they are redacted.
    public init(findings: UInt64, method: Redacting) {
      self.findings = findings
      self.method = method
    }
  }

  /// A model that may answer.
  public struct Candidate: Sendable, Equatable {
    /// The model.
    public var model: Int
    /// What is redacted before it is sent, strictest first.
    public var redactions: [Redaction]

    /// A model, and what is redacted for it.
    public init(model: Int, redactions: [Redaction] = []) {
      self.model = model
      self.redactions = redactions
    }
  }

  /// A model that may not.
  public struct Removal: Sendable, Equatable {
    /// The model.
    public var model: Int
    /// Every rule that removes it; `cannotServe` among them.
    public var by: [Int]

    /// A model, and the rules that remove it.
    public init(model: Int, by: [Int]) {
      self.model = model
      self.by = by
    }
  }

  /// A model that a waiver spared a forbid.
  public struct Waived: Sendable, Equatable {
    /// The model.
    public var model: Int
    /// The forbid that no longer removes it.
    public var forbid: Int
    /// The waiver.
    public var by: Int

    /// A model, a forbid, and the waiver that lifts it.
    public init(model: Int, forbid: Int, by: Int) {
      self.model = model
      self.forbid = forbid
      self.by = by
    }
  }

  /// An attribute that `classify` changed.
  public struct Change: Sendable, Equatable {
    /// The attribute.
    public var attribute: Int
    /// Its number before.
    public var declared: Int64
    /// Its number after.
    public var raised: Int64

    /// An attribute with its numbers before and after.
    public init(attribute: Int, declared: Int64, raised: Int64) {
      self.attribute = attribute
      self.declared = declared
      self.raised = raised
    }
  }

  /// What is demanded beside redaction, all rules that hold taken together: the strictest wins.
  public struct Obligations: Sendable, Equatable {
    /// What is kept at most.
    public var content: RecordContent?
    /// Milliseconds that the record is kept at least.
    public var retainAtLeast: Int64?
    /// Milliseconds that the record is kept at most.
    public var retainAtMost: Int64?
    /// Output tokens at most.
    public var outputCap: Int64?
    /// Attempts at most.
    public var attemptCap: Int64?
    /// Millionths of a dollar at most.
    public var costCap: Int64?
    /// The provider keeps nothing of the conversation.
    public var isProviderStateOff = false
    /// No cache answers, and none keeps the answer.
    public var isCacheOff = false
    /// Headers of the answer, by the bytes of their names.
    public var headers: [ObligationLayout.Header] = []
    /// Budgets that are charged, places in `rules` of the policy.
    public var budgets: [Int] = []
    /// Notifications that may be sent, places in `rules` of the policy.
    public var notifications: [Int] = []

    /// Nothing demanded.
    public init() {}

    /// Forgets everything but the room for it.
    mutating func removeAll() {
      content = nil
      (retainAtLeast, retainAtMost) = (nil, nil)
      (outputCap, attemptCap, costCap) = (nil, nil, nil)
      (isProviderStateOff, isCacheOff) = (false, false)
      headers.removeAll(keepingCapacity: true)
      budgets.removeAll(keepingCapacity: true)
      notifications.removeAll(keepingCapacity: true)
    }
  }

  /// What is done with the request.
  public var effect = Decision.Effect.noCandidate
  /// The status of a refusal; 0 when the request is routed.
  public var status = 0
  /// The route that matched, a place in `rules` of the policy; nil after a deny.
  public var route: Int?
  /// In the order in which they are tried.
  public var candidates: [Candidate] = []
  /// Every model that is not admissible.
  public var removed: [Removal] = []
  /// One for each model, forbid and waiver.
  public var waived: [Waived] = []
  /// What `classify` changed.
  public var changed: [Change] = []
  /// All rules that fired, denies among them.
  public var rules: [Int] = []
  /// The denies that fired.
  public var deniedBy: [Int] = []
  /// Their distinct reasons, in their order.
  public var because: [String] = []
  /// The place in `fallbacks` of what happens when calls fail; nil for the default, and when the
  /// request is not routed.
  public var fallback: Int?
  /// True when the hedge of the fallback applies to the request.
  public var isHedged = false
  /// Places in `validators`, by the bytes of their names; none when the request is not routed.
  public var validators: [Int] = []
  /// What is demanded: of a request that is not routed only `record`, `disclose` and `notify`.
  public var obligations = Obligations()

  /// A record to be filled again and again.
  public init() {}
}
