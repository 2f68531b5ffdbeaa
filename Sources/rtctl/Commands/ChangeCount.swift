internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// How many requests of a file two policies decide otherwise.
struct ChangeCount {
  var requests = 0
  var changed = 0
  /// By what changes, in words.
  var byKind: [String: Int] = [:]
  /// Requests that are decided alike and name other rules.
  var alike = 0
  /// Lines that are no requests of either.
  var invalid = 0

  /// Decides every request of a file twice; memory does not grow with their number.
  static func of(
    _ path: String, old: ValidatedBundle, new: ValidatedBundle, _ console: Console
  ) throws(Failure) -> ChangeCount {
    let before = try Session.decider(old, console)
    let after = try Session.decider(new, console)
    let mapping = PlaceMapping(from: old.policy, to: new.policy)
    var count = ChangeCount()
    try InputFile(path, console).forEachLine("deciding", console) { line, _ in
      count.requests += 1
      count.add(before.decision(of: line), after.decision(of: line), mapping)
    }
    return count
  }

  private mutating func add(
    _ before: DecisionRecord?, _ after: DecisionRecord?, _ mapping: PlaceMapping
  ) {
    switch (before, after) {
    case (nil, nil): invalid += 1
    case (nil, _?): note("accepted now, invalid before")
    case (_?, nil): note("invalid now")
    case (let before?, let after?):
      // Rules may be called otherwise and decide alike.
      let differences = mapping.differences(from: before, to: after)
      if let first = differences.first(where: { !$0.isOnlyWhoSaysSo }) {
        note(Self.words(first, before, after))
      } else if !differences.isEmpty {
        alike += 1
      }
    }
  }

  private mutating func note(_ kind: String) {
    changed += 1
    byKind[kind, default: 0] += 1
  }

  private static func words(
    _ difference: DecisionDifference, _ before: DecisionRecord, _ after: DecisionRecord
  ) -> String {
    switch difference {
    case .effect, .status: "\(outcome(before)) to \(outcome(after))"
    case .reasons: "another reason of the refusal"
    case .candidateAdded, .candidateRemoved: "other candidates"
    case .order: "another order of candidates"
    case .redactions: "other redactions"
    case .classified: "raised otherwise by `classify`"
    case .fallback, .hedge: "another reaction to failures"
    case .validators: "other checks of the answer"
    case .obligation: "other obligations"
    case .denies, .route, .removed, .waived, .rules, .layout: "other rules"
    }
  }

  private static func outcome(_ record: DecisionRecord) -> String {
    switch record.effect {
    case .deny: "refused with \(record.status)"
    case .noCandidate: "no candidate (\(record.status))"
    case .route: "answered"
    }
  }
}

extension Decider {
  /// The decision of a line; nil for one that is no request.
  fileprivate func decision(of line: LineReader.Line) -> DecisionRecord? {
    guard case .request = decide(line) else { return nil }
    return record
  }
}
