/// How often each length of time came up, in fixed memory.
///
/// Exact up to 255 ms, then in buckets of at most 1/128 of the value; negative times mirror
/// positive ones.
///
/// Buckets as in HdrHistogram (Tene), one run of 128 for each power of two.
public struct Histogram: Sendable, Equatable {
  private static let bits = 7
  /// Buckets of one sign: times up to `RuntimeLimits.simulatedValue`.
  private static let bucketCount =
    bucket(UInt64(RuntimeLimits.simulatedValue)) + 1

  private var positive = [Int](repeating: 0, count: bucketCount)
  private var negative: [Int] = []
  /// How many were added.
  public private(set) var count = 0
  /// The sum of all, in milliseconds.
  public private(set) var sum: Int128 = 0
  /// The least; 0 when none was added.
  public private(set) var minimum: Int64 = 0
  /// The greatest; 0 when none was added.
  public private(set) var maximum: Int64 = 0

  /// Nothing added.
  public init() {}

  /// Adds a time in milliseconds, held to `RuntimeLimits.simulatedValue`.
  public mutating func add(_ value: Int64) {
    let limit = RuntimeLimits.simulatedValue
    let value = min(max(value, -limit), limit)
    minimum = count == 0 ? value : min(minimum, value)
    maximum = count == 0 ? value : max(maximum, value)
    count += 1
    sum += Int128(value)
    if value >= 0 {
      positive[Self.bucket(value.magnitude)] += 1
    } else {
      if negative.isEmpty { negative = [Int](repeating: 0, count: Self.bucketCount) }
      negative[Self.bucket(value.magnitude)] += 1
    }
  }

  /// The time that so many thousandths of all are at most; nil when none was added.
  ///
  /// It is the nearest rank, as the upper end of its bucket, never beyond the greatest.
  public func quantile(_ thousandths: Int) -> Int64? {
    guard count > 0 else { return nil }
    let rank = max(1, (count * min(max(thousandths, 0), 1_000) + 999) / 1_000)
    var seen = 0
    for bucket in negative.indices.reversed() where negative[bucket] > 0 {
      seen += negative[bucket]
      // Of a negative bucket the end nearer to zero is the upper one.
      if seen >= rank { return max(minimum, min(maximum, -Self.lower(bucket))) }
    }
    for bucket in positive.indices where positive[bucket] > 0 {
      seen += positive[bucket]
      if seen >= rank { return max(minimum, min(maximum, Self.upper(bucket))) }
    }
    return maximum
  }

  /// How many are at most a time, up to the width of its bucket.
  public func count(atMost value: Int64) -> Int {
    if value < 0 {
      guard !negative.isEmpty else { return 0 }
      let first = Self.bucket(min(value, 0).magnitude)
      return first < Self.bucketCount ? negative[first...].reduce(0, +) : 0
    }
    let last = min(Self.bucket(value.magnitude), Self.bucketCount - 1)
    return negative.reduce(0, +) + positive[...last].reduce(0, +)
  }

  /// The mean, rounded down; nil when none was added.
  public var mean: Int64? { count == 0 ? nil : Int64(sum / Int128(count)) }

  private static func bucket(_ value: UInt64) -> Int {
    let magnitude = 63 - (value | 1).leadingZeroBitCount
    guard magnitude > bits else { return Int(value) }
    let shift = magnitude - bits
    return shift << bits + Int(value >> UInt64(shift))
  }

  private static func lower(_ bucket: Int) -> Int64 {
    let shift = max(0, bucket >> bits - 1)
    return Int64(bucket - shift << bits) << Int64(shift)
  }

  private static func upper(_ bucket: Int) -> Int64 {
    let shift = max(0, bucket >> bits - 1)
    return lower(bucket) + (1 << Int64(shift)) - 1
  }
}
