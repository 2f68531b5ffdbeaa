import PolicyCore
@testable import PolicyLang
import Runtime
import Testing
import TestSupport

/// What `--mutate` says of small policies, against all of their requests: a mutant that a test
/// noticed is decided otherwise for the request of that test, one that no request tells apart is
/// decided alike for every request, and a survivor is not.
@Suite struct MutationTests {
  @Test(arguments: Seeds.from(0, 3))
  func everyFateIsThatOfAllRequests(_ seed: UInt64) throws {
    var source = RandomSource(seed: seed &* 0x9E37 &+ 11)
    let points = (0..<4).map { _ in source.pick(SmallPolicy.points) }
    guard let plain = SmallPolicy(seed: seed + 500) else { return }
    var tests = ""
    for (number, point) in points.enumerated() {
      tests +=
        "test \"\(number)\" { given { \(given(point)) } expect \(expectation(plain, point)) }\n"
    }
    let small = try #require(SmallPolicy(seed: seed + 500, claims: tests), "\(tests)")
    let form = try #require(
      TableCompiler.compile(small.policy, probes: TestRunner(small.policy).probes).normalForm)
    let bundle = try ValidatedBundle(bytes: Compiler.bundle(form, revision: 0))
    let requests = try RequestReader(bundle: bundle, defaultNow: SmallPolicy.now)
    let reader: TestRunner.Reader = { line, facts in
      var requests = requests
      if case .invalid(let invalid) = requests.read(line: line, into: facts) {
        return invalid.expected
      }
      return nil
    }
    let run = try #require(MutationRun(small.policy, reader: reader))
    let report = run.report(seed: 1, SearchContext(now: SmallPolicy.now) { _, _ in 0 })
    #expect(report.lines.contains { if case .noticed = $0.fate { true } else { false } })
    for line in report.lines {
      var changed = small.policy
      line.mutant.change(&changed)
      // A rule that is dropped moves those behind it, so decisions are compared by names.
      let mapping = PlaceMapping(
        from: Self.compiled(small.policy), to: Self.compiled(changed))
      let other = ReferenceInterpreter(
        changed, zoneOffset: { _, _ in 0 }, sha256: { SHA256.digest($0).bytes })
      func differs(_ point: SmallPolicy.Point) -> Bool {
        guard let after = try? other.decide(small.request(point)) else { return true }
        return !mapping.differences(from: small.decide(point), to: after).isEmpty
      }
      let story = "\(line.mutant.words) of\n\(small.text)"
      switch line.fate {
      case .noticed(by: let title?):
        let number = try #require(Int(title))
        #expect(differs(points[number]), "noticed by \(title): \(story)")
      case .noticed(by: nil): Issue.record("not compiled: \(story)")
      case .equivalent:
        #expect(!SmallPolicy.points.contains(where: differs), "told apart: \(story)")
      case .survived(let request):
        #expect(request != nil, "no request: \(story)")
        // The end of a waiver lies behind the instant of the requests that are enumerated.
        if !line.mutant.words.contains("`until") {
          #expect(SmallPolicy.points.contains(where: differs), "told apart by none: \(story)")
        }
      case .open: break
      }
    }
    // What is open is less than what is settled.
    #expect(report.open * 2 <= report.lines.count, "\(report.open) of \(report.lines.count)")
  }

  private func given(_ point: SmallPolicy.Point) -> String {
    let labels = ["pii", "phi"].enumerated().filter { point.labels >> $0.offset & 1 == 1 }
      .map(\.element).joined(separator: ", ")
    return """
      task: \(["chat", "code", "mail"][point.task]), sens: \(["low", "mid", "high"][point.sens]), \
      labels: {\(labels)}, vip: \(point.vip == 1)
      """
  }

  private func expectation(_ small: SmallPolicy, _ point: SmallPolicy.Point) -> String {
    let decision = small.decide(point)
    switch decision.effect {
    case .deny: return "denied by \(small.policy.ruleName(decision.deniedBy[0]))"
    case .noCandidate: return "no candidate"
    case .route:
      let names = decision.models.map { small.policy.models[$0].name }
      return "candidates \(names.joined(separator: ", "))"
    }
  }

  private static func compiled(_ policy: Policy) -> CompiledPolicy {
    TableCompiler.compile(policy, probes: []).normalForm?.compiled ?? CompiledPolicy()
  }
}
