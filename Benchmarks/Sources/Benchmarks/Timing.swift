import AllocationCounter

/// What a run of batches took.
struct Timing {
  /// Nanoseconds for one call: the middle and the 99th hundredth of the batches' means.
  let median: Double
  let p99: Double
  /// Allocations of all batches together.
  let allocations: UInt
  /// Bytes of these allocations for one call.
  let bytes: Double

  /// Calls `body` with 0, 1, … below `count`, in batches that are timed as a whole.
  static func measure(
    count: Int, batch: Int = 500, rounds: Int, _ body: (Int) -> Void
  ) -> Timing {
    for index in 0..<count { body(index) }
    var means: [Double] = []
    means.reserveCapacity(rounds * (count / batch))
    let clock = ContinuousClock()
    let before = allocation_count()
    let bytesBefore = allocated_bytes()
    for _ in 0..<rounds {
      var start = 0
      while start + batch <= count {
        let begin = clock.now
        for index in start..<start + batch { body(index) }
        means.append((clock.now - begin).nanoseconds / Double(batch))
        start += batch
      }
    }
    let allocations = UInt(allocation_count() - before)
    let bytes = Double(allocated_bytes() - bytesBefore) / Double(means.count * batch)
    means.sort()
    return Timing(
      median: means[means.count / 2], p99: means[means.count * 99 / 100],
      allocations: allocations, bytes: bytes)
  }

  /// Milliseconds that `body` takes, and what it gives.
  static func once<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
    let clock = ContinuousClock()
    let begin = clock.now
    let result = try body()
    return (result, (clock.now - begin).nanoseconds / 1e6)
  }
}

extension Duration {
  /// The whole of it in nanoseconds.
  fileprivate var nanoseconds: Double {
    Double(components.attoseconds) / 1e9 + Double(components.seconds) * 1e9
  }
}
