import PolicyCore
import PolicyLang
import Runtime
import Testing
import TestSupport

/// A random policy of one route about what happens when calls fail, and the plans of its requests.
struct PlanPolicy {
  /// What a model states.
  struct Model {
    var region: String
    var quota: String?
    var context: String?
    /// Dollars for all the prompt and all the output there can be.
    var price: (input: Int, output: Int)
  }

  private(set) var models: [Model] = []
  private(set) var text = ""
  let isTimed: Bool

  /// The policy of a seed; with `isTimed`, deadlines of a few milliseconds.
  init(seed: UInt64, isTimed: Bool) {
    self.isTimed = isTimed
    var chance = RandomSource(seed: seed)
    write(&chance)
  }

  // MARK: - Text

  private mutating func write(_ chance: inout RandomSource) {
    let count = 1 + chance.below(isTimed ? 2 : 3)
    let sharesQuota = chance.oneIn(3)
    let hasContexts = chance.oneIn(4)
    for _ in 0..<count {
      models.append(
        Model(
          region: chance.pick(["eu", "us", "ap"]),
          quota: sharesQuota ? chance.pick(["q", "r"]) : nil,
          context: hasContexts ? chance.pick(["3M", "4M"]) : nil,
          price: (1 + chance.below(4), 1 + chance.below(4))))
    }
    text = """
      language 1
      request {
        vip bool default false
        prompt int 0..1M from prompt tokens
        most int 0..1M default 0 as output limit
      }
      models { region string }

      """
    for (place, model) in models.enumerated() {
      text += "model m\(place) { region \"\(model.region)\" price_in $\(model.price.input) "
      text += "price_out $\(model.price.output)"
      if let quota = model.quota { text += " quota_group \"\(quota)\"" }
      if let context = model.context { text += " context \(context)" }
      text += " }\n"
    }
    if chance.oneIn(4) { text += "forbid f { when vip models m\(chance.below(count)) }\n" }
    text += "route last { to \((0..<count).map { "m\($0)" }.joined(separator: ", ")) }\n"
    writeFallback(&chance)
    if chance.oneIn(3) {
      for place in 0..<1 + chance.below(2) {
        text += "validate v\(place) { \(chance.pick(["", "when vip "]))output is json "
        text += "otherwise \(action(&chance, repairs: true)) }\n"
      }
    }
    guard !isTimed || chance.oneIn(2) else { return }
    if chance.oneIn(2) {
      text += "cap c { \(chance.pick(["", "when vip "]))attempts \(1 + chance.below(6)) }\n"
    }
  }

  private mutating func writeFallback(_ chance: inout RandomSource) {
    text += "fallback f {\n"
    // Mostly few groups with retries, for the states multiply with each.
    var tries = isTimed ? 1 : 1 + chance.below(2)
    let others = chance.pick(["next", "next", "next", "stop"])
    for name in [
      "unavailable", "connect", "rate_limited", "slow", "stalled", "broken_stream",
      "credentials", "rejected", "unusable", "security",
    ] {
      if chance.oneIn(3), tries > 0, name != "security" {
        tries -= 1
        text += "  on \(name) \(action(&chance, repairs: name == "unusable"))\n"
      } else if chance.oneIn(12) {
        text += "  on \(name) \(chance.pick(["next", "stop"]))\n"
      } else if name == "unavailable" || name == "unusable" || others == "stop" {
        text += "  on \(name) \(others)\n"
      }
    }
    if isTimed {
      let attempt = 1 + chance.below(3)
      let connect = 1 + chance.below(attempt)
      let total = attempt + chance.below(5)
      text += "  deadlines connect \(connect)ms first_token \(attempt)ms idle \(attempt)ms "
      text += "attempt \(attempt)ms total \(total)ms\n"
    } else {
      text += "  deadlines total 24h\n"
    }
    if chance.oneIn(4) { text += "  hedge after \(isTimed ? 1 + chance.below(3) : 500)ms\n" }
    text += "}\n"
  }

  private func action(_ chance: inout RandomSource, repairs: Bool) -> String {
    let outcome = chance.pick(["next", "next", "stop"])
    if repairs, chance.oneIn(2) { return "repair \(1 + chance.below(2)) then \(outcome)" }
    return "retry \(1 + chance.below(2)) backoff 1ms..1ms then \(outcome)"
  }

  // MARK: - Plans

  /// The plans of all its requests that are routed; nil when the policy does not compile.
  func plans() throws -> [ExecutionPlan]? {
    let bytes = Array(text.utf8)
    let parsed = PolicyReader.read(root: "main.policy", present: []) { _ in .success(bytes) }
    let outcome = Compiler.compile(parsed, SearchContext(now: Workplace.noon) { _, _ in 0 })
    guard let form = outcome.normalForm else { return nil }
    let bundle = try ValidatedBundle(bytes: BundleWriter.write(form.compiled))
    let decider = try Decider(bundle, defaultNow: Workplace.noon)
    var plans: [ExecutionPlan] = []
    for line in [#"{"vip":false,"prompt":0}"#, #"{"vip":true,"prompt":0}"#] {
      let outcome = Array(line.utf8).withUnsafeBufferPointer { bytes in
        decider.decide(line: bytes)
      }
      guard case .request = outcome, decider.record.effect == .route else { continue }
      let plan = ExecutionPlan(form.compiled, decider.record, deadline: nil, isStream: false)
      if !plans.contains(plan) { plans.append(plan) }
    }
    return plans
  }
}

extension RandomSource {
  fileprivate mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }
}
