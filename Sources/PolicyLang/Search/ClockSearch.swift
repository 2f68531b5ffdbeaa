internal import PolicyCore

/// Finds an instant whose clock attributes have the classes that a witness needs.
struct ClockSearch {
  private let compiled: CompiledPolicy
  private let context: SearchContext
  private let nowAttribute: Int

  init(_ compiled: CompiledPolicy, _ context: SearchContext, _ nowAttribute: Int) {
    self.compiled = compiled
    self.context = context
    self.nowAttribute = nowAttribute
  }

  private static let hour: Int64 = 3_600_000_000

  /// The context's own instant if it fits, else the first of the hours around it or from the start
  /// of the range that does; nil when none of them fits.
  func instant(_ domains: WitnessDomains) -> Int64? {
    let reading = ReadingLayout.attribute(UInt32(nowAttribute))
    var range = compiled.attributes[nowAttribute].range
    if case .numbers(let asked) = domains.domains[reading] { range = asked }
    for start in [context.now] + dates(domains) {
      let start = min(max(start, range.lowerBound), range.upperBound)
      if fits(start, domains) { return start }
      for distance in 1...Int64(24 * 14) {
        for candidate in [start + distance * Self.hour, start - distance * Self.hour]
        where range.contains(candidate) && fits(candidate, domains) {
          return candidate
        }
      }
    }
    return nil
  }

  /// The first day that each date may be.
  private func dates(_ domains: WitnessDomains) -> [Int64] {
    compiled.attributes.enumerated().compactMap { number, attribute in
      guard case .clockDate = attribute.source,
        case .numbers(let asked)? = domains.domains[.attribute(UInt32(number))],
        !asked.contains(context.now)
      else { return nil }
      return asked.lowerBound > context.now ? asked.lowerBound : asked.upperBound
    }
  }

  private func fits(_ now: Int64, _ domains: WitnessDomains) -> Bool {
    compiled.attributes.enumerated().allSatisfy { number, attribute in
      guard let value = Self.value(of: attribute.source, at: now, context.zoneOffset),
        let domain = domains.domains[.attribute(UInt32(number))]
      else { return true }
      switch domain {
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
    func local(_ zone: String) -> Int64 { now + (zoneOffset(zone, now) ?? 0) * 1_000_000 }
    func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
      number / divisor - (number % divisor < 0 ? 1 : 0)
    }
    switch source {
    case .clockHour(let zone): return floor(local(zone), hour) - floor(local(zone), 24 * hour) * 24
    case .clockWeekday(let zone):
      // 1970-01-01 was a Thursday.
      let day = floor(local(zone), 24 * hour) + 3
      return day - floor(day, 7) * 7
    case .clockDate(let zone):
      // The offset that counts is the one at midnight, which may not be that of `now`.
      let midnight = floor(local(zone), 24 * hour) * 24 * hour
      let first = midnight - (zoneOffset(zone, now) ?? 0) * 1_000_000
      return midnight - (zoneOffset(zone, first) ?? 0) * 1_000_000
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .now, .needs,
      .findings:
      return nil
    }
  }
}
