import PolicyCore

/// What the requests of a benchmark have: twelve attributes, each a number.
enum Attribute: Int, CaseIterable {
  case task, region, tier, sensitivity, tags, tenant, tokens, cost, latency, budget, health, stream

  /// How many values there are; of the tags, how many bits.
  var size: Int64 {
    switch self {
    case .task: 16
    case .region: 24
    case .tier, .sensitivity: 4
    case .tags: 8
    case .tenant: 1_000_000
    case .tokens: 200_000
    case .cost: 1_000_000
    case .latency: 60_000
    case .budget: 101
    case .health: 3
    case .stream: 2
    }
  }

  /// Whether it is tested by ranges; the others by single values.
  var isNumber: Bool {
    switch self {
    case .tokens, .cost, .latency, .budget: true
    case .task, .region, .tier, .sensitivity, .tags, .tenant, .health, .stream: false
    }
  }
}

/// One test of a rule: a number in a range, or all of some tags.
struct Predicate {
  let attribute: Attribute
  let low: Int64
  let high: Int64

  /// Whether it holds for the value.
  @inline(__always)
  func holds(_ value: Int64) -> Bool {
    attribute == .tags ? value & low == low : value >= low && value <= high
  }
}

/// How a set of rules is made; see `docs/benchmarks.md`.
enum Profile: String, CaseIterable {
  /// Structured: a few global rules, most rules for one tenant, some by tier, region and task.
  case structured = "S"
  /// Unspecific: three to six tests, so that early rules take nearly every request.
  case unspecific = "U"
  /// Highly specific: seven to ten tests, so that a request matches late or never; adversarial.
  case specific = "H"
}

/// Rules in order of priority, and requests for them.
struct RuleSet {
  let rules: [[Predicate]]
  /// `Attribute.allCases.count` numbers a request.
  let requests: [[Int64]]

  init(_ profile: Profile, rules count: Int, requests requestCount: Int, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var rules: [[Predicate]] = []
    for index in 0..<count {
      switch profile {
      case .structured: rules.append(RuleSet.structured(index, of: count, &generator))
      case .unspecific:
        rules.append(RuleSet.random(Int.random(in: 3...6, using: &generator), &generator))
      case .specific:
        rules.append(RuleSet.random(Int.random(in: 7...10, using: &generator), &generator))
      }
    }
    self.rules = rules
    // Half of the requests are made to fit some rule, half are uniform.
    requests = (0..<requestCount).map { index in
      var request = Attribute.allCases.map { RuleSet.value($0, &generator) }
      if index % 2 == 0, let rule = rules.randomElement(using: &generator) {
        for predicate in rule {
          let place = predicate.attribute.rawValue
          if predicate.attribute == .tags {
            request[place] |= predicate.low
          } else {
            request[place] = Int64.random(in: predicate.low...predicate.high, using: &generator)
          }
        }
      }
      return request
    }
  }

  private static func structured(
    _ index: Int, of count: Int, _ generator: inout SplitMix64
  ) -> [Predicate] {
    let place = index * 100 / count
    if place < 4 {
      return [single(.sensitivity, &generator), single(.region, &generator), tag(&generator)]
    }
    if place < 84 {
      // Tenants by Zipf's law: the first have most rules.
      let tenants = max(1, count / 10)
      let share = Double.random(in: 0..<1, using: &generator)
      let tenant = Int64(Double(tenants) * share * share)
      var rule = [Predicate(attribute: .tenant, low: tenant, high: tenant)]
      for attribute in [Attribute.task, .region, .tokens, .sensitivity, .stream].shuffled(
        using: &generator
      ).prefix(Int.random(in: 1...3, using: &generator)) {
        rule.append(any(attribute, &generator))
      }
      return rule
    }
    return [single(.tier, &generator), single(.region, &generator), single(.task, &generator)]
  }

  private static func random(_ count: Int, _ generator: inout SplitMix64) -> [Predicate] {
    Attribute.allCases.shuffled(using: &generator).prefix(count).map { any($0, &generator) }
  }

