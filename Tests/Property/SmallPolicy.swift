import TestSupport
@testable import PolicyLang
import PolicyCore
import Testing

/// A random policy with so few requests that all of them can be asked.
struct SmallPolicy {
  let text: String
  let policy: Policy
  let findings: [Diagnostic]
  private let interpreter: ReferenceInterpreter

  static let now: Int64 = 1_800_000_000_000_000
  /// When requests are decided.
  var instant = Self.now

  /// The policy of a seed, with `claims` behind its rules.
  init?(seed: UInt64, claims: String = "") {
    var source = RandomSource(seed: seed)
    text = Self.write(&source) + claims
    let bytes = Array(text.utf8)
    let parsed = PolicyReader.read(root: "main.policy", present: []) { _ in .success(bytes) }
    guard let policy = Checker.check(parsed).policy,
      let form = TableCompiler.compile(policy, probes: []).normalForm
    else { return nil }
    self.policy = policy
    findings = Analysis.check(policy, form, SearchContext(now: Self.now) { _, _ in 0 })
    interpreter = ReferenceInterpreter(
      policy, zoneOffset: { _, _ in 0 }, sha256: { SHA256.digest($0).bytes })
  }

  // MARK: - Requests

  /// One of the 72 requests: a task, a rank, labels, whether it is for a VIP.
  struct Point: Hashable {
    var task: Int
    var sens: Int
    var labels: Int
    var vip: Int
  }

  static let points: [Point] = (0..<3).flatMap { task in
    (0..<3).flatMap { sens in
      (0..<4).flatMap { labels in
        (0..<2).map { Point(task: task, sens: sens, labels: labels, vip: $0) }
      }
    }
  }

  func request(_ point: Point) -> ReferenceRequest {
    var request = ReferenceRequest(now: instant)
    request.given = [
      0: .symbol(point.task), 1: .symbol(point.sens), 2: .set(UInt64(point.labels)),
      3: .bool(point.vip == 1),
    ]
    return request
  }

  func decide(_ point: Point) -> DecisionRecord {
    guard let decision = try? interpreter.decide(request(point)) else {
      Issue.record("a request of a small policy is not valid")
      return DecisionRecord()
    }
    return decision
  }

  /// The name of the route that matched.
  func route(of decision: DecisionRecord) -> String? { decision.route.map(policy.ruleName) }

  /// Whether a rule holds for a request.
  func applies(_ when: Condition, _ point: Point) -> Bool { applies(when, nil, 0, point) }

  /// Whether a rule holds for a request, and for a model where it selects them.
  func applies(
    _ when: Condition, _ models: ModelSelection?, _ model: ModelID, _ point: Point
  ) -> Bool {
    let request = request(point)
    guard interpreter.holds(when, for: request) == true else { return false }
    switch models {
    case nil: return true
    case .named(let named)?: return named.contains(model)
    case .matching(let condition)?:
      return interpreter.holds(condition, for: request, model: model) == true
    }
  }

  /// The first names that the findings of a kind quote.
  func named(_ code: String, _ severity: Diagnostic.Severity? = nil) -> Set<String> {
    Set(
      findings.filter { $0.code.id == code && (severity == nil || $0.severity == severity) }
        .map { quoted($0).first ?? "\($0.message): \($0.label)" })
  }

  /// What a message quotes.
  func quoted(_ finding: Diagnostic) -> [String] {
    finding.message.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  // MARK: - Text

  private static func write(_ source: inout RandomSource) -> String {
    var text = """
      language 1
      level Sens { low < mid < high }
      enum Task { chat, code, mail }
      enum Label { pii, phi }
      enum Region { eu, us }
      request {
          task Task from header "x-task" default chat
          sens Sens default low
          labels set of Label default {}
          vip bool default false
      }
      models { region Region clearance Sens }
      model a { region eu clearance high }
      model b { region us clearance mid }
      model c { region us clearance low }

      """
    for number in 0..<source.between(0, 2) {
      let effect = source.pick([
        "raise sens to mid", "raise sens to high", "add labels {pii}", "add labels {phi}",
        "add labels {pii} raise sens to mid",
      ])
      text += "classify k\(number) { when \(condition(&source, isUpward: true)) \(effect) }\n"
    }
    for number in 0..<source.between(0, 3) {
      text += "deny d\(number) { when \(condition(&source)) }\n"
    }
    let forbids = source.between(1, 4)
    for number in 0..<forbids {
      text += "forbid f\(number) { when \(condition(&source)) models \(models(&source)) }\n"
    }
    for number in 0..<source.between(0, 2) {
      let model = source.pick(["a", "b", "c", "b, c"])
      text += """
        waive w\(number) {
            lifts f\(source.below(forbids))
            when \(condition(&source))
            models \(model)
            until 2099-01-01
            approved "x"
            because "y"
        }

        """
    }
    for number in 0..<source.between(0, 2) {
      text += "route r\(number) { when \(condition(&source)) to \(chain(&source)) }\n"
    }
    return text + "route last { to \(chain(&source)) }\n"
  }

  private static func models(_ source: inout RandomSource) -> String {
    source.pick([
      "a", "b", "a, b", "b, c", "where region == us", "where clearance < sens",
      "where region == eu",
    ])
  }

  private static func chain(_ source: inout RandomSource) -> String {
    source.pick(["a", "b", "a, b", "c, a", "b, c", "a, b, c"])
  }

  private static func condition(_ source: inout RandomSource, isUpward: Bool = false) -> String {
    let upward = [
      "task == chat", "task in {code, mail}", "sens >= mid", "sens >= high", "labels has pii",
      "labels has phi", "vip", "not vip", "labels has all of {pii, phi}",
    ]
    let others = [
      "sens == mid", "sens <= mid", "not (labels has pii)", "not (labels has phi)",
      "labels is empty", "labels has only {pii}", "declared.sens >= mid", "task != mail",
    ]
    let atoms = isUpward ? upward : upward + others
    let parts = (0..<source.between(1, 3)).map { _ in source.pick(atoms) }
    return parts.joined(separator: source.chance(50) ? " and " : " or ")
  }
}
