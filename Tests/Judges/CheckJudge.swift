/// What `check` says of rules, against every request.
extension Trial {
  mutating func judge(findings: [Finding]) throws {
    var reported: [String: Set<String>] = [:]
    for finding in findings {
      guard let name = finding.names.first else { continue }
      reported[finding.code, default: []].insert(name)
      switch finding.code {
      case "A0102":
        refute("check: A0102 of a route that is taken", finding) { $0.rule == name }
      case "A0108":
        refute("check: A0108 of a fallback that is used", finding) { $0.fallback == name }
      case "A0104":
        let route = judgeGap(finding, finding.message.contains(name) ? name : nil)
        reported["A0104", default: []].insert(route)
      case "A0119" where finding.names.count > 1 && !finding.message.contains("never reached in"):
        let route = finding.names[1]
        tally.count("check A0119")
        let met = requests.first {
          isSoon($0) && decision($0).rule == route && decision($0).candidates.contains(name)
        }
        if let met { tally.add("check: A0119 of a candidate", finding.message + "\n" + shown(met)) }
      case "A0110" where !name.contains("#"): try judgeNeedless(finding, name)
      default: break
      }
    }
    judgeSilence(reported)
  }

  private mutating func refute(
    _ kind: String, _ finding: Finding, _ meets: (Decision) -> Bool
  ) {
    tally.count("check \(finding.code)")
    if let met = requests.first(where: { meets(decision($0)) }) {
      tally.add(kind, finding.message + "\n" + shown(met))
    }
  }

  /// The route whose models are all removed; a note does not name it.
  private mutating func judgeGap(_ finding: Finding, _ route: String?) -> String {
    tally.count(route == nil ? "check A0104 note" : "check A0104")
    guard let request = finding.witness.flatMap({ places[$0] }) else {
      tally.add("check: A0104 without a request", finding.message)
      return route ?? ""
    }
    let decision = decision(request)
    if decision.effect != "no_candidate" || decision.rule != route ?? decision.rule {
      tally.add(
        "check: A0104 shows a request that is served", finding.message + "\n" + shown(request))
    }
    return route ?? decision.rule
  }

  /// A rule that is said to change no decision is deleted.
  private mutating func judgeNeedless(_ finding: Finding, _ name: String) throws {
    guard old.rules.contains(where: { $0.name == name }) else { return }
    // A waiver of a needless forbid would have to go with it.
    guard !old.rules.contains(where: { $0.kind == "waive" && $0.body.contains("lifts \(name) ") })
    else { return }
    tally.count("check A0110")
    try court.write(old.without([name]), to: "less")
    guard let less = try court.decide("less", world.lines) else { return }
    var seen: Set<[Int]> = []
    for request in requests where seen.insert([decided[request], less[request]]).inserted {
      let one = decision(request).line(without: name)
      let two = court.decisions[less[request]].line(without: name)
      guard one != two else { continue }
      return tally.add(
        "check: A0110 of a rule that matters",
        "\(finding.message)\n\(shown(request))\nwithout it:\n  \(two)")
    }
  }

  /// What enumeration shows, and nothing says.
  private mutating func judgeSilence(_ reported: [String: Set<String>]) {
    let all = requests.map(decision)
    let soon = requests.filter(isSoon).map(decision)
    var (gaps, unserved): (Set<String>, Set<String>) = ([], [])
    for decision in soon where decision.effect == "no_candidate" {
      let isUnserved = decision.removed.values.map { $0 == ["cannot_serve"] }
      if !isUnserved.contains(true) { gaps.insert(decision.rule) }
      if !isUnserved.contains(false) { unserved.insert(decision.rule) }
    }
    let told = reported["A0104"] ?? []
    // That models cannot serve requests is said of one route.
    if told.isEmpty, open.isEmpty { gaps.formUnion(unserved) }
    for route in gaps.sorted() {
      tally.count("check gap")
      if !told.contains(route), !open.contains(route) {
        let request = requests.first {
          isSoon($0) && decision($0).rule == route && decision($0).effect == "no_candidate"
        }
        tally.add("check: a gap is not reported", request.map(shown) ?? route)
      }
    }
    guard old.isWhole, world.dimensions.last?.values.count == old.instants.count else { return }
    let taken = Set(all.map(\.rule))
    for rule in old.rules where rule.kind == "route" && !taken.contains(rule.name) {
      tally.count("check unreached")
      if !(reported["A0102"]?.contains(rule.name) ?? false), !open.contains(rule.name) {
        tally.add("check: an unreached route is not reported", rule.text)
      }
    }
  }
}
