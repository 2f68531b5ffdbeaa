import PolicyCore

/// A policy of many routes over twelve attributes as text, with request lines for it, the same in
/// every run.
struct PolicyText {
  /// How the routes are made; see `docs/benchmarks.md`.
  enum Profile: String, CaseIterable {
    /// Nearly every route is for one of many tenants, under three to five more conditions.
    case tenants
    /// Few conditions and few tenants, so that earlier routes cover many of the later ones.
    case shadowed
  }

  let policy: [UInt8]
  let requests: [[UInt8]]

  /// One condition, and the value of one attribute for which it holds.
  private struct Condition {
    let text: String
    let attribute: String
    let value: String
  }

  private static let sensitivities = ["public", "internal", "confidential", "restricted"]
  private static let tiers = ["free", "standard", "premium", "enterprise"]
  private static let models = 30

  init(_ profile: Profile, rules count: Int, requests requestCount: Int) {
    var generator = SplitMix64(seed: UInt64(count))
    var text = PolicyText.declarations
    var rules: [[Condition]] = []
    for index in 0..<count {
      let conditions =
        switch profile {
        case .tenants: PolicyText.tenantRule(of: count, &generator)
        case .shadowed: PolicyText.broadRule(of: count, &generator)
        }
      rules.append(conditions)
      let first = Int.random(in: 0..<PolicyText.models, using: &generator)
      let step = Int.random(in: 1..<PolicyText.models, using: &generator)
      let second = (first + step) % PolicyText.models
      text += "route x\(index) { when \(conditions.map(\.text).joined(separator: " and "))"
      text += "   to m\(first), m\(second) }\n"
    }
    text += "route last { to m0 }\n"
    policy = Array(text.utf8)
    requests = (0..<requestCount).map { index in
      // Half of the requests are made to fit some route, half are uniform.
      let rule = index % 2 == 0 ? rules.randomElement(using: &generator) ?? [] : []
      return PolicyText.request(
        index, fitting: rule, tenants: PolicyText.tenants(of: count), &generator)
    }
  }

  /// More would be more classes of one attribute than a policy may have.
  private static let mostTenants = 4_000

  private static func tenants(of count: Int) -> Int { min(max(10, count / 10), mostTenants) }

  private static func tenantRule(
    of count: Int, _ generator: inout SplitMix64
  ) -> [Condition] {
    var conditions: [Condition] = []
    if Int.random(in: 0..<50, using: &generator) > 0 {
      conditions.append(tenant(Int.random(in: 0..<tenants(of: count), using: &generator)))
    } else {
      let tokens = Int.random(in: 150..<199, using: &generator)
      conditions.append(Condition(text: "cost > 49M", attribute: "cost", value: "49500000"))
      conditions.append(
        Condition(text: "tokens > \(tokens)k", attribute: "tokens", value: "199999"))
    }
    let more = Int.random(in: 3...5, using: &generator)
    // A second bound for the same number could contradict the first, which is an error.
    let others = anyConditions(&generator).filter { other in
      !conditions.contains { $0.attribute == other.attribute }
    }
    return conditions + others.shuffled(using: &generator).prefix(more)
  }

  private static func broadRule(of count: Int, _ generator: inout SplitMix64) -> [Condition] {
    var conditions: [Condition] = []
    var most = 4
    if Int.random(in: 0..<4, using: &generator) > 0 {
      // By Zipf's law: the first tenant has half of these routes.
      let share = Double.random(in: 1 / Double(count)..<1, using: &generator)
      conditions.append(tenant(min(Int(1 / share), mostTenants)))
    } else {
      most = 5
    }
    let more = Int.random(in: (most - 3)...most, using: &generator)
    return conditions + anyConditions(&generator).shuffled(using: &generator).prefix(more)
  }

  private static func tenant(_ number: Int) -> Condition {
    let value = "\"tenant-\(number)\""
    return Condition(text: "tenant == \(value)", attribute: "tenant", value: value)
  }

