/// Full-jitter exponential backoff, in milliseconds
/// (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
///
/// Before the k-th retry a wait is drawn evenly from `lo ... min(hi, lo · 2^k)`, k from 1, so that
/// the first retry is spread too. Where `lo` is 0, doubling starts at 1 ms.
enum Backoff {
  /// The longest wait before the k-th retry.
  static func longest(_ bounds: ClosedRange<Int64>, retry: Int) -> Int64 {
    let (low, high) = sane(bounds)
    let (grown, overflow) = max(low, 1).multipliedReportingOverflow(by: 1 << min(max(retry, 0), 40))
    return overflow ? high : max(low, min(high, grown))
  }

  /// The wait before the k-th retry.
  static func wait(
    _ bounds: ClosedRange<Int64>, retry: Int, from random: inout SplitMix64
  ) -> Int64 {
    let low = sane(bounds).low
    let width = UInt64(longest(bounds, retry: retry) - low)
    return low + Int64(random.next() % (width + 1))
  }

  /// Neither bound below zero.
  private static func sane(_ bounds: ClosedRange<Int64>) -> (low: Int64, high: Int64) {
    (max(bounds.lowerBound, 0), max(bounds.upperBound, 0))
  }
}

extension Int64 {
  /// The sum, or the nearest number there is.
  func saturatingAdd(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The difference, or the nearest number there is.
  func saturatingSubtract(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }
}
