import AllocationCounter

/// What a run of batches took.
struct Timing {
  /// Nanoseconds for one call: the middle and the 99th hundredth of the batches' means.
  let median: Double
  let p99: Double
  /// Allocations of all batches together.
  let allocations: UInt

  /// Calls `body` with 0, 1, … below `count`, in batches that are timed as a whole.
  static func measure(
    count: Int, batch: Int = 500, rounds: Int, _ body: (Int) -> Void
  ) -> Timing {
    for index in 0..<count { body(index) }
    var means: [Double] = []
    means.reserveCapacity(rounds * (count / batch))
    let clock = ContinuousClock()
    let before = allocation_count()
    for _ in 0..<rounds {
      var start = 0
      while start + batch <= count {
        let begin = clock.now
        for index in start..<start + batch { body(index) }
        let duration = clock.now - begin
        let nanoseconds =
          Double(duration.components.attoseconds) / 1e9
          + Double(duration.components.seconds) * 1e9
        means.append(nanoseconds / Double(batch))
        start += batch
      }
    }
    let allocations = UInt(allocation_count() - before)
    means.sort()
    return Timing(
      median: means[means.count / 2], p99: means[means.count * 99 / 100],
      allocations: allocations)
  }
}
