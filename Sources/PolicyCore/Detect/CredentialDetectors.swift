/// How a kind of key begins, and what follows.
struct KeyShape {
  /// The sign with which the beginning ends is the one that is looked for.
  var prefix: StaticString
  /// Letters, digits, `-` and `_` behind it at least.
  var fewest: Int

  /// Kinds of keys whose beginning ends with `_` or `-`.
  static let all: [KeyShape] = [
    KeyShape(prefix: "ghp_", fewest: 36), KeyShape(prefix: "gho_", fewest: 36),
    KeyShape(prefix: "ghu_", fewest: 36), KeyShape(prefix: "ghs_", fewest: 36),
    KeyShape(prefix: "ghr_", fewest: 36), KeyShape(prefix: "github_pat_", fewest: 22),
    KeyShape(prefix: "sk_live_", fewest: 16), KeyShape(prefix: "sk_test_", fewest: 16),
    KeyShape(prefix: "rk_live_", fewest: 16), KeyShape(prefix: "rk_test_", fewest: 16),
    KeyShape(prefix: "whsec_", fewest: 32), KeyShape(prefix: "npm_", fewest: 36),
    KeyShape(prefix: "hf_", fewest: 30), KeyShape(prefix: "shpat_", fewest: 32),
    KeyShape(prefix: "glsa_", fewest: 32), KeyShape(prefix: "dop_v1_", fewest: 60),
    KeyShape(prefix: "sk-", fewest: 20), KeyShape(prefix: "glpat-", fewest: 20),
    KeyShape(prefix: "xoxb-", fewest: 10), KeyShape(prefix: "xoxp-", fewest: 10),
    KeyShape(prefix: "xoxa-", fewest: 10), KeyShape(prefix: "xoxr-", fewest: 10),
    KeyShape(prefix: "xoxs-", fewest: 10), KeyShape(prefix: "xoxe-", fewest: 10),
    KeyShape(prefix: "xapp-", fewest: 10),
  ]

  /// Words after which a secret stands, the last letters of the name.
  static let names: [StaticString] = [
    "password", "passwd", "passphrase", "pwd", "secret", "api_key", "api-key", "apikey",
    "access_key", "accesskey", "secret_key", "token", "credential", "credentials",
  ]
}

// Keys by their shapes and secrets by the names before them; each looks at a bounded number of
// bytes, and the rest of what it takes for a secret once.
extension DetectedText {
  /// A key whose beginning ends with the `_` or `-` at a place.
  func key(endingPrefixAt sign: Int) -> Range<Int>? {
    for shape in KeyShape.all where endsWithExactly(shape.prefix, before: sign + 1) {
      let start = sign + 1 - shape.prefix.utf8CodeUnitCount
      guard !isWord(start - 1) else { continue }
      // Only a key is followed to its end, so that nothing is read twice.
      let judged = sign + 1..<tokenEnd(sign + 1, most: 64)
      if judged.count >= shape.fewest, isRandom(judged, entropy: 704) {
        return start..<tokenEnd(judged.upperBound, most: .max)
      }
    }
    return nil
  }

  /// A key of Amazon, which begins so far before a place: AKIA or ASIA and 16 signs.
  func amazonKey(_ start: Int) -> Range<Int>? {
    guard startsWith("AKIA", at: start) || startsWith("ASIA", at: start), !isWord(start - 1) else {
      return nil
    }
    for offset in 4..<20 {
      let byte = self[start + offset]
      guard byte &- 0x41 < 26 || Self.isDigit(byte) else { return nil }
    }
    return isWord(start + 20) || !isRandom(start + 4..<start + 20, entropy: 512)
      ? nil : start..<start + 20
  }

  /// A key of Google: AIza and 35 signs.
  func googleKey(_ start: Int) -> Range<Int>? {
    guard startsWith("AIza", at: start), !isWord(start - 1) else { return nil }
    for offset in 4..<39 where !Self.isToken(self[start + offset]) { return nil }
    return isRandom(start + 4..<start + 39, entropy: 704) ? start..<start + 39 : nil
  }

