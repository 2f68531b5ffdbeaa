internal import PolicyCore

/// What a simulation adds up: its memory does not grow with the number of requests.
///
/// Places are those of the policy's arrays; money is in trillionths of a dollar, exact.
public struct SimulationTally: Sendable {
  /// What one model was asked for.
  public struct Model: Sendable {
    /// Requests whose first candidate it was.
    public var first = 0
    /// Requests that it answered.
    public var answered = 0
    /// Calls.
    public var attempts = 0
    /// Calls by place of the class that they failed with.
    public var failures = [Int](repeating: 0, count: FailureClass.allCases.count)
    /// Calls that were broken off because another answered.
    public var cancelled = 0
    /// Prompt tokens that were charged.
    public var promptTokens: Int128 = 0
    /// Output tokens that were charged.
    public var outputTokens: Int128 = 0
    /// What its calls cost.
    public var cost: Int128 = 0
    /// What its calls would have cost without failures.
    public var costWithout: Int128 = 0
    /// How much was asked of it at once.
    public var load = LoadMeter()
  }
  /// A line that was no request.
  public struct Refused: Sendable, Equatable {
    /// Its number in the file, from 1.
    public var line: Int
    /// What is wrong with it.
    public var request: InvalidRequest
  }

  /// Lines that are requests or should be.
  public internal(set) var lines = 0
  /// Lines that were no requests.
  public internal(set) var invalid = 0
  /// The first lines that were no requests.
  public internal(set) var examples: [Refused] = []
  /// Requests that went to candidates.
  public internal(set) var routed = 0
  /// Requests that a `deny` refused.
  public internal(set) var denied = 0
  /// Requests whose route left nobody.
  public internal(set) var noCandidate = 0
  /// By rule: requests that a route took, a deny refused.
  public internal(set) var byRule: [Int]
  /// By rule: requests whose route took them and left no candidate.
  public internal(set) var emptyByRule: [Int]
  /// By rule: requests of which it removed a model; the last place is `cannot_serve`.
  public internal(set) var removedByRule: [Int]
  /// By status: requests refused with it.
  public internal(set) var statuses: [Int: Int] = [:]
  /// By place of an attribute that is a level: requests by rank, after `classify`.
  public internal(set) var levels: [Int: [Int]] = [:]

  /// Requests that were answered, degraded answers not among them.
  public internal(set) var answered = 0
  /// Requests that would have been with one call to the first candidate and nothing else.
  public internal(set) var answeredWithoutFallback = 0
  /// Requests that would have been had nothing failed.
  public internal(set) var answeredWithoutFailures = 0
  /// Requests that got the protocol's error because all candidates failed.
  public internal(set) var exhausted = 0
  /// Requests that got the prepared answer because all candidates failed.
  public internal(set) var degraded = 0
  /// By place of the class: requests that stopped with it, or whose stream broke with it.
  public internal(set) var stopped = [Int](repeating: 0, count: FailureClass.allCases.count)
  /// Requests whose stream broke after its first byte.
  public internal(set) var broken = 0
  /// Requests that a failure of the simulation met.
  public internal(set) var affected = 0
  /// By number of calls: requests.
  public internal(set) var attempts = [Int](repeating: 0, count: 65)
  /// Calls of the same model again.
  public internal(set) var retries = 0
  /// Calls that showed the model what was wrong with its answer.
  public internal(set) var repairs = 0
  /// Calls beside one that was silent.
  public internal(set) var hedges = 0
  /// By first candidate and then model that answered, `first * (models + 1) + answered`; the last
  /// answered stands for none.
  public internal(set) var flow: [Int]
  /// By model: what it was asked for.
  public internal(set) var models: [Model]

  /// Milliseconds until answers were whole.
  public internal(set) var latency = Histogram()
  /// Milliseconds until answers were whole, had nothing failed.
  public internal(set) var latencyWithout = Histogram()
  /// Milliseconds that the failures added to each answered request that they met.
  public internal(set) var added = Histogram()
  /// Milliseconds before the call that answered began, and of requests that none answered.
  public internal(set) var timeLost: Int128 = 0
  /// The same, had nothing failed.
  public internal(set) var timeLostWithout: Int128 = 0

  /// Calls to a model that is no candidate of the decision; 0, or the executor is wrong.
  public internal(set) var inadmissible = 0
  /// Requests with more than one answer let out; 0, or the executor is wrong.
  public internal(set) var doubleAnswers = 0
  /// By rule: requests for which a `notify` would have sent.
  public internal(set) var notified: [Int]
  /// By rule: answers that a `validate` let pass.
  public internal(set) var held: [Int]
  /// By rule: answers that a `validate` did not let pass.
  public internal(set) var failed: [Int]
  /// By slice of time: calls of each model, then answers that no model gave.
  public internal(set) var course: Course
  /// The first and the last instant of a request, in microseconds since 1970.
  public internal(set) var span: ClosedRange<Int64>?

  init(_ policy: CompiledPolicy) {
    let rules = [Int](repeating: 0, count: policy.rules.count)
    (byRule, emptyByRule, notified, held, failed) = (rules, rules, rules, rules, rules)
    removedByRule = rules + [0]
    models = policy.models.map { _ in Model() }
    flow = [Int](repeating: 0, count: policy.models.count * (policy.models.count + 1))
    course = Course(rows: policy.models.count + 1)
    for (place, attribute) in policy.attributes.enumerated() {
      guard case .symbol(let enumeration) = attribute.type,
        policy.enumerations[Int(enumeration)].isLevel
      else { continue }
      levels[place] = [Int](repeating: 0, count: policy.enumerations[Int(enumeration)].values.count)
    }
  }

  /// What everything cost.
  public var cost: Int128 { models.reduce(0) { $0 + $1.cost } }
  /// What everything would have cost without failures.
  public var costWithout: Int128 { models.reduce(0) { $0 + $1.costWithout } }
  /// All calls.
  public var calls: Int { models.reduce(0) { $0 + $1.attempts } }
}
