import PolicyCore
@testable import PolicyLang
import Testing
import TestSupport

/// The verdicts of the default checks against the answers to every request.
@Suite struct SmallPolicyTests {
  /// The policies of the run by seed.
  private static let policies = Seeds.from(1, 100).compactMap { seed in
    SmallPolicy(seed: seed).map { (seed: seed, small: $0) }
  }

  /// Every policy that no question stays open about, and how often a kind of verdict was met, for
  /// or against.
  private func eachPolicy(_ body: (SmallPolicy) throws -> (Int, Int)) throws {
    var (found, refuted, open) = (0, 0, 0)
    for (_, small) in Self.policies {
      guard small.named("A0109").isEmpty else {
        open += 1
        continue
      }
      let counts = try body(small)
      found += counts.0
      refuted += counts.1
    }
    let least = Self.policies.count / 30
    #expect(found > least && refuted > least, "\(found) found, \(refuted) not")
    // A level that was raised without a reason is one of the points that are asked about.
    #expect(open * 10 < Self.policies.count, "\(open) open of \(Self.policies.count)")
  }

  private func compare(_ found: Set<String>, _ expected: Set<String>, _ small: SmallPolicy) throws {
    try #require(found == expected, "\(found) \(expected)\n\(small.text)")
  }

  @Test func conditionsThatNoRequestMeets() throws {
    try eachPolicy { small in
      let policy = small.policy
      let rules =
        policy.classifies.map { ($0.info.name, $0.when) }
        + policy.denies.map { ($0.info.name, $0.when) }
        + policy.forbids.map { ($0.info.name, $0.when) }
        + policy.waives.map { ($0.info.name, $0.when) }
        + policy.routes.map { ($0.info.name, $0.when) }
      let never = rules.filter { rule in
        !SmallPolicy.points.contains { small.applies(rule.1, $0) }
      }
      try compare(small.named("A0101"), Set(never.map(\.0)), small)
      return (never.count, rules.count - never.count)
    }
  }

  @Test func routesAndCandidatesThatNoRequestReaches() throws {
    try eachPolicy { small in
      let decisions = SmallPolicy.points.map(small.decide)
      let dead = small.named("A0101")
      let unreached = small.policy.routes.map(\.info.name).filter { name in
        !dead.contains(name) && !decisions.contains { small.route(of: $0) == name }
      }
      try compare(small.named("A0102"), Set(unreached), small)
      var expected: Set<String> = []
      for route in small.policy.routes where !(dead.union(unreached)).contains(route.info.name) {
        let own = decisions.filter { small.route(of: $0) == route.info.name }
        let named = Set(own.flatMap { $0.models + $0.removed.map(\.model) })
        let stated = route.parts.flatMap { part -> [ModelID] in
          guard case .list(.named(let models)) = part else { return [] }
          return models
        }
        let gone = stated.filter { model in !own.contains { $0.isCandidate(model) } }
        #expect(named.isSuperset(of: gone))
        if gone.count < stated.count {
          expected.formUnion(gone.map { "\(small.policy.models[$0].name) \(route.info.name)" })
        }
      }
      let found = small.findings.filter { $0.code.id == "A0119" }
        .map { small.quoted($0).joined(separator: " ") }
      try compare(Set(found), expected, small)
      return (unreached.count + expected.count, small.policy.routes.count - unreached.count)
    }
  }

  @Test func requestsForWhichNothingIsAdmissible() throws {
    try eachPolicy { small in
      let isThere = SmallPolicy.points.contains {
        small.decide($0).effect == .noCandidate
      }
      #expect(small.named("A0104").isEmpty == !isThere, "\(small.text)")
      return (isThere ? 1 : 0, isThere ? 0 : 1)
    }
  }

  @Test func deniesAndForbidsWithoutWhichAllIsTheSame() throws {
    try eachPolicy { small in
      let policy = small.policy
      let dead = small.named("A0101")
      var kept = policy.denies
      var expected: Set<String> = []
      for deny in policy.denies.reversed() where !dead.contains(deny.info.name) {
        let others = kept.filter { $0.info.name != deny.info.name }
        let isRedundant = SmallPolicy.points.allSatisfy { point in
          !small.applies(deny.when, point) || others.contains { small.applies($0.when, point) }
        }
        if isRedundant {
          kept = others
          expected.insert(deny.info.name)
        }
      }
      let found = small.named("A0110")
      try compare(found.filter { $0.hasPrefix("d") }, expected, small)
      // Of forbids and classifies only what is found is judged: words of models count too.
      for name in found where name.hasPrefix("f") || name.hasPrefix("k") {
        try #require(changesNothing(without: name, small), "\(name)\n\(small.text)")
      }
      return (found.count, policy.denies.count - expected.count)
    }
  }

