internal import PolicyCore

/// What a reader of requests knows of a policy, laid out for look-ups: built once, then only read.
final class RequestSchema: Sendable {
  /// What the values of an attribute look like.
  enum Kind { case bool, int, usd, percent, duration, instant, string, symbol, set }

  /// An attribute as a value reader needs it; no references, so that copies are free.
  struct Field {
    var kind: Kind
    var low: Int64
    var high: Int64
    var maxBytes: Int
    /// The enumeration of a symbol or set.
    var enumeration = 0
    /// The place that an unknown name is read as; -1 for none.
    var unknownAs: Int64 = -1
    /// The lowest rank of a level; -1 for none.
    var atLeast: Int64 = -1
    /// True when it is computed from `now`, so that no request may give it.
    var isClock = false
  }

  /// An attribute that is computed from `now`.
  struct Clock {
    enum Part { case hour, weekday, date }
    var attribute: Int
    var part: Part
    /// A place in `zones`.
    var zone: Int
  }

  /// How names outside the policy's are spelled: a scope of `names` for each enumeration.
  enum Spelling: Int { case inside, outside }

  let attributes: [AttributeLayout]
  let enumerations: [EnumerationLayout]
  let models: [String]
  let fields: [Field]
  /// The number of each attribute when a request does not give it; 0 when it has none.
  let defaults: [Int64]
  /// Attributes without which a request is refused.
  let required: [Int]
  /// Attributes whose default is a text that is not empty.
  let texts: [(attribute: Int, bytes: [UInt8])]
  let clocks: [Clock]
  /// Names of time zones.
  let zones: [String]
  /// Places of `now`, `needs` and `findings`; -1 when the policy has none.
  let now: Int
  let needs: Int
  let findings: Int
  /// The attribute `as stream`; -1 for none.
  let stream: Int
  /// The attribute that is named `id`, and then also the request's; -1 for none.
  let idAttribute: Int
  /// Whether a route sorts by `fastest`, so that some requests try models without a sample.
  let explores: Bool
  /// Bytes of texts that one request may hold.
  let textBytes: Int
  let names: NameIndex

  /// Scopes of `names`; the enumerations' follow.
  enum Scope {
    static let keys = 0
    static let models = 1
    static let signals = 2
    static let enumerations = 3
  }

  /// The key `id`, as a place behind the attributes.
  var idKey: Int { attributes.count }
  /// The key `signals`, as a place behind the attributes.
  var signalsKey: Int { attributes.count + 1 }

  init(_ policy: CompiledPolicy) {
    attributes = policy.attributes
    enumerations = policy.enumerations
    models = policy.models.map(\.name)
    fields = policy.attributes.map(Self.field)
    defaults = policy.attributes.map { attribute in
      guard case .number(let value) = attribute.presence else { return 0 }
      return max(value, attribute.atLeast.map(Int64.init) ?? value)
    }
    required = policy.attributes.indices.filter { policy.attributes[$0].isRequired }
    texts = policy.attributes.enumerated().compactMap { place, attribute in
      guard case .text(let bytes) = attribute.presence, !bytes.isEmpty else { return nil }
      return (place, bytes)
    }
    (clocks, zones) = Self.clocks(policy.attributes)
    now = policy.attributes.firstIndex { $0.source == .now } ?? -1
    needs = policy.attributes.firstIndex { $0.source == .needs } ?? -1
    findings = policy.attributes.firstIndex { $0.source == .findings } ?? -1
    stream = policy.attributes.firstIndex { $0.role == .stream } ?? -1
    idAttribute = policy.attributes.firstIndex { $0.name == "id" } ?? -1
    explores = policy.routes.contains { $0.parts.contains { $0.order == .sorted(.fastest) } }
    textBytes = zip(policy.attributes, fields).reduce(0) { sum, next in
      guard next.1.kind == .string else { return sum }
      guard case .text(let bytes) = next.0.presence else { return sum + next.1.maxBytes }
      return sum + max(next.1.maxBytes, bytes.count)
    }
    names = Self.names(policy)
  }

  /// The scope of the names of an enumeration.
  @inline(__always) static func scope(_ enumeration: Int, _ spelling: Spelling) -> Int {
    Scope.enumerations + 2 * enumeration + spelling.rawValue
  }

  /// Facts with room for any request.
  func makeFacts() -> Facts {
    Facts(attributeCount: attributes.count, modelCount: models.count, textBytes: textBytes)
  }

  private static func field(_ attribute: AttributeLayout) -> Field {
    let (kind, enumeration): (Kind, UInt32) =
      switch attribute.type {
      case .bool: (.bool, 0)
      case .int: (.int, 0)
      case .usd: (.usd, 0)
      case .percent: (.percent, 0)
      case .duration: (.duration, 0)
      case .instant: (.instant, 0)
      case .string: (.string, 0)
      case .symbol(let enumeration): (.symbol, enumeration)
      case .set(let enumeration): (.set, enumeration)
      }
    return Field(
      kind: kind, low: attribute.range.lowerBound, high: attribute.range.upperBound,
      maxBytes: min(Int(attribute.maxBytes), RuntimeLimits.stringBytes),
      enumeration: Int(enumeration), unknownAs: attribute.unknownAs.map(Int64.init) ?? -1,
      atLeast: attribute.atLeast.map(Int64.init) ?? -1, isClock: attribute.clock != nil)
  }

  private static func clocks(_ attributes: [AttributeLayout]) -> ([Clock], [String]) {
    var zones: [String] = []
    var clocks: [Clock] = []
    for (place, attribute) in attributes.enumerated() {
      guard let (part, zone) = attribute.clock else { continue }
      if !zones.contains(zone) { zones.append(zone) }
      let index = zones.firstIndex(of: zone) ?? 0
      clocks.append(Clock(attribute: place, part: part, zone: index))
    }
    return (clocks, zones)
  }

  private static func names(_ policy: CompiledPolicy) -> NameIndex {
    var names = NameIndex()
    for (place, attribute) in policy.attributes.enumerated() {
      names.insert(attribute.name.utf8, scope: Scope.keys, place: place)
    }
    names.insert("id".utf8, scope: Scope.keys, place: policy.attributes.count)
    names.insert("signals".utf8, scope: Scope.keys, place: policy.attributes.count + 1)
    for (place, model) in policy.models.enumerated() {
      names.insert(model.name.utf8, scope: Scope.models, place: place)
    }
    for signal in Signal.allCases {
      names.insert(signal.rawValue.utf8, scope: Scope.signals, place: signal.place)
    }
    for (place, enumeration) in policy.enumerations.enumerated() {
      for (value, name) in enumeration.values.enumerated() {
        names.insert(name.utf8, scope: scope(place, .inside), place: value)
      }
      for (value, name) in enumeration.outside.enumerated() {
        names.insert(name.utf8, scope: scope(place, .outside), place: value)
      }
    }
    return names
  }
}

extension AttributeLayout {
  /// What a `from clock` attribute reads; nil for others.
  fileprivate var clock: (RequestSchema.Clock.Part, zone: String)? {
    switch source {
    case .clockHour(let zone): (.hour, zone)
    case .clockWeekday(let zone): (.weekday, zone)
    case .clockDate(let zone): (.date, zone)
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .now, .needs, .findings: nil
    }
  }

  /// Whether a request line must give it: a line states what the runtime would count itself.
  fileprivate var isRequired: Bool {
    switch presence {
    case .required: true
    case .number, .text: false
    case .computed: source == .promptTokens || source == .promptBytes
    }
  }
}
