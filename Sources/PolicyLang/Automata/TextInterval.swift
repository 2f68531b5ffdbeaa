/// The texts from `low` up to but not including `high`, in the order of their bytes.
public struct TextInterval: Hashable, Sendable {
  /// The least text.
  public var low: [UInt8]
  /// The least text behind the interval; nil when it has no end.
  public var high: [UInt8]?

  /// Texts from `low` up to but not including `high`.
  public init(from low: [UInt8], upTo high: [UInt8]?) {
    self.low = low
    self.high = high
  }

  /// One text alone.
  public init(only text: [UInt8]) { self.init(from: text, upTo: text + [0]) }

  /// Every text that starts with `prefix`.
  public init(prefix: [UInt8]) {
    low = prefix
    var end = prefix
    while end.last == 0xFF { end.removeLast() }
    if let last = end.popLast() {
      high = end + [last + 1]
    } else {
      high = nil
    }
  }

  /// Its only text, when it has just one.
  public var only: [UInt8]? {
    guard let high, high.count == low.count + 1, high.last == 0, high.starts(with: low) else {
      return nil
    }
    return low
  }

  /// Whether the text is in it.
  public func contains(_ text: [UInt8]) -> Bool {
    guard !text.lexicographicallyPrecedes(low) else { return false }
    return high.map { text.lexicographicallyPrecedes($0) } ?? true
  }
}

/// How far a text has been compared with the ends of an interval.
struct IntervalState: Hashable {
  /// Bytes that equal those of `low`; nil when the text is already above it.
  var low: Int?
  /// Bytes that equal those of `high`; nil when the text is already below it.
  var high: Int?

  /// Before the first byte.
  init(of interval: TextInterval) {
    low = interval.low.isEmpty ? nil : 0
    high = interval.high == nil ? nil : 0
  }

  /// Behind one more byte; nil when no text that begins so is in the interval.
  func step(_ byte: UInt8, in interval: TextInterval) -> IntervalState? {
    var result = self
    if let low {
      guard byte >= interval.low[low] else { return nil }
      result.low = byte == interval.low[low] && low + 1 < interval.low.count ? low + 1 : nil
    }
    if let high, let end = interval.high {
      guard high < end.count, byte <= end[high] else { return nil }
      result.high = byte == end[high] ? high + 1 : nil
      if result.high == end.count { return nil }
    }
    return result
  }

  /// Whether a text that ends here is in the interval.
  func isInside(_ interval: TextInterval) -> Bool {
    guard low == nil else { return false }
    return high.map { $0 < (interval.high?.count ?? 0) } ?? true
  }
}