  private func changesNothing(without name: String, _ small: SmallPolicy) -> Bool {
    var policy = small.policy
    if let place = policy.forbids.firstIndex(where: { $0.info.name == name }) {
      policy.forbids[place].when = .constant(false)
    }
    policy.classifies.removeAll { $0.info.name == name }
    let interpreter = ReferenceInterpreter(
      policy, zoneOffset: { _, _ in 0 }, sha256: { SHA256.digest($0).bytes })
    return SmallPolicy.points.allSatisfy { point in
      let before = small.decide(point)
      guard let after = try? interpreter.decide(small.request(point)) else { return false }
      let route = after.route.map(policy.ruleName)
      return before.effect == after.effect && before.status == after.status
        && before.candidates == after.candidates && small.route(of: before) == route
        && before.removed.map(\.model) == after.removed.map(\.model)
        && before.changed == after.changed
    }
  }

  @Test func waiversOfNothingAndWaiversTooWide() throws {
    try eachPolicy { small in
      let policy = small.policy
      let dead = small.named("A0101")
      var (idle, wide, open) = (Set<String>(), Set<String>(), 0)
      let points = SmallPolicy.points.filter { point in
        !policy.denies.contains { small.applies($0.when, point) }
      }
      for waive in policy.waives {
        let forbid = policy.forbids[waive.lifts]
        guard !dead.contains(waive.info.name), !dead.contains(forbid.info.name) else { continue }
        let waived = points.filter { small.applies(waive.when, $0) }
        for model in waive.models {
          let removed = points.filter { small.applies(forbid.when, forbid.models, model, $0) }
          if Set(waived).isDisjoint(with: removed) {
            idle.insert(waive.info.name)
          } else if Set(waived).isStrictSuperset(of: removed) {
            wide.insert(waive.info.name)
          } else {
            open += 1
          }
        }
      }
      try compare(small.named("A0115"), idle, small)
      let found = small.named("A0116", .warning)
      #expect(found.isSubset(of: wide), "\(small.text)")
      return (idle.count + wide.count, open)
    }
  }

  @Test func rulesThatOneLabelMoreLoosens() throws {
    try eachPolicy { small in
      let found = small.named("A0118")
      var count = 0
      for name in found {
        let isWaiver = name.hasPrefix("w")
        let isThere = SmallPolicy.points.contains { point in
          steps(from: point).contains { other in
            parts(of: name, small).contains { part in
              let (before, after) = (part(point), part(other))
              return isWaiver ? !before && after : before && !after
            }
          }
        }
        try #require(isThere, "\(name)\n\(small.text)")
        count += 1
      }
      return (count, small.policy.forbids.count + small.policy.denies.count - count)
    }
  }

  /// The requests with one label more, or a higher rank.
  private func steps(from point: SmallPolicy.Point) -> [SmallPolicy.Point] {
    SmallPolicy.points.filter { other in
      guard other.task == point.task, other.vip == point.vip, other != point else { return false }
      if other.labels == point.labels { return other.sens > point.sens }
      return other.sens == point.sens && other.labels & point.labels == point.labels
    }
  }

  private func parts(of name: String, _ small: SmallPolicy) -> [(SmallPolicy.Point) -> Bool] {
    if let deny = small.policy.denies.first(where: { $0.info.name == name }) {
      return [{ small.applies(deny.when, $0) }]
    }
    if let waive = small.policy.waives.first(where: { $0.info.name == name }) {
      return [{ small.applies(waive.when, $0) }]
    }
    guard let forbid = small.policy.forbids.first(where: { $0.info.name == name }) else {
      return []
    }
    return small.policy.models.indices.map { model in
      { small.applies(forbid.when, forbid.models, model, $0) }
    }
  }

  @Test func rulesThatTheCallerLoosens() throws {
    try eachPolicy { small in
      let dead = small.named("A0101")
      var expected: Set<String> = []
      let names =
        small.policy.denies.map(\.info.name) + small.policy.forbids.map(\.info.name)
        + small.policy.waives.map(\.info.name)
      for name in names where !dead.contains(name) {
        let parts = parts(of: name, small)
        let isThere = SmallPolicy.points.contains { point in
          (0..<3).contains { task in
            var other = point
            other.task = task
            return parts.contains { $0(point) != $0(other) }
          }
        }
        if isThere { expected.insert(name) }
      }
      let finding = small.findings.first { $0.code.id == "A0117" }
      let found = Set((finding.map(small.quoted) ?? []).dropLast())
      // Five are named; through `classify` more may depend on the task than do.
      if found.count < 5 { try #require(expected.isSubset(of: found), "\(expected) \(small.text)") }
      #expect(expected.isEmpty || finding != nil)
      return (expected.count, names.count - expected.count)
    }
  }
}
