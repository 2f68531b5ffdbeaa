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

  /// The kinds by the byte before the last one of their beginning.
  static let byLetter: [KeyShape] = all.sorted { $0.letter < $1.letter }
  /// By byte: where its kinds begin there.
  static let firstByLetter: [Int] = (0...256).map { byte in
    byLetter.count { Int($0.letter) < byte }
  }

  private var letter: UInt8 { prefix.utf8Start[prefix.utf8CodeUnitCount - 2] }
}

// Keys by their shapes and secrets by the names before them; each looks at a bounded number of
// bytes, and the rest of what it takes for a secret once.
extension DetectedText {
  /// A key whose beginning ends with the `_` or `-` at a place.
  func key(endingPrefixAt sign: Int, _ window: inout EntropyWindow) -> Range<Int>? {
    let letter = Int(self[sign - 1])
    for index in KeyShape.firstByLetter[letter]..<KeyShape.firstByLetter[letter + 1] {
      let shape = KeyShape.byLetter[index]
      let start = sign + 1 - shape.prefix.utf8CodeUnitCount
      guard startsWith(shape.prefix, at: start), !isWord(start - 1) else { continue }
      // Only a key is followed to its end, so that nothing is read twice.
      let judged = sign + 1..<tokenEnd(sign + 1, window.range, most: 64)
      guard judged.count >= shape.fewest else { continue }
      window.move(to: judged, in: self)
      if window.isRandom(entropy: 704) {
        return start..<tokenEnd(judged.upperBound, window.range, most: .max)
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
    guard !isWord(start + 20) else { return nil }
    var window = EntropyWindow()
    window.move(to: start + 4..<start + 20, in: self)
    return window.isRandom(entropy: 512) ? start..<start + 20 : nil
  }

  /// A key of Google: AIza and 35 signs.
  func googleKey(_ start: Int, _ window: inout EntropyWindow) -> Range<Int>? {
    guard startsWith("AIza", at: start), !isWord(start - 1) else { return nil }
    let judged = start + 4..<tokenEnd(start + 4, window.range, most: 35)
    guard judged.count == 35 else { return nil }
    window.move(to: judged, in: self)
    return window.isRandom(entropy: 704) ? start..<start + 39 : nil
  }

  /// Whether a name of a secret may end before a `:` or `=`, as far as the byte before it tells.
  @inline(__always) func mayEndName(before sign: Int) -> Bool {
    Self.isLetter(self[sign - 1]) || Self.isQuoteOrSpace(self[sign - 1])
  }

  /// The secret behind a `:` or `=` with the name of one before it.
  func namedSecret(_ sign: Int, _ window: inout EntropyWindow) -> Range<Int>? {
    var end = sign
    while sign - end < 4, Self.isQuoteOrSpace(self[end - 1]) { end -= 1 }
    let isHeader = endsWith("authorization", before: end)
    guard isHeader || namesSecret(before: end) else { return nil }
    var place = sign + 1
    while place - sign <= 2, self[place] == UInt8(ascii: "=") || self[place] == UInt8(ascii: ">") {
      place += 1
    }
    let open = place
    while place - open < 6, Self.isQuoteOrSpace(self[place]) { place += 1 }
    if isHeader {
      for scheme in ["Bearer ", "bearer ", "Basic ", "basic "] as [StaticString]
      where startsWith(scheme, at: place) {
        place += scheme.utf8CodeUnitCount
        break
      }
    }
    let judged = place..<secretEnd(place, window.range, most: 64)
    guard judged.count >= 8, !startsWith("http", at: place) else { return nil }
    window.move(to: judged, in: self)
    guard !window.holdsPlaceholder,
      window.isRandom(entropy: isHeader ? 768 : 640, lettersAlone: isHeader)
    else { return nil }
    return place..<secretEnd(judged.upperBound, window.range, most: .max)
  }

  /// The password in `scheme://user:password@host`, at the colon.
  func passwordOfLocation(_ colon: Int) -> Range<Int>? {
    guard startsWith("://", at: colon), isWord(colon - 1) else { return nil }
    var place = colon + 3
    var start: Int?
    while place - colon < 100 {
      let byte = self[place]
      if byte == UInt8(ascii: "@") {
        guard let start, place - start >= 6 else { return nil }
        var window = EntropyWindow()
        window.move(to: start..<place, in: self)
        return window.isRandom(entropy: 512) ? start..<place : nil
      }
      guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "/") else { return nil }
      if byte == UInt8(ascii: ":"), start == nil { start = place + 1 }
      place += 1
    }
    return nil
  }

  /// Whether the name of a secret ends before a place.
  private func namesSecret(before end: Int) -> Bool {
    switch self[end - 1] | 0x20 {
    case UInt8(ascii: "d"):
      endsWith("password", before: end) || endsWith("passwd", before: end)
        || endsWith("pwd", before: end)
    case UInt8(ascii: "e"): endsWith("passphrase", before: end)
    case UInt8(ascii: "t"): endsWith("secret", before: end)
    case UInt8(ascii: "y"):
      endsWith("api_key", before: end) || endsWith("api-key", before: end)
        || endsWith("apikey", before: end) || endsWith("access_key", before: end)
        || endsWith("accesskey", before: end) || endsWith("secret_key", before: end)
    case UInt8(ascii: "n"): endsWith("token", before: end)
    case UInt8(ascii: "l"): endsWith("credential", before: end)
    case UInt8(ascii: "s"): endsWith("credentials", before: end)
    default: false
    }
  }

  private static func isQuoteOrSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
      || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\t")
  }

  /// The end of a token, which goes on through what is known of it.
  private func tokenEnd(_ start: Int, _ known: Range<Int>, most: Int) -> Int {
    let end = most == .max ? Int.max : start + most
    var place = known.contains(start) ? min(known.upperBound, end) : start
    while place < end, Self.isToken(self[place]) { place += 1 }
    return place
  }

  /// As `tokenEnd`, of a secret in no quotes or brackets.
  private func secretEnd(_ start: Int, _ known: Range<Int>, most: Int) -> Int {
    let end = most == .max ? Int.max : start + most
    var place = known.contains(start) ? min(known.upperBound, end) : start
    while place < end {
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

  /// Whether a word that stands for a secret ends with the byte at a place.
  func endsPlaceholder(_ place: Int) -> Bool {
    switch self[place] | 0x20 {
    case UInt8(ascii: "e"): endsWith("example", before: place + 1)
    case 0x7F, UInt8(ascii: "-"):
      endsWith("your_", before: place + 1) || endsWith("your-", before: place + 1)
    case UInt8(ascii: "r"): endsWith("placeholder", before: place + 1)
    case UInt8(ascii: "d"): endsWith("redacted", before: place + 1)
    case UInt8(ascii: "x"): endsWith("xxxx", before: place + 1)
    default: false
    }
  }
}
