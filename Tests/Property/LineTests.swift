import TestSupport
import Foundation
import PolicyCore
@testable import PolicyLang
import Runtime
import Testing

/// What a line of JSON is read as, decided and written is what the interpreter says.
@Suite struct LineTests {
  @Test func linesAreReadDecidedAndWrittenAsTheInterpreterSays() throws {
    var refusals = Refusals()
    var (decisions, invalid) = (0, 0)
    let seeds = Seeds.from(20_001, 12)
    for seed in seeds {
      guard let subject = refusals.subject(seed) else { continue }
      let bundle = subject.evaluator.bundle
      let decider = try Decider(bundle, defaultNow: 0)
      let writer = DecisionWriter(bundle: bundle)
      var lines = JSONLine(random: RandomSource(seed: seed), policy: subject.policy)
      var requests = RequestGenerator(
        RandomSource(seed: seed), subject.policy, samples: subject.generated.samples)
      for id in 0..<150 {
        var request = id % 5 == 4 ? requests.invalidRequest() : requests.request()
        request.id = Array("\(id)".utf8)
        let line = lines.text(request, id: id)
        let expected: [String: Any]
        do throws(ReferenceInterpreter.Invalid) {
          expected = subject.object(of: try subject.interpreter.decide(request), id: id)
        } catch {
          expected = ["id": id, "effect": "invalid", "attribute": error.attribute]
        }
        var output: [UInt8] = []
        try Array(line.utf8).withUnsafeBufferPointer { bytes in
          switch decider.decide(line: bytes) {
          case .invalid(let problem):
            invalid += 1
            writer.write(problem, into: &output)
          case .request(let name):
            decisions += 1
            try #require(
              subject.hasFacts(decider.facts, of: request), "seed \(seed): \(line)")
            writer.write(decider.record, facts: decider.facts, id: name, into: &output)
          }
        }
        let found = try subject.essence(of: output)
        let wanted = try canonical(expected)
        try #require(
          found == wanted,
          "seed \(seed): \(line)\n\(String(decoding: output, as: UTF8.self))\n\(wanted)")
      }
    }
    print("\(decisions) lines decided, \(invalid) refused; \(refusals)")
    #expect(decisions > seeds.count * 100 && invalid > seeds.count * 6)
  }
}

extension RequestGenerator {
  /// A request with one thing wrong, where that is possible.
  mutating func invalidRequest() -> ReferenceRequest {
    var request = self.request()
    for id in random.shuffled(Array(policy.attributes.indices)) {
      let attribute = policy.attributes[id]
      switch attribute.source {
      case .now, .needs, .findings: continue
      case .clockHour, .clockWeekday, .clockDate:
        request.given[id] = attribute.type == .int ? .number(1) : .number(Vocabulary.base)
        return request
      case .header, .body, .claim, .host, .promptTokens, .promptBytes: break
      }
      switch (attribute.presence, attribute.type) {
      case (.required, _) where random.chance(50), (.computed, _) where random.chance(50):
        request.given[id] = nil
        return request
      case (_, .string):
        request.given[id] = .text(Array(repeating: 0x61, count: attribute.maxBytes + 1))
        return request
      case (_, .int), (_, .percent), (_, .usd), (_, .duration):
        guard attribute.range.upperBound < .max else { continue }
        request.given[id] = .number(attribute.range.upperBound + 1)
        return request
      default: continue
      }
    }
    return request
  }
}

extension Subject {
  /// Whether the facts are those of a request.
  func hasFacts(_ found: Facts, of request: ReferenceRequest) -> Bool {
    guard fill(request) else { return false }
    for (id, attribute) in policy.attributes.enumerated() {
      if attribute.type == .string {
        if !found.text(id).elementsEqual(facts.text(id)) { return false }
      } else if found.numbers[id] != facts.numbers[id] {
        return false
      }
    }
    for model in policy.models.indices {
      if found.sampled[model] != facts.sampled[model] { return false }
      for signal in Signal.allCases where found.sampled[model] >> UInt8(signal.place) & 1 == 1 {
        let place = model * Signal.allCases.count + signal.place
        if found.signals[place] != facts.signals[place] { return false }
      }
    }
    return true
  }

