public import PolicyCore

/// How a model behaves when nothing fails, and what it costs.
public struct ModelProfile: Sendable, Equatable {
  /// Milliseconds from the call to the first token.
  public var firstToken: Spread
  /// Output tokens a second from then on.
  public var tokensPerSecond: Int64
  /// Output tokens of an answer, before the limit of the request.
  public var outputTokens: Spread
  /// Millionths of a dollar for a million prompt tokens.
  public var priceIn: Int64
  /// Millionths of a dollar for a million output tokens.
  public var priceOut: Int64
  /// False when neither catalogue nor file states a price, so that its calls count as free.
  public var hasPrice: Bool

  /// What is taken of a model of which nothing is known: 500 ms at the median and 1,500 ms at the
  /// 95th hundredth to the first token, 50 tokens a second, 250 tokens at the median and 900 at the
  /// 95th hundredth, no price.
  public init() {
    firstToken = Spread(median: 500, p95: 1_500)
    tokensPerSecond = 50
    outputTokens = Spread(median: 250, p95: 900)
    priceIn = 0
    priceOut = 0
    hasPrice = false
  }

  /// What the catalogue says of a model, the rest by default.
  ///
  /// Read are the facts `latency_p50` and `latency_p95` (durations), `tokens_per_second` (int) and
  /// the prices. With only one of the latencies the other keeps the ratio of the defaults.
  public init(_ model: ModelLayout) {
    self.init()
    let median = Self.number(model, "latency_p50", .duration)
    let p95 = Self.number(model, "latency_p95", .duration)
    setFirstToken(median: median, p95: p95)
    if let speed = Self.number(model, "tokens_per_second", .int), speed > 0 {
      tokensPerSecond = speed
    }
    hasPrice = model.priceIn != nil || model.priceOut != nil
    priceIn = max(0, model.priceIn ?? 0)
    priceOut = max(0, model.priceOut ?? 0)
  }

  /// Sets the latency from one or both of its numbers; one alone keeps the ratio of 1 to 3.
  mutating func setFirstToken(median: Int64?, p95: Int64?) {
    let limit = RuntimeLimits.simulatedValue
    switch (median.map { min(max($0, 1), limit) }, p95.map { min(max($0, 1), limit) }) {
    case (nil, nil): break
    case (let median?, nil): firstToken = Spread(median: median, p95: median * 3)
    case (nil, let p95?): firstToken = Spread(median: p95 / 3, p95: p95)
    case (let median?, let p95?): firstToken = Spread(median: median, p95: p95)
    }
  }

  private static func number(
    _ model: ModelLayout, _ name: String, _ type: AttributeType
  ) -> Int64? {
    for fact in model.facts where fact.name == name && fact.type == type {
      if case .number(let value) = fact.value { return value }
    }
    return nil
  }

  /// What a call costs, in trillionths of a dollar: exact.
  func cost(prompt: Int64, output: Int64) -> Int128 {
    Int128(prompt) * Int128(priceIn) + Int128(output) * Int128(priceOut)
  }

  /// Milliseconds from the first token to the last of so many, rounded up.
  func generation(_ tokens: Int64) -> Int64 {
    let speed = max(1, tokensPerSecond)
    let (product, overflow) = tokens.multipliedReportingOverflow(by: 1_000)
    guard !overflow else { return RuntimeLimits.simulatedValue }
    return min(product / speed + (product % speed == 0 ? 0 : 1), RuntimeLimits.simulatedValue)
  }
}
