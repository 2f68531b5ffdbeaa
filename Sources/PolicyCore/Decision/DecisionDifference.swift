/// One thing in which a decision is another than it was, in the places of the policy of both.
public enum DecisionDifference: Sendable, Equatable {
  /// What is done with the request.
  case effect(was: Decision.Effect, is: Decision.Effect)
  /// The status of a refusal.
  case status(was: Int, is: Int)
  /// The reasons of a refusal.
  case reasons(was: [String], is: [String])
  /// The denies that fired.
  case denies(was: [Int], is: [Int])
  /// The route that matched.
  case route(was: Int?, is: Int?)
  /// A model may answer that might not.
  case candidateAdded(Int)
  /// A model may not answer that might.
  case candidateRemoved(Int)
  /// What both try is tried in another order.
  case order(was: [Int], is: [Int])
  /// What is redacted for a candidate of both.
  case redactions(
    model: Int, was: [DecisionRecord.Redaction], is: [DecisionRecord.Redaction])
  /// The rules that remove a model; none when it is admissible.
  case removed(model: Int, was: [Int], is: [Int])
  /// What waivers spared.
  case waived(was: [DecisionRecord.Waived], is: [DecisionRecord.Waived])
  /// What `classify` made of an attribute; nil when it left it alone.
  case classified(attribute: Int, was: DecisionRecord.Change?, is: DecisionRecord.Change?)
  /// The fallback.
  case fallback(was: Int?, is: Int?)
  /// Whether its hedge applies.
  case hedge(was: Bool, is: Bool)
  /// The validators.
  case validators(was: [Int], is: [Int])
  /// Something that is demanded.
  case obligation(ObligationDifference)
  /// The rules that fired.
  case rules(was: [Int], is: [Int])
  /// Nothing that has a name here: the order of a list that has none of its own.
  case layout

  /// Whether only rules differ, by which models are removed or requests taken: what becomes of the
  /// request is said by other differences.
  public var isOnlyWhoSaysSo: Bool {
    switch self {
    case .denies, .route, .removed, .waived, .rules, .layout: true
    case .effect, .status, .reasons, .candidateAdded, .candidateRemoved, .order, .redactions,
      .classified, .fallback, .hedge, .validators, .obligation:
      false
    }
  }
}

/// One demand that is another than it was; nil demands nothing.
public enum ObligationDifference: Sendable, Equatable {
  /// What is kept at most.
  case content(was: RecordContent?, is: RecordContent?)
  /// Milliseconds that the record is kept at least.
  case retainAtLeast(was: Int64?, is: Int64?)
  /// Milliseconds that the record is kept at most.
  case retainAtMost(was: Int64?, is: Int64?)
  /// Output tokens at most.
  case outputCap(was: Int64?, is: Int64?)
  /// Attempts at most.
  case attemptCap(was: Int64?, is: Int64?)
  /// Millionths of a dollar at most.
  case costCap(was: Int64?, is: Int64?)
  /// Whether the provider keeps nothing, from now on or no longer.
  case providerState(isOff: Bool)
  /// Whether no cache is used, from now on or no longer.
  case cache(isOff: Bool)
  /// A header that the answer carries, from now on or no longer.
  case header(ObligationLayout.Header, isOwed: Bool)
  /// A budget that is charged, from now on or no longer.
  case budget(Int, isOwed: Bool)
  /// A notification that may be sent, from now on or no longer.
  case notification(Int, isOwed: Bool)

  /// Whether less is demanded than was; otherwise it is more.
  public var isWeaker: Bool {
    switch self {
    case .content(let was, let now): (was?.rawValue ?? .max) < (now?.rawValue ?? .max)
    case .retainAtLeast(let was, let now): (was ?? .min) > (now ?? .min)
    case .retainAtMost(let was, let now), .outputCap(let was, let now),
      .attemptCap(let was, let now), .costCap(let was, let now):
      (was ?? .max) < (now ?? .max)
    case .providerState(let isOwed), .cache(let isOwed), .header(_, let isOwed),
      .budget(_, let isOwed), .notification(_, let isOwed):
      !isOwed
    }
  }
}