  /// A line of output without what no interpreter knows.
  func essence(of line: [UInt8]) throws -> String {
    guard var object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] else {
      return ""
    }
    for field in ["policy", "now", "found", "expected"] { object[field] = nil }
    return try canonical(object)
  }

  /// What `decide` prints for a decision.
  func object(of decision: DecisionRecord, id: Int) -> [String: Any] {
    var object: [String: Any] = ["id": id]
    func rules(_ places: [Int]) -> [String] { places.map(policy.ruleName) }
    func model(_ place: Int) -> String { policy.models[place].name }
    switch decision.effect {
    case .route: object["effect"] = "route"
    case .deny: object["effect"] = "deny"
    case .noCandidate: object["effect"] = "no_candidate"
    }
    if decision.effect != .route { object["status"] = decision.status }
    object["rule"] = decision.route.map(policy.ruleName)
    let findings = policy.enumerations[BuiltIn.findings].values
    let candidates = decision.candidates.map { candidate -> [String: Any] in
      guard !candidate.redactions.isEmpty else { return ["model": model(candidate.model)] }
      return [
        "model": model(candidate.model),
        "redact": candidate.redactions.map {
          ["findings": names($0.findings, findings), "with": "\($0.method)"] as [String: Any]
        },
      ]
    }
    let removed = decision.removed.map {
      ["model": model($0.model), "by": rules($0.by)] as [String: Any]
    }
    let waived = decision.waived.map {
      ["model": model($0.model), "forbid": rules([$0.forbid])[0], "by": rules([$0.by])[0]]
    }
    func put(_ list: [Any], _ field: String) { if !list.isEmpty { object[field] = list } }
    put(rules(decision.deniedBy), "by")
    put(decision.because, "because")
    put(candidates, "candidates")
    put(removed, "removed")
    put(waived, "waived")
    put(rules(decision.rules), "rules")
    put(decision.validators.map { policy.validates[$0].info.name }, "validators")
    if let place = decision.fallback { object["fallback"] = policy.fallbacks[place].info.name }
    let owed = owed(decision.obligations)
    if !owed.isEmpty { object["obligations"] = owed }
    let numbers: [(String, (DecisionRecord.Change) -> Int64)] = [
      ("declared", { $0.declared }), ("raised", { $0.raised }),
    ]
    for (field, number) in numbers {
      let values = decision.changed.compactMap { change in
        value(policy.constant(number(change), of: change.attribute), of: change.attribute)
          .map { (policy.attributes[change.attribute].name, $0) }
      }
      if !values.isEmpty { object[field] = Dictionary(values) { first, _ in first } }
    }
    return object
  }

  private func owed(_ demands: DecisionRecord.Obligations) -> [String: Any] {
    var (record, cap, owed): ([String: Any], [String: Any], [String: Any]) = ([:], [:], [:])
    record["content"] = demands.content.map {
      ["none", "metadata", "redacted", "full"][Int($0.rawValue)]
    }
    record["retain_at_least"] = demands.retainAtLeast.map(ValueText.duration)
    record["retain_at_most"] = demands.retainAtMost.map(ValueText.duration)
    cap["output"] = demands.outputCap
    cap["attempts"] = demands.attemptCap
    cap["cost"] = demands.costCap.map { ValueText.usd($0).filter { $0 != "$" } }
    var isolate: [String: Any] = [:]
    if demands.isProviderStateOff { isolate["provider_state"] = "off" }
    if demands.isCacheOff { isolate["cache"] = "off" }
    let headers = demands.headers.map { ($0.name, $0.value) }
    for (name, part) in [
      ("record", record), ("cap", cap), ("isolate", isolate),
      ("disclose", Dictionary(headers) { $1 }),
    ] where !part.isEmpty {
      owed[name] = part
    }
    for (name, places) in [("budget", demands.budgets), ("notify", demands.notifications)]
    where !places.isEmpty {
      owed[name] = places.map(policy.ruleName)
    }
    return owed
  }

  private func names(_ members: UInt64, _ values: [String]) -> [String] {
    values.enumerated().filter { members >> UInt64($0.offset) & 1 == 1 }.map(\.element)
      .sortedByBytes
  }

  /// A value as JSON; nil for an empty set.
  private func value(_ value: Constant, of attribute: AttributeID) -> Any? {
    switch (value, policy.attributes[attribute].type) {
    case (.symbol(let place), .symbol(let id)): return policy.enumerations[id].values[place]
    case (.set(let members), .set(let id)):
      let names = names(members, policy.enumerations[id].values)
      return names.isEmpty ? nil : names
    default: return nil
    }
  }
}

/// JSON with its keys sorted.
private func canonical(_ object: [String: Any]) throws -> String {
  let data = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
  return String(decoding: data, as: UTF8.self)
}
