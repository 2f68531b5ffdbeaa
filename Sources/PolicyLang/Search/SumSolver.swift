internal import PolicyCore

/// Finds numbers for readings so that every sum lies in its range.
///
/// Bounds of each reading are tightened by each sum until nothing changes (bounds consistency,
/// Mackworth 1977), then readings are fixed one after another, trying the ends first.
struct SumSolver {
  /// What came out.
  enum Outcome {
    case values([ReadingLayout: Int64])
    /// No numbers do; proved by the bounds alone.
    case impossible
    /// Not found within the tries.
    case unknown
  }

  private let sums: [WitnessDomains.SumConstraint]
  private var tries = 500

  init(_ sums: [WitnessDomains.SumConstraint]) { self.sums = sums }

  /// Values for every reading of the sums; `wish` is the value a reading has if it may.
  static func solve(
    _ sums: [WitnessDomains.SumConstraint], _ bounds: [ReadingLayout: ClosedRange<Int64>],
    wish: (ReadingLayout) -> Int64?
  ) -> Outcome {
    var solver = SumSolver(sums)
    guard let tight = solver.tighten(bounds) else { return .impossible }
    let order = Array(Set(sums.flatMap { $0.terms.map(\.reading) }))
      .sorted { "\($0)" < "\($1)" }
    guard let values = solver.fix(order[...], tight, wish) else { return .unknown }
    return .values(values)
  }

  private mutating func fix(
    _ order: ArraySlice<ReadingLayout>, _ bounds: [ReadingLayout: ClosedRange<Int64>],
    _ wish: (ReadingLayout) -> Int64?
  ) -> [ReadingLayout: Int64]? {
    guard let reading = order.first else { return bounds.mapValues(\.lowerBound) }
    guard let range = bounds[reading] else { return nil }
    let middle = range.lowerBound / 2 + range.upperBound / 2
    let wished = wish(reading).map { [min(max($0, range.lowerBound), range.upperBound)] } ?? []
    var seen: Set<Int64> = []
    for value in wished + [range.lowerBound, range.upperBound, middle]
    where range.contains(value) && seen.insert(value).inserted {
      tries -= 1
      guard tries > 0 else { return nil }
      var next = bounds
      next[reading] = value...value
      guard let tight = tighten(next) else { continue }
      if let found = fix(order.dropFirst(), tight, wish) { return found }
    }
    return nil
  }

  /// Smaller bounds that lose no solution; nil when there is none.
  private func tighten(_ bounds: [ReadingLayout: ClosedRange<Int64>])
    -> [ReadingLayout: ClosedRange<Int64>]?
  {
    var bounds = bounds
    for _ in 0..<16 {
      var changed = false
      for sum in sums {
        for term in sum.terms {
          guard let own = bounds[term.reading] else { continue }
          guard let range = rest(of: sum, without: term, bounds) else { continue }
          let low = Int128(sum.range.lowerBound) - range.upperBound
          let high = Int128(sum.range.upperBound) - range.lowerBound
          let factor = Int128(term.coefficient)
          let ends = factor > 0 ? (low, high) : (-high, -low)
          let size = factor.magnitude
          let first = Self.ceiling(ends.0, Int128(size))
          let last = Self.floor(ends.1, Int128(size))
          let tight = (max(first, Int128(own.lowerBound)), min(last, Int128(own.upperBound)))
          guard tight.0 <= tight.1 else { return nil }
          let next = Int64(tight.0)...Int64(tight.1)
          if next != own {
            bounds[term.reading] = next
            changed = true
          }
        }
      }
      if !changed { break }
    }
    return bounds
  }

  private func rest(
    of sum: WitnessDomains.SumConstraint, without term: TermLayout,
    _ bounds: [ReadingLayout: ClosedRange<Int64>]
  ) -> ClosedRange<Int128>? {
    var low: Int128 = 0
    var high: Int128 = 0
    for other in sum.terms where other.reading != term.reading {
      guard let range = bounds[other.reading] else { return nil }
      let ends = [
        Int128(other.coefficient) * Int128(range.lowerBound),
        Int128(other.coefficient) * Int128(range.upperBound),
      ].sorted()
      low += ends[0]
      high += ends[1]
    }
    return low...high
  }

  private static func floor(_ number: Int128, _ divisor: Int128) -> Int128 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
  }

  private static func ceiling(_ number: Int128, _ divisor: Int128) -> Int128 {
    -floor(-number, divisor)
  }
}
