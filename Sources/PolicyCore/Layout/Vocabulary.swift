/// What a request may need and a model accept.
public enum Feature: String, CaseIterable, Sendable {
  case chat, embed, responses, tools, images, audio, files
  case jsonSchema = "json_schema"
  case stream
}

/// What the runtime knows of a model at the moment of a decision.
public enum Signal: String, CaseIterable, Sendable {
  /// `up` 0, `degraded` 1, `down` 2.
  case health
  /// Milliseconds.
  case p50FirstToken = "p50_first_token"
  /// Milliseconds.
  case p95FirstToken = "p95_first_token"
  /// Hundredths of a percent.
  case errorRate = "error_rate"
  /// Requests.
  case inFlight = "in_flight"
  /// Hundredths of a percent.
  case rateRemaining = "rate_remaining"
  /// Millionths of a dollar.
  case budgetLeft = "budget_left"

  /// The numbers that it can have, in its unit; the places of `health`.
  public var range: ClosedRange<Int64> {
    switch self {
    case .health: 0...2
    case .errorRate, .rateRemaining: 0...10_000
    case .p50FirstToken, .p95FirstToken, .inFlight, .budgetLeft: 0...Int64.max
    }
  }

  /// Its place in a model's row of signals.
  public var place: Int { Signal.allCases.firstIndex(of: self) ?? 0 }
}

/// Where an attribute comes from.
public enum AttributeSource: Sendable, Hashable {
  /// A header of the request, by its name.
  case header(String)
  /// A place in the request's body: JSON pointers (RFC 6901), the first present wins.
  case body([String])
  /// A claim that the host has verified.
  case claim(String)
  /// The host, under the attribute's own name.
  case host
  /// The number of tokens of the prompt.
  case promptTokens
  /// The number of bytes of the prompt.
  case promptBytes
  /// The hour (0 to 23) of `now` in a time zone, by its IANA name.
  case clockHour(zone: String)
  /// The weekday of `now` in a time zone; Monday is 0.
  case clockWeekday(zone: String)
  /// Midnight of the day of `now` in a time zone, as an instant.
  case clockDate(zone: String)
  /// The built-in `now`.
  case now
  /// The built-in `needs`.
  case needs
  /// The built-in `findings`.
  case findings
}

/// How a part of a route sorts its models; ties keep the order of declaration.
public enum SortOrder: UInt8, Sendable, Hashable {
  case cheapest, fastest, leastBusy
}

/// A set of models, one bit each, by their order of declaration.
public struct ModelSet: Hashable, Sendable {
  /// The bits, the first model lowest.
  public var words: SIMD4<UInt64>

  /// No model.
  public init() { words = SIMD4() }

  /// One model.
  public init(_ model: Int) {
    self.init()
    insert(model)
  }

  /// Whether the model is in it; `model` is 0 to 255.
  @inlinable public func contains(_ model: Int) -> Bool {
    words[(model >> 6) & 3] & (1 << UInt64(model & 63)) != 0
  }

  /// Adds a model, 0 to 255.
  @inlinable public mutating func insert(_ model: Int) {
    words[(model >> 6) & 3] |= 1 << UInt64(model & 63)
  }

  /// Removes a model, 0 to 255.
  @inlinable public mutating func remove(_ model: Int) {
    words[(model >> 6) & 3] &= ~(1 << UInt64(model & 63))
  }

  /// True when no model is in it.
  @inlinable public var isEmpty: Bool { words == SIMD4() }

  /// How many models are in it.
  @inlinable public var count: Int {
    words[0].nonzeroBitCount + words[1].nonzeroBitCount + words[2].nonzeroBitCount
      + words[3].nonzeroBitCount
  }

  /// The models in either.
  @inlinable public func union(_ other: ModelSet) -> ModelSet {
    ModelSet(words: words | other.words)
  }

  /// The models in both.
  @inlinable public func intersection(_ other: ModelSet) -> ModelSet {
    ModelSet(words: words & other.words)
  }

  /// The models that are not in the other.
  @inlinable public func subtracting(_ other: ModelSet) -> ModelSet {
    ModelSet(words: words & ~other.words)
  }

  /// The models of these four words.
  @inlinable public init(words: SIMD4<UInt64>) { self.words = words }
}
