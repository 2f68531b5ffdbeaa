internal import PolicyCore

/// What is owed on the way, each thing a little weaker or otherwise.
///
/// Most of it is seen by no expectation of today, which can only say that a rule has a part.
extension Mutants {
  /// Each finding of a redaction left out, and the methods next to its own.
  mutating func add(
    _ redaction: Redaction, _ info: RuleInfo, _ when: Condition,
    _ set: @escaping @Sendable (inout Policy, Redaction) -> Void
  ) {
    let methods = RedactionMethod.allCases
    let findings = policy.enumerations[BuiltIn.findings].values
    for (bit, finding) in findings.enumerated().prefix(64)
    where redaction.findings >> UInt64(bit) & 1 == 1 && redaction.findings.nonzeroBitCount > 1 {
      var copy = redaction
      copy.findings &= ~(1 << UInt64(bit))
      let rest = copy
      add("`\(finding)` is not redacted", info, when, .redaction, canBeExpected: false) {
        set(&$0, rest)
      }
    }
    guard let place = methods.firstIndex(of: redaction.method) else { return }
    for other in [place - 1, place + 1] where methods.indices.contains(other) {
      var copy = redaction
      copy.method = methods[other]
      let turned = copy
      let words = "`with \(methods[place].rawValue)` becomes `with \(methods[other].rawValue)`"
      add(words, info, when, .redaction, canBeExpected: false) { set(&$0, turned) }
    }
  }

  mutating func addDemands(of rule: Obligation, _ place: Int) {
    func turned(
      _ words: String, canBeExpected: Bool = false, _ demand: ObligationLayout.Demand
    ) {
      add(words, rule.info, rule.when, canBeExpected: canBeExpected) {
        $0.obligations[place].demand = demand
      }
    }
    switch rule.demand {
    case .cap(let output, let attempts, let cost):
      if let output, output < .max {
        turned(
          "`output \(output)` becomes `\(output + 1)`",
          .cap(output: output + 1, attempts: attempts, cost: cost))
      }
      if let attempts {
        for other in [attempts - 1, attempts + 1] where other > 0 {
          turned(
            "`attempts \(attempts)` becomes `\(other)`", canBeExpected: true,
            .cap(output: output, attempts: other, cost: cost))
        }
      }
      if let cost, let more = Mutants.more(cost) {
        turned(
          "`cost \(ValueText.usd(cost))` becomes `\(ValueText.usd(more))`",
          .cap(output: output, attempts: attempts, cost: more))
      }
    case .isolate(let state, let cache):
      guard state, cache else { return }
      turned("`provider_state off` is dropped", .isolate(providerState: false, cache: true))
      turned("`cache off` is dropped", .isolate(providerState: true, cache: false))
    case .disclose(let headers):
      for (number, header) in headers.enumerated() {
        var other = headers
        other[number].value += "-"
        turned("header `\(header.name)` gets another value", .disclose(other))
        guard headers.count > 1 else { continue }
        other.remove(at: number)
        turned("header `\(header.name)` is dropped", .disclose(other))
      }
    case .record(let content, let least, let most):
      addRecord(content, least, most) { turned($0, $1) }
    case .budget(let spend, let period, let attribute, let status):
      if let more = Mutants.more(spend) {
        turned(
          "`spend \(ValueText.usd(spend))` becomes `\(ValueText.usd(more))`",
          .budget(spend: more, per: period, by: attribute, status: status))
      }
      let periods = BudgetPeriod.allCases
      if let next = periods.first(where: { $0.rawValue > period.rawValue }) ?? periods.first,
        next != period
      {
        turned(
          "`per \(period)` becomes `per \(next)`",
          .budget(spend: spend, per: next, by: attribute, status: status))
      }
      if let attribute {
        turned(
          "`by \(policy.attributes[Int(attribute)].name)` is dropped",
          .budget(spend: spend, per: period, by: nil, status: status))
      }
      let other: UInt16 = status == 429 ? 403 : 429
      turned(
        "status \(status) becomes \(other)",
        .budget(spend: spend, per: period, by: attribute, status: other))
    case .notify(let classes, let exhausted, let severity):
      addNotices(classes, exhausted, severity) { turned($0, $1) }
    }
  }

  private func addRecord(
    _ content: RecordContent?, _ least: Int64?, _ most: Int64?,
    _ turned: (String, ObligationLayout.Demand) -> Void
  ) {
    let day: Int64 = 86_400_000
    if let content {
      for next in RecordContent.allCases
      where abs(Int(next.rawValue) - Int(content.rawValue)) == 1 {
        turned(
          "`content \(content)` becomes `content \(next)`",
          .record(content: next, atLeast: least, atMost: most))
      }
      if least != nil || most != nil {
        turned(
          "`content \(content)` is dropped", .record(content: nil, atLeast: least, atMost: most))
      }
    }
    if let least {
      let other = least > day ? least - day : least / 2
      turned(
        "`retain at least \(ValueText.duration(least))` becomes `\(ValueText.duration(other))`",
        .record(content: content, atLeast: other, atMost: most))
      if content != nil || most != nil {
        turned(
          "`retain at least \(ValueText.duration(least))` is dropped",
          .record(content: content, atLeast: nil, atMost: most))
      }
    }
    if let most {
      let (other, overflow) = most.addingReportingOverflow(day)
      if !overflow {
        turned(
          "`retain at most \(ValueText.duration(most))` becomes `\(ValueText.duration(other))`",
          .record(content: content, atLeast: least, atMost: other))
      }
      if content != nil || least != nil {
        turned(
          "`retain at most \(ValueText.duration(most))` is dropped",
          .record(content: content, atLeast: least, atMost: nil))
      }
    }
  }

  private func addNotices(
    _ classes: UInt64, _ exhausted: Bool, _ severity: String?,
    _ turned: (String, ObligationLayout.Demand) -> Void
  ) {
    if exhausted, classes != 0 {
      turned(
        "`exhausted` is dropped",
        .notify(classes: classes, exhausted: false, severity: severity))
    }
    for group in FailureGroup.allCases {
      let own = group.classes.reduce(0) { $0 | 1 << UInt64($1.place) } & classes
      guard own != 0, own != classes || exhausted else { continue }
      let names = group.classes.filter { own >> UInt64($0.place) & 1 == 1 }
      let words =
        names == group.classes
        ? group.rawValue
        : names.map(\.rawValue)
          .joined(separator: ", ")
      turned(
        "`\(words)` is dropped",
        .notify(classes: classes & ~own, exhausted: exhausted, severity: severity))
    }
  }

  /// One cent more.
  private static func more(_ dollars: Int64) -> Int64? {
    let (more, overflow) = dollars.addingReportingOverflow(10_000)
    return overflow ? nil : more
  }
}
