// What happens when calls fail, what is validated and what is owed: asked when a decision is
// recorded, since only a caller that goes on needs it.
extension Evaluator {
  /// Fills the fallback, the validators and the obligations.
  func recordObligations(_ record: inout DecisionRecord) {
    recordDemands(&record)
    guard record.effect == .route else { return }
    let entry = program.fallback.firstMatch(classes, bases: scratch.bases)
    if entry >= 0 {
      let place = Int(bundle.policy.fallback.clauses[entry])
      record.fallback = place
      if let hedge = bundle.policy.fallbacks[place].hedge {
        record.isHedged = hedge.condition.map { scratch.classes[Int($0)] == 1 } ?? true
      }
    }
    guard collect(program.validate, into: scratch.validate) else { return }
    var cursor = ClauseCursor()
    while true {
      let place = cursor.next(scratch.validate, bundle.policy.validate.clauses)
      if place < 0 { break }
      record.validators.append(place)
    }
    let ranks = program.ranks
    let validators = bundle.policy.validators
    record.validators.sort {
      ranks.rule(Int(validators[$0].rule)) < ranks.rule(Int(validators[$1].rule))
    }
  }

  /// Takes all obligations that hold together; a request that no model sees owes only what is said
  /// of the request itself.
  private func recordDemands(_ record: inout DecisionRecord) {
    guard collect(program.oblige, into: scratch.oblige) else { return }
    var cursor = ClauseCursor()
    while true {
      let place = cursor.next(scratch.oblige, bundle.policy.oblige.clauses)
      if place < 0 { break }
      let obligation = bundle.policy.obligations[place]
      if obligation.isOwed(by: record.effect) { record.obligations.add(obligation) }
    }
    let ranks = program.ranks
    record.obligations.budgets.sort { ranks.rule($0) < ranks.rule($1) }
    record.obligations.notifications.sort { ranks.rule($0) < ranks.rule($1) }
    record.obligations.headers.sort {
      $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
  }
}

extension DecisionRecord.Obligations {
  /// Takes one more rule's demand into account: the strictest wins.
  mutating func add(_ obligation: ObligationLayout) {
    switch obligation.demand {
    case .cap(let output, let attempts, let cost):
      outputCap = least(outputCap, output)
      attemptCap = least(attemptCap, attempts)
      costCap = least(costCap, cost)
    case .isolate(let providerState, let cache):
      isProviderStateOff = isProviderStateOff || providerState
      isCacheOff = isCacheOff || cache
    case .disclose(let disclosed):
      for header in disclosed where !headers.contains(where: { $0.isNamed(header.name) }) {
        headers.append(header)
      }
    case .record(let kept, let atLeast, let atMost):
      if let kept, kept.rawValue < content?.rawValue ?? UInt8.max { content = kept }
      if let atLeast { retainAtLeast = max(retainAtLeast ?? atLeast, atLeast) }
      retainAtMost = least(retainAtMost, atMost)
    case .budget: budgets.append(Int(obligation.rule))
    case .notify: notifications.append(Int(obligation.rule))
    }
  }

  private func least(_ left: Int64?, _ right: Int64?) -> Int64? {
    guard let left, let right else { return left ?? right }
    return min(left, right)
  }
}

extension ObligationLayout.Header {
  /// Whether it has that name, in any case of its letters (RFC 9110, section 5.1).
  func isNamed(_ other: String) -> Bool {
    guard name.utf8.count == other.utf8.count else { return false }
    return zip(name.utf8, other.utf8).allSatisfy {
      ObligationLayout.Header.lower($0) == Self.lower($1)
    }
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
