// Addresses of mail and of machines; each looks at a bounded number of bytes.
extension DetectedText {
  /// Bytes of the letter or digit at a place, two for one of Latin, Greek or Cyrillic beyond ASCII;
  /// 0 when there is none.
  @inline(__always) private func mailLetter(_ place: Int) -> Int {
    let byte = self[place]
    if Self.isDigit(byte) || Self.isLetter(byte) { return 1 }
    return byte >= 0xC3 && byte <= 0xD4 && self[place + 1] & 0xC0 == 0x80 ? 2 : 0
  }

  /// The mail address around an `@`.
  func mailAddress(_ at: Int) -> Range<Int>? {
    guard mailLetter(at + 1) > 0, let start = localPart(before: at) else { return nil }
    return mailDomain(at + 1).map { start..<$0 }
  }

  private func localPart(before at: Int) -> Int? {
    var place = at
    var start: Int?
    while at - place < 64 {
      let byte = self[place - 1]
      if Self.isDigit(byte) || Self.isLetter(byte) || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "+")
      {
        place -= 1
        start = place
      } else if byte & 0xC0 == 0x80, self[place - 2] >= 0xC3, self[place - 2] <= 0xD4 {
        place -= 2
        start = place
      } else if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "'")
      {
        place -= 1
      } else {
        break
      }
    }
    return start
  }

  /// The end of a domain of two labels or more whose last one is of letters.
  private func mailDomain(_ start: Int) -> Int? {
    var place = start
    var labels = 0
    var end: Int?
    while place - start < 253 {
      let label = place
      var (letters, isAlphabetic) = (0, true)
      while place - label < 63 {
        let length = mailLetter(place)
        if length > 0 {
          isAlphabetic = isAlphabetic && !isDigit(place)
          letters += 1
          place += length
        } else if self[place] == UInt8(ascii: "-") {
          isAlphabetic = false
          place += 1
        } else {
          break
        }
      }
      guard letters > 0, self[place - 1] != UInt8(ascii: "-") else { break }
      labels += 1
      let isTop =
        isAlphabetic && letters >= 2 && !isFileType(label..<place)
        || startsWith("xn--", at: label)
      if labels >= 2, isTop, !isWord(place) { end = place }
      guard self[place] == UInt8(ascii: "."), mailLetter(place + 1) > 0 else { break }
      place += 1
    }
    return end
  }

  /// `logo@2x.png` is a file.
  private func isFileType(_ label: Range<Int>) -> Bool {
    let types: [StaticString] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "ts"]
    return types.contains {
      $0.utf8CodeUnitCount == label.count && endsWith($0, before: label.upperBound)
    }
  }

  /// The end of an IPv4 address that begins here; versions and sections are none.
  func fourByteAddress(_ start: Int) -> Int? {
    let before = self[start - 1]
    guard !isWord(start - 1), before != UInt8(ascii: "."),
      !(before == UInt8(ascii: "-") && isLetter(start - 2))
    else { return nil }
    guard let end = fourBytes(start), !isWord(end) else { return nil }
    let isLonger =
      self[end] == UInt8(ascii: ".") && isWord(end + 1)
      || self[end] == UInt8(ascii: "-") && isLetter(end + 1)
    return isLonger || isNumbered(before: start) ? nil : end
  }

  private func fourBytes(_ start: Int) -> Int? {
    var place = start
    for part in 0..<4 {
      if part > 0 {
        guard self[place] == UInt8(ascii: ".") else { return nil }
        place += 1
      }
      guard isDigit(place) else { return nil }
      let first = place
      var value = 0
      while isDigit(place), place - first < 4 {
        value = value * 10 + Int(self[place] - 0x30)
        place += 1
      }
      guard value <= 255, place - first == 1 || self[first] != 0x30 else { return nil }
    }
    return place
  }

  /// Whether the word before a place says that a version or a section follows.
  private func isNumbered(before place: Int) -> Bool {
    var end = place
    while place - end < 3, [0x20, 0x2E, 0x3A].contains(self[end - 1]) { end -= 1 }
    let words: [StaticString] = [
      "version", "ver", "v", "release", "build", "firmware", "section", "sec", "clause",
      "chapter", "rev", "§",
    ]
    return words.contains {
      endsWith($0, before: end) && !isWord(end - $0.utf8CodeUnitCount - 1)
    }
  }

  /// The run of hexadecimal digits, colons and points around a colon, if it begins there, and the
  /// IPv6 address (RFC 4291) in it.
  func sixteenByteAddress(_ colon: Int) -> (run: Int, address: Range<Int>?) {
    var start = colon
    while colon - start < 4, Self.isHexadecimal(self[start - 1]) { start -= 1 }
    let before = self[start - 1]
    guard !isWord(start - 1), before != UInt8(ascii: ":"), before != UInt8(ascii: ".") else {
      return (colon + 1, nil)
    }
    var run = colon
    while run - start < 64,
      Self.isHexadecimal(self[run]) || self[run] == UInt8(ascii: ":")
        || self[run] == UInt8(ascii: ".")
    {
      run += 1
    }
    guard run - start < 64, !isWord(run) else { return (run, nil) }
    var end = run
    while end > start, self[end - 1] == UInt8(ascii: ".") { end -= 1 }
    if self[end - 1] == UInt8(ascii: ":"), self[end - 2] != UInt8(ascii: ":") { end -= 1 }
    return (run, isSixteenBytes(start..<end) ? start..<end : nil)
  }

  private func isSixteenBytes(_ range: Range<Int>) -> Bool {
    var place = range.lowerBound
    var (groups, digits, isShortened) = (0, 0, false)
    var hasDecimal = false
    if startsWith("::", at: place) {
      isShortened = true
      place += 2
    }
    while place < range.upperBound {
      if let end = fourBytes(place), end == range.upperBound, groups > 0 || isShortened {
        (groups, digits, hasDecimal, place) = (groups + 2, digits + 4, true, end)
        break
      }
      let first = place
      while place < range.upperBound, place - first < 4, Self.isHexadecimal(self[place]) {
        hasDecimal = hasDecimal || isDigit(place)
        place += 1
      }
      guard place > first else { return false }
      groups += 1
      digits += place - first
      if place == range.upperBound { break }
      guard self[place] == UInt8(ascii: ":") else { return false }
      place += 1
      guard place < range.upperBound else { return false }
      if self[place] == UInt8(ascii: ":") {
        guard !isShortened else { return false }
        isShortened = true
        place += 1
      }
    }
    let isLoopback = range.count == 3 && startsWith("::1", at: range.lowerBound)
    // `a[1::2]` and `std::abs` are code.
    guard hasDecimal, digits >= 4 || isLoopback else { return false }
    return isShortened ? groups < 8 : groups == 8
  }
}