  private static func any(_ attribute: Attribute, _ generator: inout SplitMix64) -> Predicate {
    if attribute == .tags { return tag(&generator) }
    if attribute == .tenant {
      let low = Int64.random(in: 0..<attribute.size, using: &generator)
      return Predicate(attribute: attribute, low: low, high: min(low * 2, attribute.size - 1))
    }
    guard attribute.isNumber else {
      // A run of neighbouring values, up to half of all.
      let low = Int64.random(in: 0..<attribute.size, using: &generator)
      let width = Int64.random(in: 0...max(0, attribute.size / 2 - 1), using: &generator)
      return Predicate(attribute: attribute, low: low, high: min(low + width, attribute.size - 1))
    }
    let step = max(1, attribute.size / 32)
    let bound = Int64.random(in: 1..<32, using: &generator) * step
    return Bool.random(using: &generator)
      ? Predicate(attribute: attribute, low: 0, high: min(bound, attribute.size - 1))
      : Predicate(
        attribute: attribute, low: min(bound, attribute.size - 1), high: attribute.size - 1)
  }

  private static func single(_ attribute: Attribute, _ generator: inout SplitMix64) -> Predicate {
    let value = Int64.random(in: 0..<attribute.size, using: &generator)
    return Predicate(attribute: attribute, low: value, high: value)
  }

  private static func tag(_ generator: inout SplitMix64) -> Predicate {
    let bit: Int64 = 1 << Int64.random(in: 0..<8, using: &generator)
    return Predicate(attribute: .tags, low: bit, high: bit)
  }

  private static func value(_ attribute: Attribute, _ generator: inout SplitMix64) -> Int64 {
    let size = attribute == .tags ? 256 : attribute.size
    return Int64.random(in: 0..<size, using: &generator)
  }
}

/// The rules around the routes, the same number for every set: what a whole decision also asks.
struct Surroundings {
  /// Adds the tag of its place.
  let classifies: [[Predicate]]
  let denies: [[Predicate]]
  /// Removes three models.
  let forbids: [[Predicate]]
  /// Moves two models back.
  let avoids: [[Predicate]]

  init(seed: UInt64) {
    // No classify rule looks at what another one adds, so that one pass is the whole meaning.
    classifies = RuleSet(.structured, rules: 100, requests: 0, seed: seed).rules.suffix(8)
    denies = RuleSet(.specific, rules: 8, requests: 0, seed: seed + 1).rules
    forbids = RuleSet(.structured, rules: 40, requests: 0, seed: seed + 2).rules
    avoids = RuleSet(.unspecific, rules: 4, requests: 0, seed: seed + 3).rules
  }

  /// A request's tags after `classify`.
  func classified(_ request: [Int64]) -> [Int64] {
    var result = request
    for (place, rule) in classifies.enumerated()
    where rule.allSatisfy({ $0.holds(request[$0.attribute.rawValue]) }) {
      result[Attribute.tags.rawValue] |= 1 << Int64(place)
    }
    return result
  }
}

/// Rules as predicates one behind the other, walked in order: what the table is compared with.
struct FlatRules {
  private let predicates: [Predicate]
  private let ends: [Int]

  init(_ rules: [[Predicate]]) {
    predicates = rules.flatMap { $0 }
    var end = 0
    ends = rules.map { rule in
      end += rule.count
      return end
    }
  }

  /// The first rule whose predicates all hold; the number of rules when none does.
  @inline(__always)
  func firstMatch(_ request: UnsafeBufferPointer<Int64>) -> Int {
    var start = 0
    for rule in 0..<ends.count {
      let end = ends[rule]
      var index = start
      while index < end {
        let predicate = predicates[index]
        if !predicate.holds(request[predicate.attribute.rawValue]) { break }
        index &+= 1
      }
      if index == end { return rule }
      start = end
    }
    return ends.count
  }
}
