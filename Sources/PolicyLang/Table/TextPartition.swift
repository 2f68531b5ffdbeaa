import PolicyCore

/// The texts of an attribute, cut where some test begins or ceases to hold; pieces that the same
/// tests hold for are one class.
struct TextPartition {
  /// The cuts, ascending.
  private(set) var cuts: [[UInt8]] = []
  /// The class of each piece; piece `i` lies behind `i` cuts.
  private(set) var classOf: [UInt16] = []
  /// How many classes there are; beyond the limit the rest is missing.
  private(set) var classCount = 0
  /// By test: the classes for which it holds.
  private(set) var sets: [ClassSet]

  private struct Event {
    var cut: [UInt8]
    var test: Int
    /// One more interval of the test from here on, or one fewer.
    var change: Int
  }

  /// The partition by some tests, each a union of intervals, of texts of at most so many bytes.
  ///
  /// A piece without such a text is part of the one before it.
  init(tests: [[TextInterval]], maxBytes: Int) {
    sets = Array(repeating: ClassSet(), count: tests.count)
    var events: [Event] = []
    for (test, intervals) in tests.enumerated() {
      for interval in intervals {
        events.append(Event(cut: interval.low, test: test, change: 1))
        if let high = interval.high { events.append(Event(cut: high, test: test, change: -1)) }
      }
    }
    events.sort { $0.cut.lexicographicallyPrecedes($1.cut) }
    var signature = SignatureSet(count: tests.count)
    var open = [Int](repeating: 0, count: tests.count)
    var classes: [UInt64: Int] = [:]
    var low: [UInt8] = []
    var next = 0
    while true {
      while next < events.count, events[next].cut == low {
        let (test, change) = (events[next].test, events[next].change)
        open[test] += change
        if open[test] == max(0, change) { signature.toggle(test) }
        next += 1
      }
      let high = next < events.count ? events[next].cut : nil
      let piece = TextInterval(from: low, upTo: high)
      if TextPartition.isPossible(piece, maxBytes: maxBytes) {
        addPiece(from: low, signature, &classes)
      }
      guard let high, classCount <= Limits.classes else { break }
      low = high
    }
  }

  private mutating func addPiece(
    from low: [UInt8], _ signature: SignatureSet, _ classes: inout [UInt64: Int]
  ) {
    let number: Int
    if let known = classes[signature.name] {
      number = known
    } else {
      number = classCount
      classCount += 1
      classes[signature.name] = number
      for test in signature.members { sets[test].insert(number) }
    }
    if let last = classOf.last {
      if Int(last) == number { return }
      cuts.append(low)
    }
    classOf.append(UInt16(truncatingIfNeeded: number))
  }

  /// Whether a piece holds a text of valid UTF-8 that is short enough.
  private static func isPossible(_ piece: TextInterval, maxBytes: Int) -> Bool {
    if piece.low.count <= maxBytes, String(validating: piece.low, as: UTF8.self) != nil {
      return true
    }
    if piece.only != nil { return false }
    return AutomatonProduct.shortestText(
      accepting: [], rejecting: [], between: piece, maxBytes: maxBytes) != .none
  }
}