extension DecisionRecord {
  /// All in which this decision differs from an older one: none exactly when the two are equal.
  ///
  /// The places of both must be those of one policy; see `PlaceMapping`.
  public func differences(from old: DecisionRecord) -> [DecisionDifference] {
    guard self != old else { return [] }
    var result: [DecisionDifference] = []
    if effect != old.effect { result.append(.effect(was: old.effect, is: effect)) }
    if status != old.status { result.append(.status(was: old.status, is: status)) }
    if because != old.because { result.append(.reasons(was: old.because, is: because)) }
    if deniedBy != old.deniedBy { result.append(.denies(was: old.deniedBy, is: deniedBy)) }
    if route != old.route { result.append(.route(was: old.route, is: route)) }
    if candidates != old.candidates { addCandidates(old, &result) }
    if removed != old.removed {
      for model in Self.keys(old.removed, removed, \.model) {
        let was = old.removed.first { $0.model == model }?.by ?? []
        let now = removed.first { $0.model == model }?.by ?? []
        if was != now { result.append(.removed(model: model, was: was, is: now)) }
      }
    }
    if waived != old.waived { result.append(.waived(was: old.waived, is: waived)) }
    if changed != old.changed {
      for attribute in Self.keys(old.changed, changed, \.attribute) {
        let was = old.changed.first { $0.attribute == attribute }
        let now = changed.first { $0.attribute == attribute }
        if was != now { result.append(.classified(attribute: attribute, was: was, is: now)) }
      }
    }
    if fallback != old.fallback { result.append(.fallback(was: old.fallback, is: fallback)) }
    if isHedged != old.isHedged { result.append(.hedge(was: old.isHedged, is: isHedged)) }
    if validators != old.validators {
      result.append(.validators(was: old.validators, is: validators))
    }
    result += obligations.differences(from: old.obligations).map(DecisionDifference.obligation)
    if rules != old.rules { result.append(.rules(was: old.rules, is: rules)) }
    return result.isEmpty ? [.layout] : result
  }

  private func addCandidates(_ old: DecisionRecord, _ result: inout [DecisionDifference]) {
    let (before, after) = (old.candidates.map(\.model), candidates.map(\.model))
    result += after.filter { !before.contains($0) }.map(DecisionDifference.candidateAdded)
    result += before.filter { !after.contains($0) }.map(DecisionDifference.candidateRemoved)
    let (kept, still) = (before.filter(after.contains), after.filter(before.contains))
    if kept != still { result.append(.order(was: kept, is: still)) }
    for candidate in candidates {
      guard let was = old.candidates.first(where: { $0.model == candidate.model }),
        was.redactions != candidate.redactions
      else { continue }
      result.append(
        .redactions(model: candidate.model, was: was.redactions, is: candidate.redactions))
    }
  }

  /// What two lists are about, each once.
  private static func keys<Element>(
    _ one: [Element], _ two: [Element], _ key: (Element) -> Int
  ) -> [Int] {
    var result: [Int] = []
    for place in (one + two).map(key) where !result.contains(place) { result.append(place) }
    return result
  }
}

extension DecisionRecord.Obligations {
  /// All in which these demands differ from older ones.
  public func differences(from old: DecisionRecord.Obligations) -> [ObligationDifference] {
    guard self != old else { return [] }
    var result: [ObligationDifference] = []
    if content != old.content { result.append(.content(was: old.content, is: content)) }
    func add(
      _ was: Int64?, _ now: Int64?, _ difference: (Int64?, Int64?) -> ObligationDifference
    ) {
      if was != now { result.append(difference(was, now)) }
    }
    add(old.retainAtLeast, retainAtLeast) { .retainAtLeast(was: $0, is: $1) }
    add(old.retainAtMost, retainAtMost) { .retainAtMost(was: $0, is: $1) }
    add(old.outputCap, outputCap) { .outputCap(was: $0, is: $1) }
    add(old.attemptCap, attemptCap) { .attemptCap(was: $0, is: $1) }
    add(old.costCap, costCap) { .costCap(was: $0, is: $1) }
    if isProviderStateOff != old.isProviderStateOff {
      result.append(.providerState(isOff: isProviderStateOff))
    }
    if isCacheOff != old.isCacheOff { result.append(.cache(isOff: isCacheOff)) }
    func add<Element: Equatable>(
      _ were: [Element], _ are: [Element], _ difference: (Element, Bool) -> ObligationDifference
    ) {
      result += are.filter { !were.contains($0) }.map { difference($0, true) }
      result += were.filter { !are.contains($0) }.map { difference($0, false) }
    }
    add(old.headers, headers) { .header($0, isOwed: $1) }
    add(old.budgets, budgets) { .budget($0, isOwed: $1) }
    add(old.notifications, notifications) { .notification($0, isOwed: $1) }
    return result
  }
}
