internal import PolicyCore

/// How much is called of one model: totals, peaks, and the course of it, in fixed memory.
///
/// Seconds and minutes are those of the simulated time. What lies further behind the newest than
/// `RuntimeLimits.loadSeconds` counts in totals and in the course, not in peaks.
public struct LoadMeter: Sendable, Equatable {
  /// The most calls that began in one second.
  public private(set) var peakCallsPerSecond = 0
  /// Milliseconds of calls in the busiest second: 1,000 for each call that lasts all of it.
  public private(set) var peakBusy: Int64 = 0
  /// The most tokens (prompt and output) of the calls that began in one minute.
  public private(set) var peakTokensPerMinute: Int64 = 0
  /// Calls too far behind the newest for the peaks.
  public private(set) var unordered = 0

  private var seconds = Ring(size: RuntimeLimits.loadSeconds)
  private var minutes = Ring(size: RuntimeLimits.loadSeconds / 60)

  /// The calls at once that the model must bear: those of its busiest second, rounded up.
  public var capacity: Int { Int((peakBusy + 999) / 1_000) }

  /// Adds a call; milliseconds since 1970.
  mutating func add(from start: Int64, until end: Int64, tokens: Int64) {
    let first = LocalTime.floorDivide(start, 1_000)
    guard let slot = seconds.slot(first),
      let minute = minutes.slot(LocalTime.floorDivide(first, 60))
    else {
      unordered += 1
      return
    }
    seconds.counts[slot] += 1
    peakCallsPerSecond = max(peakCallsPerSecond, seconds.counts[slot])
    let (sum, overflow) = minutes.amounts[minute].addingReportingOverflow(max(0, tokens))
    minutes.amounts[minute] = overflow ? .max : sum
    peakTokensPerMinute = max(peakTokensPerMinute, minutes.amounts[minute])
    var at = start
    let last = min(end, start + Int64(RuntimeLimits.loadSeconds / 2) * 1_000)
    while at < last {
      let second = LocalTime.floorDivide(at, 1_000)
      let next = min(last, (second + 1) * 1_000)
      guard let slot = seconds.slot(second) else { return }
      seconds.amounts[slot] += next - at
      peakBusy = max(peakBusy, seconds.amounts[slot])
      at = next
    }
  }

  /// Counts by number of a second or minute, the newest ones only.
  private struct Ring: Sendable, Equatable {
    var counts: [Int]
    var amounts: [Int64]
    private var owners: [Int64]

    init(size: Int) {
      counts = [Int](repeating: 0, count: size)
      amounts = [Int64](repeating: 0, count: size)
      owners = [Int64](repeating: .min, count: size)
    }

    /// The place of a number, emptied when another had it; nil when it is too old.
    mutating func slot(_ number: Int64) -> Int? {
      let place = Int(Instants.modulo(number, Int64(owners.count)))
      guard owners[place] != number else { return place }
      guard owners[place] < number else { return nil }
      owners[place] = number
      counts[place] = 0
      amounts[place] = 0
      return place
    }
  }
}

/// Calls and failures by slices of time, in fixed memory: slices widen twofold whenever the traffic
/// outgrows them.
public struct Course: Sendable, Equatable {
  /// Seconds of one slice.
  public private(set) var width: Int64 = 1
  /// The number of the first slice, counted from 1970 in slices; nil when nothing was added.
  public private(set) var first: Int64?
  /// By slice: amounts of each row, `slice * rows + row`.
  public private(set) var amounts: [Int] = []
  /// How many things are counted side by side.
  public let rows: Int

  init(rows: Int) { self.rows = rows }

  /// How many slices there are.
  public var count: Int { rows == 0 ? 0 : amounts.count / rows }

  /// Adds to a row at an instant, in milliseconds since 1970.
  mutating func add(_ row: Int, at instant: Int64) {
    guard row >= 0, row < rows else { return }
    while true {
      let slice = LocalTime.floorDivide(LocalTime.floorDivide(instant, 1_000), width)
      guard let first else {
        self.first = slice
        amounts = [Int](repeating: 0, count: rows)
        amounts[row] = 1
        return
      }
      let (low, high) = (min(first, slice), max(first + Int64(count) - 1, slice))
      guard high - low < Int64(RuntimeLimits.loadSlices) else {
        widen(first)
        continue
      }
      if slice < first {
        amounts.insert(
          contentsOf: [Int](repeating: 0, count: rows * Int(first - slice)), at: 0)
        self.first = slice
      } else if slice > first + Int64(count) - 1 {
        amounts += [Int](repeating: 0, count: rows * Int(slice - first - Int64(count) + 1))
      }
      amounts[Int(slice - low) * rows + row] += 1
      return
    }
  }

  private mutating func widen(_ first: Int64) {
    let next = LocalTime.floorDivide(first, 2)
    let last = LocalTime.floorDivide(first + Int64(count) - 1, 2)
    var merged = [Int](repeating: 0, count: rows * Int(last - next + 1))
    for (place, amount) in amounts.enumerated() {
      let slice = LocalTime.floorDivide(first + Int64(place / rows), 2) - next
      merged[Int(slice) * rows + place % rows] += amount
    }
    amounts = merged
    self.first = next
    width *= 2
  }
}
