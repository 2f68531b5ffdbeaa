internal import PolicyCore

/// What a request gets from the clock, and where a text says exactly what requests can have.
struct SolverClock {
  private let variables: SolverVariables
  private let context: SearchContext
  private static let day: Int64 = 86_400_000_000
  private static let hour: Int64 = 3_600_000_000

  init(_ variables: SolverVariables, _ context: SearchContext) {
    self.variables = variables
    self.context = context
  }

  /// The instants in which clocks are exact.
  private var window: Range<Int64> {
    let span = Limits.solverDays * Self.day
    let start = context.now.subtractingReportingOverflow(span)
    let end = context.now.addingReportingOverflow(span)
    guard !start.overflow, !end.overflow else { return 0..<span }
    let midnight = start.partialValue - start.partialValue % Self.day
    return midnight..<max(midnight, end.partialValue)
  }

  /// The rules for what comes from the clock, inside the window; outside of it that is free.
  func assertions() -> String {
    guard let now = variables.policy.attributes.firstIndex(where: { $0.source == .now }) else {
      return ""
    }
    let term = variables.term(now, .final)
    var zones: [String: String] = [:]
    var text = ""
    for (place, attribute) in variables.policy.attributes.enumerated() {
      guard let zone = Self.zone(of: attribute.source) else { continue }
      if zones[zone] == nil {
        let symbol = SolverText.symbol("offset of \(zone)")
        zones[zone] = symbol
        text += "(define-fun \(symbol) ((x Int)) Int \(offsets(zone)))\n"
      }
      guard let offset = zones[zone], let value = Self.value(attribute.source, term, offset) else {
        continue
      }
      text += "(assert (=> |clocks are exact| (= \(variables.term(place, .final)) \(value))))\n"
    }
    guard !zones.isEmpty else { return "" }
    return "(define-fun |clocks are exact| () Bool (and "
      + "(<= \(SolverText.number(Int128(window.lowerBound))) \(term)) "
      + "(< \(term) \(SolverText.number(Int128(window.upperBound))))))\n" + text
  }

  private static func zone(of source: AttributeSource) -> String? {
    switch source {
    case .clockHour(let zone), .clockWeekday(let zone), .clockDate(let zone): zone
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .now, .needs, .findings: nil
    }
  }

  private static func value(
    _ source: AttributeSource, _ now: String, _ offset: String
  ) -> String? {
    let local = "(+ \(now) (\(offset) \(now)))"
    let midnight = "(* (div \(local) \(day)) \(day))"
    switch source {
    case .clockHour: return "(div (mod \(local) \(day)) \(hour))"
    // 1970-01-01 was a Thursday, and Monday is 0.
    case .clockWeekday: return "(mod (+ (div \(local) \(day)) 3) 7)"
    // The offset that counts is the one at midnight, which may not be that of `now`.
    case .clockDate: return "(- \(midnight) (\(offset) (- \(midnight) (\(offset) \(now)))))"
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .now, .needs, .findings:
      return nil
    }
  }

  /// Microseconds east of UTC at an instant `x` of the window and the days around it.
  private func offsets(_ zone: String) -> String {
    func offset(_ instant: Int64) -> Int64 {
      (context.zoneOffset(zone, instant) ?? 0) * 1_000_000
    }
    var changes: [(at: Int64, before: Int64)] = []
    var instant = window.lowerBound - 2 * Self.day
    while instant < window.upperBound + 2 * Self.day {
      let next = instant + Self.day
      if offset(instant) != offset(next) {
        var (low, high) = (instant, next)
        while high - low > 1 {
          let middle = low + (high - low) / 2
          if offset(middle) == offset(low) { low = middle } else { high = middle }
        }
        changes.append((high, offset(low)))
      }
      instant = next
    }
    let last = SolverText.number(Int128(offset(instant)))
    return changes.reversed().reduce(last) {
      "(ite (< x \(SolverText.number(Int128($1.at)))) \(SolverText.number(Int128($1.before))) \($0))"
    }
  }

  /// When an answer is a request that there is: inside the window of the clocks, with texts that
  /// are short enough whatever their characters are, at an instant that can be written.
  func exactness(isSayable: Bool) -> String {
    var terms = isSayable ? [] : ["false"]
    let attributes = variables.policy.attributes
    if attributes.contains(where: { Self.zone(of: $0.source) != nil }) {
      terms.append("|clocks are exact|")
    }
    for (place, attribute) in attributes.enumerated() {
      if attribute.type == .string {
        terms.append(
          "(<= (* 4 (str.len \(variables.term(place, .final)))) \(attribute.maxBytes))")
      } else if attribute.source == .now {
        // The years 1 to 9999.
        let now = variables.term(place, .final)
        terms.append("(<= (- 62135596800000000) \(now) 253402300799999999)")
      }
    }
    return "(define-fun |exact| () Bool \(SolverText.all(terms)))\n"
  }
}
