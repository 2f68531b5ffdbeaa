internal import PolicyCore

/// Finds an instant whose clock attributes have the classes that a witness needs.
///
/// What a clock shows changes only on the hour of its zone and where its offset changes. Between
/// two changes of offset it repeats every week, so the first week of each such span decides for all
/// of it.
struct ClockSearch {
  /// What came of it.
  enum Outcome {
    case instant(Int64)
    /// No instant does: proved, where `byZones` from the zone data of this machine.
    case impossible([Int], byZones: Bool)
    /// `Limits.clockDays` ran out.
    case unknown
  }

  /// A clock, and what it must show.
  private struct Asked {
    let attribute: UInt32
    let source: AttributeSource
    let zone: String
    let domain: PointDomains.Domain

    init(
      _ clock: (attribute: UInt32, source: AttributeSource, zone: String),
      _ domain: PointDomains.Domain
    ) {
      (attribute, source, zone) = clock
      self.domain = domain
    }
  }

  private let scheme: Scheme
  private let context: SearchContext
  private let now: UInt32
  /// What reads a clock, with its attribute.
  private let clocks: [(attribute: UInt32, source: AttributeSource, zone: String)]

  init(_ scheme: Scheme, _ context: SearchContext) {
    self.scheme = scheme
    self.context = context
    let attributes = scheme.compiled.attributes
    now = UInt32(clamping: attributes.firstIndex { $0.source == .now } ?? 0)
    clocks = attributes.enumerated().compactMap { number, attribute in
      switch attribute.source {
      case .clockHour(let zone), .clockWeekday(let zone), .clockDate(let zone):
        (UInt32(clamping: number), attribute.source, zone)
      case .header, .body, .claim, .host, .promptTokens, .promptBytes, .now, .needs, .findings: nil
      }
    }
  }

  private static let second: Int64 = 1_000_000
  private static let hour = 3_600 * second
  private static let day = 24 * hour

  /// An instant of a point, near the context's own; `fixed` is what sums and comparisons make of
  /// `now` and the clocks.
  func find(_ domains: PointDomains, fixed: [Variable: Int64]) -> Outcome {
    let variable = Variable.declared(now, copy: 0)
    var range = scheme.compiled.attributes[Int(now)].range
    if case .numbers(let asked) = domains.domain(variable) { range = asked }
    if let fixed = fixed[variable] { range = fixed...fixed }
    var asked: [Asked] = []
    var isFree = fixed[variable] == nil
    for clock in clocks {
      let own = Variable.declared(clock.attribute, copy: 0)
      if let value = fixed[own] {
        isFree = false
        asked.append(Asked(clock, domains.domain(own).holding(value)))
      } else if let domain = domains.domains[own] {
        asked.append(Asked(clock, domain))
      }
    }
    let related =
      (domains.dimensions[variable] ?? [])
      + asked.flatMap { domains.dimensions[.declared($0.attribute, copy: 0)] ?? [] }
    for clock in asked {
      // The days of a clock lie between its first midnight and the day behind its last.
      guard case .clockDate = clock.source, case .numbers(let dates) = clock.domain else {
        continue
      }
      let (end, isOver) = dates.upperBound.addingReportingOverflow(2 * Self.day)
      let (low, high) = (
        max(range.lowerBound, dates.lowerBound), min(range.upperBound, isOver ? .max : end)
      )
      guard low <= high else { return isFree ? .impossible(related, byZones: false) : .unknown }
      range = low...high
    }
    let start = min(max(context.now, range.lowerBound), range.upperBound)
    if fits(start, asked) { return .instant(start) }
    if asked.isEmpty { return .unknown }
    for distance in 1...Int64(24 * 14) {
      for candidate in [start + distance * Self.hour, start - distance * Self.hour]
      where range.contains(candidate) && fits(candidate, asked) {
        return .instant(candidate)
      }
    }
    let reach = Int64(Limits.clockDays) * Self.day
    let low = max(range.lowerBound, start.subtractingReportingOverflow(reach).partialValue)
    let high = min(range.upperBound, start.addingReportingOverflow(reach).partialValue)
    if let found = scan(low, high, asked) { return .instant(found) }
    let isWhole = low == range.lowerBound && high == range.upperBound
    let isFixed = asked.allSatisfy { ["UTC", "Etc/UTC", "GMT", "Etc/GMT"].contains($0.zone) }
    return (isWhole || isFixed) && isFree ? .impossible(related, byZones: !isFixed) : .unknown
  }

  /// The first instant of some days that fits.
  private func scan(_ low: Int64, _ high: Int64, _ asked: [Asked]) -> Int64? {
    let zones = Set(asked.map(\.zone)).sorted()
    var start = low
    while start <= high {
      let end = spanEnd(from: start, through: high, zones)
      let week = min(end, start.addingReportingOverflow(9 * Self.day).partialValue)
      if fits(start, asked) { return start }
      for zone in zones {
        let offset = (context.zoneOffset(zone, start) ?? 0) * Self.second
        let full = LocalTime.floorDivide(start + offset, Self.hour) * Self.hour - offset
        var next = full + Self.hour
        while next <= week {
          if fits(next, asked) { return next }
          next += Self.hour
        }
      }
      if end == high { return fits(high, asked) ? high : nil }
      start = end + 1
    }
    return nil
  }

  /// The last instant from which on no zone has changed its offset.
  private func spanEnd(from start: Int64, through high: Int64, _ zones: [String]) -> Int64 {
    func offsets(_ instant: Int64) -> [Int64?] { zones.map { context.zoneOffset($0, instant) } }
    let first = offsets(start)
    var known = start
    while known < high {
      var next = min(high, known + Self.day)
      if offsets(next) == first {
        known = next
        continue
      }
      while next - known > 1 {
        let middle = known + (next - known) / 2
        if offsets(middle) == first { known = middle } else { next = middle }
      }
      return known
    }
    return high
  }

  private func fits(_ now: Int64, _ asked: [Asked]) -> Bool {
    asked.allSatisfy { clock in
      guard let value = Self.value(of: clock.source, at: now, context.zoneOffset) else {
        return false
      }
      switch clock.domain {
      case .numbers(let range): return range.contains(value)
      case .places(let places): return places.contains(value)
      case .members, .unsampled: return false
      }
    }
  }

  /// The number of a clock source at an instant; nil for another source.
  static func value(
    of source: AttributeSource, at now: Int64, _ zoneOffset: (String, Int64) -> Int64?
  ) -> Int64? {
    let second = LocalTime.floorDivide(now, Self.second)
    func offset(_ zone: String, _ at: Int64) -> Int64 { zoneOffset(zone, at &* Self.second) ?? 0 }
    switch source {
    case .clockHour(let zone):
      return LocalTime.hour(at: second, offset: offset(zone, second))
    case .clockWeekday(let zone):
      return LocalTime.weekday(at: second, offset: offset(zone, second))
    case .clockDate(let zone):
      return LocalTime.midnight(at: second, offset: { offset(zone, $0) }) &* Self.second
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .now, .needs, .findings:
      return nil
    }
  }
}
