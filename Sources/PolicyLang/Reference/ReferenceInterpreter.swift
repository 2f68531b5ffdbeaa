public import PolicyCore

/// The meaning of the language, executable: rule after rule, for every request.
///
/// Nothing of the table or the evaluator is called from here.
public struct ReferenceInterpreter: Sendable {
  let policy: Policy
  let zoneOffset: @Sendable (String, Int64) -> Int64
  let sha256: @Sendable ([UInt8]) -> [UInt8]
  let lists: [Set<[UInt8]>]
  /// By name of a rule: its place among all rules of the policy.
  let places: [String: Int]

  /// An interpreter of a policy.
  ///
  /// `zoneOffset` gives the seconds east of UTC in a time zone at an instant in microseconds since
  /// 1970; `sha256` the 32 bytes of a digest.
  public init(
    _ policy: Policy, zoneOffset: @escaping @Sendable (String, Int64) -> Int64,
    sha256: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) {
    self.policy = policy
    lists = policy.lists.map { Set($0.entries) }
    places = policy.rulePlaces
    self.zoneOffset = zoneOffset
    self.sha256 = sha256
  }

  /// The decision for a request; places in it are those of the policy.
  public func decide(_ request: ReferenceRequest) throws(Invalid) -> DecisionRecord {
    Deciding(self, request, declared: try read(request)).decision()
  }

  /// Whether a condition holds for a request after `classify`, and for a model where it reads one.
  ///
  /// Nil when that depends on an unknown signal, or when the request is not valid.
  public func holds(
    _ condition: Condition, for request: ReferenceRequest, model: ModelID? = nil
  ) -> Bool? {
    (try? read(request)).flatMap { Deciding(self, request, declared: $0).truth(condition, model) }
  }

  /// A request that does not fit the schema.
  public struct Invalid: Error, Equatable {
    /// The name of the first attribute that does not.
    public let attribute: String
  }

  /// The value of every attribute before `classify`.
  func read(_ request: ReferenceRequest) throws(Invalid) -> [Constant] {
    var values: [Constant] = []
    for (id, attribute) in policy.attributes.enumerated() {
      let given = request.given[id]
      let value: Constant?
      switch (attribute.source, attribute.presence) {
      case (.now, _): value = .number(request.now)
      case (.findings, _): value = given ?? .set(0)
      case (.needs, _): value = given ?? needs(values)
      case (.clockHour, _), (.clockWeekday, _), (.clockDate, _):
        value = given == nil ? clock(attribute.source, request.now) : nil
      case (_, .defaultValue(let usual)): value = given ?? usual
      case (_, .required), (_, .computed): value = given
      }
      let invalid = Invalid(attribute: attribute.name)
      switch value {
      case nil: throw invalid
      case .number(let number) where !attribute.range.contains(number): throw invalid
      case .text(let text) where text.count > attribute.maxBytes: throw invalid
      case .symbol(let rank): values.append(.symbol(max(rank, attribute.atLeast ?? rank)))
      case .some(let value): values.append(value)
      }
    }
    return values
  }

  /// What a request needs that does not say so: `chat`, and `stream` when it is to be streamed.
  private func needs(_ values: [Constant]) -> Constant {
    let stream = zip(policy.attributes, values).contains { $0.role == .stream && $1 == .bool(true) }
    let features = policy.enumerations[BuiltIn.features].values.enumerated()
      .filter { $1 == "chat" || $1 == "stream" && stream }
    return .set(features.reduce(0) { $0 | 1 << UInt64($1.offset) })
  }

  /// The hour, the weekday or the midnight of an instant in a time zone.
  private func clock(_ source: AttributeSource, _ now: Int64) -> Constant? {
    let day: Int64 = 86_400_000_000
    func offset(_ zone: String, _ instant: Int64) -> Int64 { zoneOffset(zone, instant) * 1_000_000 }
    func time(_ zone: String) -> Int64 { ((now &+ offset(zone, now)) % day + day) % day }
    func midnight(_ zone: String) -> Int64 { now &+ offset(zone, now) &- time(zone) }
    switch source {
    case .clockHour(let zone): return .number(time(zone) / (day / 24))
    // 1970-01-01 was a Thursday, and Monday is 0.
    case .clockWeekday(let zone): return .symbol(Int(((midnight(zone) / day + 3) % 7 + 7) % 7))
    // The first moment of the day: of all that are midnight by an offset of the days around it, and
    // lie in the day with yesterday before them, the earliest.
    case .clockDate(let zone):
      let midnight = midnight(zone)
      func date(_ instant: Int64) -> Int64 { (instant &+ offset(zone, instant)).floored(by: day) }
      let offsets = Set((-36...12).map { offset(zone, now &+ Int64($0) &* (day / 24)) })
      let firsts = offsets.map { midnight &- $0 }
        .filter { date($0) == date(now) && date($0 &- 1) < date(now) }
      return .number(firsts.min() ?? midnight &- offset(zone, now))
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .now, .needs, .findings:
      return nil
    }
  }
}

extension Int64 {
  /// The quotient rounded down.
  fileprivate func floored(by divisor: Int64) -> Int64 {
    self / divisor - (self % divisor < 0 ? 1 : 0)
  }
}
