import Foundation

/// What `verify` says, against every request.
extension Trial {
  private static let strengths = ["token": 1, "hash": 2, "mask": 3, "drop": 4]

  mutating func judge(proofs: [[String: Any]]) throws {
    var conditions: [String] = []
    var models: [String] = []
    for claim in old.claims {
      if let when = claim.when { conditions.append(when) }
      switch claim.form {
      case .everyCandidate(let text), .everyAdmissible(let text), .noCandidate(let text):
        models.append(text)
      case .everyRequest(let text): conditions.append(text)
      case .equivalent(let left, let right): conditions += [left, right]
      case .denied, .answered, .survives, .raising: break
      }
    }
    guard let answers = try court.ask(old, conditions, ofModels: models, lines) else {
      return tally.count("verify: conditions could not be asked")
    }
    self.answers = answers
    for (claim, proof) in zip(old.claims, proofs) {
      let verdict = proof["verdict"] as? String ?? ""
      tally.count("verify \(verdict)")
      switch verdict {
      case "proved":
        guard let request = requests.first(where: { breaks(claim, $0) }) else { continue }
        tally.add(
          "verify: proved, \(kind(claim)), is false", "\(claim.text)\(shown(request))")
      case "broken":
        let request = (proof["request"] as? String).flatMap { places[$0] }
        let other = (proof["other"] as? String).flatMap { places[$0] }
        if let problem = problem(claim, request, other) {
          let isFalse = !old.isWhole || requests.contains { breaks(claim, $0) }
          tally.add(
            "verify: BROKEN, \(kind(claim)), \(isFalse ? "by another request" : "though it holds")",
            "\(claim.text)\(problem)\n\(request.map(shown) ?? "")\n\(other.map(shown) ?? "")")
        }
      case "unknown": tally.leaveOpen("verify", proof["reason"] as? String ?? "")
      default: break
      }
    }
  }

  private func kind(_ claim: Draft.Claim) -> String {
    let form =
      switch claim.form {
      case .everyCandidate: "every candidate"
      case .everyAdmissible: "every admissible model"
      case .noCandidate: "no candidate"
      case .everyRequest: "every request"
      case .equivalent: "equivalent to"
      case .denied: "denied"
      case .answered: "answered"
      case .survives: "survives"
      case .raising(_, let never): "raising never \(never)"
      }
    return claim.when == nil ? form : "\(form) with when"
  }

  func shown(_ request: Int) -> String { "\(lines[request])\n  \(decision(request).line)" }

  /// Why a printed request does not break a claim.
  private func problem(_ claim: Draft.Claim, _ request: Int?, _ other: Int?) -> String? {
    guard let request else { return "no request is shown" }
    if decision(request).effect == "invalid" { return "the request is refused" }
    if let when = claim.when, answers.holds[when]?[request] != true {
      return "the claim does not speak of this request"
    }
    guard case .raising(let level, let never) = claim.form else {
      return breaksAlone(claim, request) ? nil : "the request does not break it"
    }
    guard let other else { return "no second request is shown" }
    guard differ(request, other, in: level) else { return "the two differ in more than the level" }
    return loses(decision(request), decision(other), never) ? nil : "nothing is lost"
  }

  private func breaks(_ claim: Draft.Claim, _ request: Int) -> Bool {
    if let when = claim.when, answers.holds[when]?[request] != true { return false }
    switch claim.form {
    case .answered, .survives: return isSoon(request) && breaksAlone(claim, request)
    case .raising(let level, let never):
      let (own, others) = world.neighbours(of: request, in: level)
      let ranks = old.levels[level] ?? []
      // The values of an attribute stand in one order, those of the level perhaps in another.
      return others.indices.contains { place in
        isHigher(place, than: own, in: level, ranks)
          && loses(decision(request), decision(others[place]), never)
      }
    case .everyCandidate, .everyAdmissible, .noCandidate, .everyRequest, .equivalent, .denied:
      return breaksAlone(claim, request)
    }
  }

  private func isHigher(_ one: Int, than two: Int, in level: String, _ ranks: [String]) -> Bool {
    guard let values = world.dimensions.first(where: { $0.name == level })?.values,
      let higher = rank(values[one], ranks), let lower = rank(values[two], ranks)
    else { return false }
    return higher > lower
  }

  private func rank(_ value: String?, _ ranks: [String]) -> Int? {
    ranks.firstIndex(of: value.map { String($0.dropFirst().dropLast()) } ?? ranks[0])
  }

  /// Whether two lines differ in a level only, the second having more.
  private func differ(_ one: Int, _ two: Int, in level: String) -> Bool {
    func fields(_ line: String) -> [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]) ?? [:]
    }
    var (first, second) = (fields(lines[one]), fields(lines[two]))
    let ranks = old.levels[level] ?? []
    let low = ranks.firstIndex(of: first.removeValue(forKey: level) as? String ?? ranks[0])
    let high = ranks.firstIndex(of: second.removeValue(forKey: level) as? String ?? ranks[0])
    func text(_ fields: [String: Any]) -> Data? {
      try? JSONSerialization.data(withJSONObject: fields, options: .sortedKeys)
    }
    return text(first) == text(second) && (high ?? 0) > (low ?? 0)
  }

  private func breaksAlone(_ claim: Draft.Claim, _ request: Int) -> Bool {
    let decision = decision(request)
    let candidates = Set(decision.candidates)
    func models(_ text: String) -> Set<String> { answers.models[text]?[request] ?? [] }
    func holds(_ text: String) -> Bool { answers.holds[text]?[request] ?? false }
    switch claim.form {
    case .everyCandidate(let text): return !candidates.isSubset(of: models(text))
    case .everyAdmissible(let text):
      return old.models.contains { decision.admits($0.name) && !models(text).contains($0.name) }
    case .noCandidate(let text): return !candidates.isDisjoint(with: models(text))
    case .everyRequest(let text): return !holds(text)
    case .equivalent(let left, let right): return holds(left) != holds(right)
    case .denied: return !decision.isDenied
    case .answered: return !decision.isRouted
    case .survives(let count, let fact):
      guard !decision.isDenied else { return false }
      let place = old.facts.firstIndex { $0.name == fact } ?? 0
      let values = old.models.filter { candidates.contains($0.name) }.map { $0.facts[place] }
      let fallback = old.rules.first { $0.name == decision.fallback }?.body ?? ""
      let stops = [
        "on unavailable stop", "on slow stop", "on connect stop", "on security stop",
        "on broken_stream retry 1 then stop",
      ]
      // With a class that ends the request the first model lost ends it too.
      return Set(values).count <= count || stops.contains { fallback.contains($0) }
    case .raising: return false
    }
  }

  /// Whether the second decision lacks what the first has.
  private func loses(_ low: Decision, _ high: Decision, _ never: String) -> Bool {
    switch never {
    case "admits a model":
      return old.models.contains { !low.admits($0.name) && high.admits($0.name) }
    case "drops a validator":
      return low.isRouted && high.isRouted && !low.validators.isSubset(of: high.validators)
    case "drops a redaction":
      return high.candidates.contains { model in
        low.redactions[model]?.contains { finding, method in
          let other = high.redactions[model]?[finding] ?? ""
          return (Self.strengths[other] ?? 0) < (Self.strengths[method] ?? 0)
        } ?? false
      }
    default:
      let (one, two) = (kept(low), kept(high))
      return low.isRouted && high.isRouted && one > two
    }
  }

  private func kept(_ decision: Decision) -> Int {
    switch decision.obligations["record.retain_at_least"] {
    case "2d": 2
    case "5d": 5
    case "1y": 365
    default: 0
    }
  }
}
