import TestSupport
import PolicyCore
import PolicyLang

/// Makes requests up that lie on and beside the boundaries of a policy.
struct RequestGenerator {
  var random: RandomSource
  let policy: Policy
  let boundaries: Boundaries

  init(_ random: RandomSource, _ policy: Policy, samples: [String]) {
    self.random = random
    self.policy = policy
    boundaries = Boundaries(policy, samples: samples)
  }

  mutating func request() -> ReferenceRequest {
    var request = ReferenceRequest(now: now())
    for (id, attribute) in policy.attributes.enumerated() where isGivable(attribute) {
      let isOptional: Bool
      switch attribute.presence {
      case .required: isOptional = false
      case .defaultValue: isOptional = true
      case .computed: isOptional = attribute.source == .needs || attribute.source == .findings
      }
      if isOptional, random.chance(25) { continue }
      request.given[id] = value(of: attribute)
    }
    if random.chance(60) { addSignals(&request) }
    request.id = Array("\(random.below(1_000))".utf8)
    for _ in 0..<random.below(4) { moveToBoundary(&request) }
    return request
  }

  /// Fixes splits now and then, as tests of a policy may.
  mutating func fixSplits(_ request: inout ReferenceRequest) {
    for (place, route) in policy.routes.enumerated() {
      for case .split(_, let arms) in route.parts where random.chance(15) {
        request.splits[place] = random.pick(arms).model
      }
    }
  }

  private func isGivable(_ attribute: Attribute) -> Bool {
    switch attribute.source {
    case .now, .clockHour, .clockWeekday, .clockDate: false
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .needs, .findings: true
    }
  }

  private mutating func now() -> Int64 {
    if !boundaries.instants.isEmpty, random.chance(50) {
      return random.pick(boundaries.instants) + Int64(random.between(-1, 1))
    }
    return Vocabulary.base + random.number(in: -200_000_000_000...200_000_000_000)
  }

  // MARK: - Values

  private mutating func value(of attribute: Attribute) -> Constant {
    switch attribute.type {
    case .bool: return .bool(random.chance(50))
    case .int, .usd, .percent, .duration, .instant: return .number(number(of: attribute))
    case .string: return .text(text(atMost: attribute.maxBytes))
    case .symbol(let id): return .symbol(random.below(policy.enumerations[id].values.count))
    case .set(let id): return .set(members(policy.enumerations[id].values.count))
    }
  }

  private mutating func number(of attribute: Attribute) -> Int64 {
    // Instants beyond the years of four digits cannot be written.
    let range =
      attribute.type == .instant ? attribute.range.clamped(to: Vocabulary.years) : attribute.range
    switch random.below(10) {
    case 0: return range.lowerBound
    case 1: return range.upperBound
    case 2: return min(max(0, range.lowerBound), range.upperBound)
    case 3 where attribute.type != .instant:
      return min(max(Int64(random.between(-5, 1_000)), range.lowerBound), range.upperBound)
    default:
      if range.upperBound == .max || range.lowerBound == .min {
        let middle = attribute.type == .instant ? Vocabulary.base : 0
        let near = middle + random.number(in: -500_000_000_000...500_000_000_000)
        return min(max(near, range.lowerBound), range.upperBound)
      }
      return random.number(in: range)
    }
  }

  private mutating func text(atMost bytes: Int) -> [UInt8] {
    var text = String(decoding: random.pick(boundaries.texts), as: UTF8.self)
    switch random.below(12) {
    case 0: text = String(text.dropLast())
    case 1: text = String(text.dropFirst())
    case 2: text += random.pick(["a", "\n", "é", "0", "-", "🙂"])
    case 3: text = random.pick(["a", "x", "\u{2028}", "日"]) + text
    case 4: text = text.uppercased()
    case 5: text = text.lowercased()
    case 6: text += String(decoding: random.pick(boundaries.texts), as: UTF8.self)
    case 7:
      var scalars = Array(text.unicodeScalars)
      if let last = scalars.popLast() {
        let next = Unicode.Scalar(last.value &+ (random.chance(50) ? 1 : .max)) ?? "q"
        text = String(String.UnicodeScalarView(scalars + [next]))
      }
    case 8:
      // The Kelvin sign and the long s are what full case folding would confuse.
      text = String(text.map { $0 == "k" || $0 == "K" ? "\u{212A}" : $0 == "s" ? "ſ" : $0 })
    default: break
    }
    var scalars = text.unicodeScalars
    while String(scalars).utf8.count > bytes { scalars.removeLast() }
    return Array(String(scalars).utf8)
  }

