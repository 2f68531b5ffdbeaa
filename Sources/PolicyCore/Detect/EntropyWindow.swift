/// Part of a text and how its bytes are spread, kept while it moves on.
///
/// Candidates for secrets may begin at every few bytes and be looked at for many; as the window
/// only takes in what is new, each byte is counted once whatever the text.
struct EntropyWindow {
  /// The bytes that are counted.
  private(set) var range = 0..<0
  private var counts = InlineArray<128, UInt8>(repeating: 0)
  /// The sum of `n log n` over the counts.
  private var repeated = 0
  /// How many letters there are, and 256 times how many digits and signs.
  private var kinds = 0
  /// Behind the last sign of a word that stands for a secret.
  private var placeholderEnd = 0
  private let logarithms = BinaryLogarithm.of
  private let steps = BinaryLogarithm.steps
  private let kindOf = EntropyWindow.kindOf

  /// Moves on to 127 bytes at most.
  mutating func move(to next: Range<Int>, in text: DetectedText) {
    let next = next.lowerBound..<min(next.upperBound, next.lowerBound + 127)
    if next.lowerBound < range.lowerBound || next.lowerBound >= range.upperBound
      || next.upperBound < range.upperBound
    {
      counts = InlineArray(repeating: 0)
      (repeated, kinds, placeholderEnd) = (0, 0, 0)
      range = next.lowerBound..<next.lowerBound
    }
    for place in range.lowerBound..<next.lowerBound { remove(text[place] & 0x7F) }
    for place in range.upperBound..<next.upperBound {
      add(text[place] & 0x7F)
      if text.endsPlaceholder(place) { placeholderEnd = place + 1 }
    }
    range = next
  }

  /// Whether a word that stands for a secret ends in the window.
  var holdsPlaceholder: Bool { placeholderEnd > range.lowerBound }

  /// Whether it looks drawn at random: letters with digits or signs, and so much entropy
  /// (Shannon's, of its bytes), in 256ths of a bit a byte.
  func isRandom(entropy least: Int, lettersAlone: Bool = false) -> Bool {
    guard kinds & 0xFF != 0, kinds > 0xFF || lettersAlone else { return false }
    return logarithms[range.count] - repeated / range.count >= least
  }

  @inline(__always) private mutating func add(_ byte: UInt8) {
    let count = Int(counts[Int(byte)])
    counts[Int(byte)] = UInt8(truncatingIfNeeded: count + 1)
    repeated += steps[count]
    kinds += kindOf[Int(byte)]
  }

  @inline(__always) private mutating func remove(_ byte: UInt8) {
    let count = Int(counts[Int(byte)]) - 1
    counts[Int(byte)] = UInt8(truncatingIfNeeded: count)
    repeated -= steps[count]
    kinds -= kindOf[Int(byte)]
  }

  /// By byte: 1 for a letter, 256 for a digit or one of `!#$%&*@^~`.
  private static let kindOf: [Int] = (0..<128).map { (byte: UInt8) in
    if DetectedText.isLetter(byte) { return 1 }
    return DetectedText.isDigit(byte) || "!#$%&*@^~".utf8.contains(byte) ? 256 : 0
  }
}

/// Binary logarithms of 0 to 127 in 256ths, by squaring (Knuth, TAOCP 1.2.2, exercise 25).
enum BinaryLogarithm {
  static let of: [Int] = (0..<128).map { number in
    guard number > 1 else { return 0 }
    let whole = Int.bitWidth - 1 - number.leadingZeroBitCount
    var mantissa = (number << 30) >> whole
    var result = whole
    for _ in 0..<8 {
      mantissa = (mantissa * mantissa) >> 30
      result <<= 1
      if mantissa >= 2 << 30 {
        mantissa >>= 1
        result += 1
      }
    }
    return result
  }

  /// By a number: how much `n log n` grows to the next.
  static let steps: [Int] = (0..<127).map { ($0 + 1) * of[$0 + 1] - $0 * of[$0] }
}
