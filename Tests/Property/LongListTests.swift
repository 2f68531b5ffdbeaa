import TestSupport
import PolicyCore
@testable import PolicyLang
import Runtime
import Testing

/// Lists that are looked up as a whole decide as short ones, and nothing false is said of them.
@Suite struct LongListTests {
  private static let entries = [
    "first": ["acme", "acme-eu", "acme-us", "beta", "zeta"],
    "second": ["acme-us", "beta", "gamma", "gamma-1"],
  ]
  private static let tests = [
    "tenant in first", "tenant in second", "tenant not in first", "tenant not in second",
    #"tenant == "acme""#, #"tenant == "nobody""#, #"tenant != "beta""#,
    #"tenant starts with "acme""#, #"tenant starts with "gamma""#, #"tenant ends with "-us""#,
    #"tenant contains "eta""#, #"tenant matches glob "*-?""#, #"tenant in {"beta", "delta"}"#,
  ]
  /// Texts of every class that the tests can make.
  private static let texts =
    (entries.values.flatMap { $0 } + ["nobody", "delta"]
    + ["", "acme", "gamma", "x", "-"].flatMap { start in
      ["", "eta", "-eta", "-x"].flatMap { middle in
        ["", "-us", "-u", "-"].map { start + middle + $0 }
      }
    }).map { Array($0.utf8) }

  private func policy(_ random: inout RandomSource) -> GeneratedPolicy {
    let lists = Self.entries.sorted { $0.key < $1.key }
      .map { name, entries in
        "list \(name) = {\(entries.map { "\"\($0)\"" }.joined(separator: ", "))}"
      }
    func condition() -> String {
      (0..<random.between(1, 4)).map { _ in
        let part = (0..<random.between(1, 2)).map { _ in random.pick(Self.tests) }
        return part.count == 1 ? part[0] : "(\(part.joined(separator: " or ")))"
      }.joined(separator: " and ")
    }
    let rules = (0..<random.between(2, 5)).map { place -> GeneratedPolicy.Rule in
      let kind = random.pick(["deny", "forbid", "route"])
      let rest = ["deny": "", "forbid": "models a", "route": "to a, b"][kind] ?? ""
      let name = "r\(place)"
      return .init(kind: kind, name: name, text: "\(kind) \(name) { when \(condition()) \(rest) }")
    }
    return GeneratedPolicy(
      declarations: ["request { tenant string max 16 default \"\" }", "model a { }", "model b { }"]
        + lists,
      rules: rules + [.init(kind: "route", name: "last", text: "route last { to a }")], samples: [])
  }

  @Test func theyDecideAsTheInterpreterAndClaimNothingFalse() throws {
    var (claims, witnesses, lookedUp) = (0, 0, 0)
    let seeds = Seeds.from(1, 40)
    for seed in seeds {
      var random = RandomSource(seed: seed)
      let subject = try Subject(policy(&random), listCuts: 0)
      lookedUp += subject.normalForm.compiled.lists.count
      let findings = Analysis.check(
        subject.policy, subject.normalForm,
        SearchContext(now: 0, zoneOffset: Subject.zoneOffset))
      let never = Set(findings.filter { ["A0101", "A0102"].contains($0.code.id) }.map(quoted))
      claims += never.count
      for text in Self.texts {
        var request = ReferenceRequest(now: 0)
        let tenant = subject.policy.attributes.firstIndex { $0.name == "tenant" }
        request.given[try #require(tenant)] = .text(text)
        let expected = try subject.interpreter.decide(request)
        try #require(try subject.compiledDecision(request) == expected, "seed \(seed)")
        let fired = expected.rules.map(subject.policy.ruleName)
        #expect(never.isDisjoint(with: fired), "seed \(seed): \(never) \(text)")
      }
      for finding in findings where finding.code.id == "A0104" {
        witnesses += 1
        let line = try #require(finding.witness)
        var reader = try RequestReader(bundle: subject.evaluator.bundle, defaultNow: 0)
        let facts = reader.makeFacts()
        let outcome = Array(line.utf8).withUnsafeBufferPointer {
          reader.read(line: $0, into: facts)
        }
        guard case .request = outcome else {
          Issue.record("seed \(seed): \(line) is not read")
          continue
        }
        #expect(subject.evaluator.decide(facts).effect == .noCandidate, "seed \(seed): \(line)")
      }
    }
    #expect(claims * 5 > seeds.count && witnesses * 25 > seeds.count)
    #expect(lookedUp * 5 > seeds.count * 2)
    print("\(claims) claims, \(witnesses) gaps, \(lookedUp) lists looked up")
  }

  private func quoted(_ finding: Diagnostic) -> String {
    let parts = finding.message.split(separator: "`", omittingEmptySubsequences: false)
    return parts.count > 1 ? String(parts[1]) : ""
  }
}
