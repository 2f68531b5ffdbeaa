// Signed tokens and private keys: long, but told by how they begin.
extension DetectedText {
  /// A JSON Web Token (RFC 7519) whose `eyJ` begins here: header, payload and signature, where the
  /// header says its algorithm.
  func webToken(_ start: Int) -> (looked: Int, token: Range<Int>?) {
    guard startsWith("eyJ", at: start), !Self.isToken(self[start - 1]) else {
      return (start + 1, nil)
    }
    let header = partEnd(start)
    guard self[header] == UInt8(ascii: "."), header - start >= 12,
      namesAlgorithm(start..<min(header, start + 512))
    else { return (header, nil) }
    let payload = partEnd(header + 1)
    guard self[payload] == UInt8(ascii: "."), payload - header > 2 else { return (payload, nil) }
    var end = partEnd(payload + 1)
    // An encrypted token (RFC 7516) has five parts.
    for _ in 0..<2 where self[end] == UInt8(ascii: ".") && Self.isToken(self[end + 1]) {
      end = partEnd(end + 1)
    }
    return (end, start..<end)
  }

  private func partEnd(_ start: Int) -> Int {
    var place = start
    while Self.isToken(self[place]) { place += 1 }
    return place
  }

  /// Whether base64url (RFC 4648) holds `"alg"`.
  private func namesAlgorithm(_ range: Range<Int>) -> Bool {
    var (bits, count, window) = (UInt32(0), 0, UInt64(0))
    for place in range {
      bits = bits << 6 | Self.sextet(self[place])
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      window = (window << 8 | UInt64(bits >> UInt32(count) & 0xFF)) & 0xFF_FFFF_FFFF
      if window == 0x22_616C_6722 { return true }
    }
    return false
  }

  private static func sextet(_ byte: UInt8) -> UInt32 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - 0x41)
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - 0x61) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - 0x30) + 52
    default: byte == UInt8(ascii: "-") ? 62 : 63
    }
  }

  /// A private key in PEM (RFC 7468), at the last `-` before `BEGIN`, up to its end if that comes.
  func privateKey(_ hyphen: Int) -> Range<Int>? {
    guard startsWith("-BEGIN ", at: hyphen), hyphen >= 4, startsWith("----", at: hyphen - 4) else {
      return nil
    }
    var place = hyphen + 7
    while place - hyphen < 48,
      self[place] &- 0x41 < 26 || self[place] == 0x20
        || isDigit(place)
    {
      place += 1
    }
    guard startsWith("-----", at: place),
      endsWith("private key", before: place) || endsWith("private key block", before: place)
    else { return nil }
    place += 5
    while Self.isKeyByte(self[place]) { place += 1 }
    if startsWith("-----END ", at: place) {
      var end = place + 9
      while end - place < 64, self[end] &- 0x41 < 26 || self[end] == 0x20 || isDigit(end) {
        end += 1
      }
      if startsWith("-----", at: end) { place = end + 5 }
    }
    return hyphen - 4..<place
  }

  /// Base64, the headers of old files, and line breaks in any spelling.
  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
      UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "\\"):
      true
    default: isDigit(byte) || isLetter(byte)
    }
  }
}
