internal import PolicyCore

/// A condition about models that nothing can meet, whatever models state: a number that a signal or
/// an attribute never has.
///
/// That no model of today states what is asked for is no mistake; the next one may.
enum UnmeetableModels {
  /// The condition of a rule about models that can never hold; nil when there is none.
  static func condition(
    of origin: (kind: RuleKind, index: Int), _ policy: Policy, _ readings: Readings
  ) -> Condition? {
    selections(of: origin, policy).lazy.compactMap { selection -> Condition? in
      guard case .matching(let condition) = selection, condition.isNever(readings) else {
        return nil
      }
      return condition
    }.first
  }

  static func diagnostic(_ condition: Condition, _ info: RuleInfo) -> Diagnostic {
    Diagnostic(
      UnmeetableCondition.code, "no request can meet the condition of `\(info.name)` about models",
      at: condition.span ?? info.nameSpan, label: "never true, whatever models state",
      help: ["correct the condition: as it stands, the rule is about no model"])
  }

  private static func selections(
    of origin: (kind: RuleKind, index: Int), _ policy: Policy
  ) -> [ModelSelection] {
    switch origin.kind {
    case .forbid: [policy.forbids[origin.index].models]
    case .avoid: [policy.avoids[origin.index].models]
    case .redact: [policy.redacts[origin.index].models]
    // A route matches whatever models it names.
    case .classify, .deny, .waive, .route, .fallback, .validate, .cap, .isolate, .disclose,
      .record, .budget, .notify:
      []
    }
  }
}

extension Condition {
  /// Whether the ranges of what it reads exclude it; what it asks of facts may always be so.
  fileprivate func isNever(_ readings: Readings, isPositive: Bool = true) -> Bool {
    switch self {
    case .constant: false
    case .not(let part): part.isNever(readings, isPositive: !isPositive)
    case .all(let parts):
      isPositive
        ? parts.contains { $0.isNever(readings) }
        : !parts.isEmpty && parts.allSatisfy { $0.isNever(readings, isPositive: false) }
    case .any(let parts):
      isPositive
        ? !parts.isEmpty && parts.allSatisfy { $0.isNever(readings) }
        : parts.contains { $0.isNever(readings, isPositive: false) }
    case .test(.linear(let sum, let comparator), _):
      sum.range(readings).map { !comparator.mayHold($0, isPositive: isPositive) } ?? false
    case .test: false
    }
  }
}

extension Linear {
  /// What it can come to; nil when it reads a fact, or is beyond what can be computed.
  fileprivate func range(_ readings: Readings) -> ClosedRange<Int128>? {
    var layouts: [TermLayout] = []
    for term in terms {
      if case .fact = term.reading { return nil }
      guard case .reading(let reading) = readings.resolve(term.reading, model: 0) else {
        return nil
      }
      layouts.append(TermLayout(coefficient: term.coefficient, reading: reading))
    }
    let range = readings.ranges.range(of: layouts)
    return range.lowerBound + Int128(constant)...range.upperBound + Int128(constant)
  }
}

extension Comparator {
  /// Whether it, or its opposite, holds between some number of a range and 0.
  fileprivate func mayHold(_ range: ClosedRange<Int128>, isPositive: Bool) -> Bool {
    switch (self, isPositive) {
    case (.equal, true), (.notEqual, false): range.contains(0)
    case (.notEqual, true), (.equal, false): range != 0...0
    case (.less, true), (.greaterOrEqual, false): range.lowerBound < 0
    case (.lessOrEqual, true), (.greater, false): range.lowerBound <= 0
    case (.greater, true), (.lessOrEqual, false): range.upperBound > 0
    case (.greaterOrEqual, true), (.less, false): range.upperBound >= 0
    }
  }
}