  /// The secret behind a `:` or `=` with the name of one before it.
  func namedSecret(_ sign: Int) -> Range<Int>? {
    var end = sign
    while sign - end < 4, Self.isQuoteOrSpace(self[end - 1]) { end -= 1 }
    var place = sign + 1
    while place - sign <= 2, self[place] == UInt8(ascii: "=") || self[place] == UInt8(ascii: ">") {
      place += 1
    }
    let open = place
    while place - open < 6, Self.isQuoteOrSpace(self[place]) { place += 1 }
    let isHeader = endsWith("authorization", before: end)
    if isHeader {
      for scheme in ["Bearer ", "bearer ", "Basic ", "basic "] as [StaticString]
      where startsWith(scheme, at: place) {
        place += scheme.utf8CodeUnitCount
        break
      }
    } else if !namesSecret(before: end) {
      return nil
    }
    let judged = place..<secretEnd(place, most: 64)
    guard judged.count >= 8, !isPlaceholder(judged),
      isRandom(judged, entropy: isHeader ? 768 : 640, lettersAlone: isHeader)
    else { return nil }
    return place..<secretEnd(judged.upperBound, most: .max)
  }

  /// The password in `scheme://user:password@host`, at the colon.
  func passwordOfLocation(_ colon: Int) -> Range<Int>? {
    guard startsWith("://", at: colon), isWord(colon - 1) else { return nil }
    var place = colon + 3
    var start: Int?
    while place - colon < 100 {
      let byte = self[place]
      if byte == UInt8(ascii: "@") {
        guard let start, place - start >= 6, isRandom(start..<place, entropy: 512) else {
          return nil
        }
        return start..<place
      }
      guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "/") else { return nil }
      if byte == UInt8(ascii: ":"), start == nil { start = place + 1 }
      place += 1
    }
    return nil
  }

  private func namesSecret(before end: Int) -> Bool {
    switch self[end - 1] | 0x20 {
    case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "y"),
      UInt8(ascii: "n"), UInt8(ascii: "l"), UInt8(ascii: "s"):
      KeyShape.names.contains { endsWith($0, before: end) }
    default: false
    }
  }

  private func endsWithExactly(_ word: StaticString, before place: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    return place >= count && startsWith(word, at: place - count)
  }

  private static func isQuoteOrSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
      || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\t")
  }

  private func tokenEnd(_ start: Int, most: Int) -> Int {
    var place = start
    while place - start < most, Self.isToken(self[place]) { place += 1 }
    return place
  }

  private func secretEnd(_ start: Int, most: Int) -> Int {
    var place = start
    while place - start < most {
      switch self[place] {
      case 0...0x20, 0x7F..., UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"),
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ">"),
        UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\"):
        return place
      default: place += 1
      }
    }
    return place
  }

  private func isPlaceholder(_ range: Range<Int>) -> Bool {
    if startsWith("http", at: range.lowerBound) { return true }
    let words: [StaticString] = ["example", "your_", "your-", "placeholder", "redacted", "xxxx"]
    return range.contains { place in words.contains { endsWith($0, before: place + 1) } }
  }

  /// Whether a text of ASCII looks drawn at random: letters with digits or signs, and so much
  /// entropy (Shannon's, of its bytes), in 256ths of a bit a byte.
  private func isRandom(
    _ range: Range<Int>, entropy least: Int, lettersAlone: Bool = false
  ) -> Bool {
    var counts = InlineArray<128, UInt8>(repeating: 0)
    var (hasLetter, hasDigit, hasSign) = (false, false, false)
    for place in range {
      let byte = self[place] & 0x7F
      counts[Int(byte)] += 1
      hasLetter = hasLetter || Self.isLetter(byte)
      hasDigit = hasDigit || Self.isDigit(byte)
      hasSign = hasSign || "!#$%&*@^~".utf8.contains(byte)
    }
    guard hasLetter, hasDigit || hasSign || lettersAlone, range.count <= 127, !range.isEmpty else {
      return false
    }
    var repeated = 0
    for byte in 0..<128 where counts[byte] > 1 {
      repeated += Int(counts[byte]) * BinaryLogarithm.of[Int(counts[byte])]
    }
    return BinaryLogarithm.of[range.count] - repeated / range.count >= least
  }
}

/// Binary logarithms of 0 to 127 in 256ths, by squaring (Knuth, TAOCP 1.2.2, exercise 25).
private enum BinaryLogarithm {
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
}
