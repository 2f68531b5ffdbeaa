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
    for seed in UInt64(20_001)...20_080 {
      guard let subject = refusals.subject(seed) else { continue }
      let bundle = subject.evaluator.bundle
      var reader = try RequestReader(bundle: bundle, defaultNow: 0)
      let writer = DecisionWriter(bundle: bundle)
      let facts = reader.makeFacts()
      var lines = JSONLine(random: RandomSource(seed: seed), policy: subject.policy)
      var requests = RequestGenerator(
        RandomSource(seed: seed), subject.policy, samples: subject.generated.samples)
      for id in 0..<150 {
        var request = id % 5 == 4 ? requests.invalidRequest() : requests.request()
        request.id = Array("\(id)".utf8)
        let line = lines.text(request, id: id)
        let expected = subject.interpreter.decide(request)
        var output: [UInt8] = []
        try Array(line.utf8).withUnsafeBufferPointer { bytes in
          switch reader.read(line: bytes, into: facts) {
          case .invalid(let problem):
            invalid += 1
            writer.write(problem, into: &output)
          case .request(let name):
            decisions += 1
            try #require(subject.hasFacts(facts, of: request), "seed \(seed): \(line)")
            var record = DecisionRecord()
            _ = subject.evaluator.decide(facts)
            subject.evaluator.record(into: &record, facts: facts)
            writer.write(record, facts: facts, id: name, into: &output)
          }
        }
        let found = try subject.essence(of: output)
        let wanted = try canonical(subject.object(of: expected, id: id))
        try #require(
          found == wanted,
          "seed \(seed): \(line)\n\(String(decoding: output, as: UTF8.self))\n\(wanted)")
      }
    }
    print("\(decisions) lines decided, \(invalid) refused; \(refusals)")
    #expect(decisions > 8_000 && invalid > 500)
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
  func object(of decision: ReferenceDecision, id: Int) -> [String: Any] {
    var object: [String: Any] = ["id": id]
    switch decision.effect {
    case .route: object["effect"] = "route"
    case .deny(let status):
      object["effect"] = "deny"
      object["status"] = status
    case .noCandidate(let status):
      object["effect"] = "no_candidate"
      object["status"] = status
    case .invalid(let attribute):
      return ["id": id, "effect": "invalid", "attribute": attribute]
    }
    object["rule"] = decision.rule
    let findings = policy.enumerations[BuiltIn.findings].values
    let candidates = decision.candidates.map { name -> [String: Any] in
      guard let redactions = decision.redactions[name] else { return ["model": name] }
      return [
        "model": name,
        "redact": redactions.map {
          ["findings": names($0.findings, findings), "with": $0.method.rawValue] as [String: Any]
        },
      ]
    }
    let removed = decision.removed.keys.sorted { [$0].isBefore([$1]) }
      .map { ["model": $0, "by": decision.removed[$0] ?? []] as [String: Any] }
    let waived = decision.waived.sorted { $0.isBefore($1) }
      .map { ["model": $0[0], "forbid": $0[1], "by": $0[2]] }
    func put(_ list: [Any], _ field: String) { if !list.isEmpty { object[field] = list } }
    put(decision.by, "by")
    put(decision.because, "because")
    put(candidates, "candidates")
    put(removed, "removed")
    put(waived, "waived")
    put(decision.rules, "rules")
    put(decision.validators, "validators")
    if let fallback = decision.fallback { object["fallback"] = fallback }
    let owed = owed(decision.obligations)
    if !owed.isEmpty { object["obligations"] = owed }
    for (place, field) in ["declared", "raised"].enumerated() {
      let values = decision.changed.compactMap { entry in
        value(entry.value[place], of: entry.key).map { (entry.key, $0) }
      }
      if !values.isEmpty { object[field] = Dictionary(values) { first, _ in first } }
    }
    return object
  }

  private func owed(_ demands: [String: [String]]) -> [String: Any] {
    func number(_ name: String) -> Int64? { demands[name].flatMap { Int64($0[0]) } }
    var (record, cap, owed): ([String: Any], [String: Any], [String: Any]) = ([:], [:], [:])
    record["content"] = number("content").map { ["none", "metadata", "redacted", "full"][Int($0)] }
    for name in ["retain_at_least", "retain_at_most"] {
      record[name] = number(name).map(ValueText.duration)
    }
    for name in ["output", "attempts"] { cap[name] = number(name) }
    cap["cost"] = number("cost").map { ValueText.usd($0).filter { $0 != "$" } }
    let isolate = (demands["isolate"] ?? []).map { ($0, "off") }
    let headers = (demands["disclose"] ?? []).map { $0.components(separatedBy: ": ") }
    for (name, part) in [
      ("record", record), ("cap", cap), ("isolate", Dictionary(isolate) { $1 }),
      ("disclose", Dictionary(headers.map { ($0[0], $0[1]) }) { $1 }),
    ] where !part.isEmpty {
      owed[name] = part
    }
    for name in ["budget", "notify"] { owed[name] = demands[name] }
    return owed
  }

  private func names(_ members: UInt64, _ values: [String]) -> [String] {
    values.enumerated().filter { members >> UInt64($0.offset) & 1 == 1 }.map(\.element)
      .sortedByBytes
  }

  /// A value as JSON; nil for an empty set.
  private func value(_ value: Constant, of attribute: String) -> Any? {
    guard let type = policy.attributes.first(where: { $0.name == attribute })?.type else {
      return nil
    }
    switch (value, type) {
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

extension [String] {
  fileprivate func isBefore(_ other: [String]) -> Bool {
    lexicographicallyPrecedes(other) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