  private static func anyConditions(_ generator: inout SplitMix64) -> [Condition] {
    func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }
    let task = number(0..<12)
    let sensitivity = sensitivities[number(1..<4)]
    let region = number(0..<8)
    let tier = tiers[number(0..<4)]
    let tokens = 1 << number(0..<8)
    let latency = number(11..<60) * 1_000
    let label = number(0..<20)
    let hour = number(10..<24)
    return [
      Condition(
        text: "task in {t\(task), t\((task + number(1..<12)) % 12)}", attribute: "task",
        value: "\"t\(task)\""),
      Condition(
        text: "sens >= \(sensitivity)", attribute: "sens", value: "\"\(sensitivity)\""),
      Condition(text: "region == r\(region)", attribute: "region", value: "\"r\(region)\""),
      Condition(text: "tier == \(tier)", attribute: "tier", value: "\"\(tier)\""),
      Condition(text: "tokens > \(tokens)k", attribute: "tokens", value: "199999"),
      Condition(text: "cost < \(number(1..<50))k", attribute: "cost", value: "500"),
      Condition(
        text: "latency in \(number(0..<10) * 100)..\(latency)", attribute: "latency",
        value: "\(latency)"),
      Condition(text: "stream", attribute: "stream", value: "true"),
      Condition(text: "labels has l\(label)", attribute: "labels", value: "[\"l\(label)\"]"),
      Condition(
        text: "not labels has l\(number(20..<40))", attribute: "labels", value: "[]"),
      Condition(
        text: "hour in \(number(0..<10))..\(hour)", attribute: "hour", value: "\(hour)"),
    ]
  }

  private static func request(
    _ index: Int, fitting rule: [Condition], tenants: Int, _ generator: inout SplitMix64
  ) -> [UInt8] {
    func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }
    let labels = (0..<number(0..<4)).map { _ in "\"l\(number(0..<40))\"" }
    var values: [(attribute: String, value: String)] = [
      ("task", "\"t\(number(0..<12))\""),
      ("sens", "\"\(sensitivities[number(0..<4)])\""),
      ("region", "\"r\(number(0..<8))\""),
      ("tier", "\"\(tiers[number(0..<4)])\""),
      ("tenant", "\"tenant-\(number(0..<max(10, tenants)))\""),
      ("tokens", "\(number(0..<200_000))"),
      ("cost", "\(number(0..<50_000_000))"),
      ("latency", "\(number(0..<60_000))"),
      ("stream", "\(number(0..<2) == 1)"),
      ("labels", "[\(labels.joined(separator: ","))]"),
      ("agent", "\"agent-\(number(0..<1_000))\""),
      ("hour", "\(number(0..<24))"),
    ]
    for condition in rule {
      for place in values.indices where values[place].attribute == condition.attribute {
        values[place].value = condition.value
      }
    }
    let members = values.map { "\"\($0.attribute)\":\($0.value)" }
    return Array("{\"id\":\"q\(index)\",\(members.joined(separator: ","))}".utf8)
  }

  private static var declarations: String {
    func names(_ prefix: String, _ count: Int) -> String {
      (0..<count).map { "\(prefix)\($0)" }.joined(separator: ", ")
    }
    let models = (0..<models).map { "model m\($0) { }\n" }.joined()
    return """
      language 1
      level Sens { \(sensitivities.joined(separator: " < ")) }
      enum Task { \(names("t", 12)) }
      enum Region { \(names("r", 8)) }
      enum Tier { \(tiers.joined(separator: ", ")) }
      enum Label { \(names("l", 40)) }
      request {
        task    Task          required
        sens    Sens          required
        region  Region        required
        tier    Tier          required
        tenant  string max 64 required
        tokens  int 0..200k   required
        cost    int 0..50M    required
        latency int 0..60k    required
        stream  bool          default false
        labels  set of Label  default {}
        agent   string max 64 default ""
        hour    int 0..23     required
      }
      models { }
      \(models)
      """
  }
}