  private mutating func members(_ count: Int) -> UInt64 {
    let all = count >= 64 ? UInt64.max : 1 << UInt64(count) - 1
    if !boundaries.sets.isEmpty, random.chance(60) {
      var members = random.pick(boundaries.sets)
      for _ in 0..<random.below(3) { members ^= 1 << UInt64(random.below(count)) }
      return members & all
    }
    return random.pick([0, all, random.next(), random.next() & random.next()]) & all
  }

  // MARK: - Signals and boundaries

  private mutating func addSignals(_ request: inout ReferenceRequest) {
    for model in policy.models.indices.prefix(12) where random.chance(70) {
      for signal in Signal.allCases where random.chance(60) {
        request.signals[model, default: [:]][signal] = value(of: signal)
      }
    }
  }

  private mutating func value(of signal: Signal) -> Constant {
    switch signal {
    case .health: .symbol(random.below(3))
    case .p50FirstToken, .p95FirstToken:
      .number(Int64(random.pick([0, 99, 100, 101, 199, 200, random.below(5_000)])))
    case .errorRate: .number(Int64(random.below(2_000)))
    case .inFlight: .number(Int64(random.below(10)))
    case .rateRemaining: .number(Int64(random.below(10_000)))
    case .budgetLeft: .number(Int64(random.below(5_000_000)))
    }
  }

  /// Puts one reading of a sum where the sum is zero, or beside that.
  private mutating func moveToBoundary(_ request: inout ReferenceRequest) {
    guard !boundaries.linears.isEmpty, !policy.models.isEmpty else { return }
    let linear = random.pick(boundaries.linears)
    let model = random.below(policy.models.count)
    let moved = random.below(linear.terms.count)
    var rest = Int128(linear.constant)
    for (index, term) in linear.terms.enumerated() where index != moved {
      rest += Int128(term.coefficient) * Int128(number(term.reading, request, model))
    }
    let target = -rest / Int128(linear.terms[moved].coefficient) + Int128(random.between(-1, 1))
    guard let value = Int64(exactly: target) else { return }
    switch linear.terms[moved].reading {
    case .attribute(let id), .declared(let id):
      let attribute = policy.attributes[id]
      if attribute.source == .now, Vocabulary.years.contains(value) { request.now = value }
      guard isGivable(attribute), attribute.range.contains(value) else { return }
      switch attribute.type {
      case .int, .usd, .percent, .duration: request.given[id] = .number(value)
      case .instant where Vocabulary.years.contains(value): request.given[id] = .number(value)
      case .bool, .string, .symbol, .set, .instant: break
      }
    case .signal(let signal) where signal != .health && value >= 0:
      if signal == .errorRate || signal == .rateRemaining, value > 10_000 { return }
      request.signals[model, default: [:]][signal] = .number(value)
    case .signal, .fact, .constant: break
    }
  }

  private func number(_ reading: Reading, _ request: ReferenceRequest, _ model: ModelID) -> Int64 {
    switch reading {
    case .attribute(let id), .declared(let id):
      if policy.attributes[id].source == .now { return request.now }
      if case .defaultValue(let usual) = policy.attributes[id].presence {
        return (request.given[id] ?? usual).place
      }
      return request.given[id]?.place ?? 0
    case .fact(let id): return policy.models[model].facts[id]?.place ?? 0
    case .signal(let signal): return request.signals[model]?[signal]?.place ?? 0
    case .constant(let constant): return constant.place
    }
  }
}
