// Telephone numbers as people write them; each form looks at a bounded number of bytes.
extension DetectedText {
  /// The end of a number with its country's code, at a `+`: 8 to 15 digits (ITU-T E.164).
  func internationalNumber(_ start: Int) -> Int? {
    guard !isWord(start - 1), self[start + 1] &- 0x31 < 9 else { return nil }
    var place = start + 1
    var count = 0
    var end: Int?
    while count < 15 {
      if isDigit(place) {
        count += 1
        place += 1
        if count >= 8, !isWord(place) { end = place }
        continue
      }
      var signs = 0
      while signs < 3 {
        let byte = self[place]
        let isSign =
          byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "/")
        let length = isSign ? 1 : separatorOrPoint(place)
        guard length > 0 else { break }
        place += length
        signs += 1
      }
      guard signs > 0, isDigit(place) else { break }
    }
    return end
  }

  /// The end of a number of a country that begins here, with a digit or `(`: as in North America,
  /// or with a leading 0.
  func nationalNumber(_ start: Int) -> Int? {
    guard beginsNumber(start, joinedBy: ".-/,:") else { return nil }
    return northAmericanNumber(start) ?? trunkNumber(start)
  }

  /// `(212) 555-0143`, `212.555.0143`, `1-212-555-0143`.
  private func northAmericanNumber(_ start: Int) -> Int? {
    var place = start
    if self[place] == UInt8(ascii: "1") {
      let sign = separatorOrPoint(place + 1)
      guard sign > 0 else { return nil }
      place += 1 + sign
    }
    let hasBrackets = self[place] == UInt8(ascii: "(")
    if hasBrackets { place += 1 }
    guard let area = number(place, digits: 3), area >= 200 else { return nil }
    place += 3
    if hasBrackets {
      guard self[place] == UInt8(ascii: ")") else { return nil }
      place += 1
      place += separatorOrPoint(place)
    } else {
      let sign = separatorOrPoint(place)
      guard sign > 0 else { return nil }
      place += sign
    }
    guard let exchange = number(place, digits: 3), exchange >= 200 else { return nil }
    let sign = separatorOrPoint(place + 3)
    guard sign > 0, number(place + 3 + sign, digits: 4) != nil else { return nil }
    let end = place + 7 + sign
    return endsNumber(end, joinedBy: ".-/,") ? end : nil
  }

  /// `030 1234567`, `(020) 7946 0958`, `0171/1234567`, `01 42 68 53 00`, `03-1234-5678`.
  private func trunkNumber(_ start: Int) -> Int? {
    // A group of a longer number is none: `DE89 3704 0044 0532 0130 00`.
    if self[start - 1] == UInt8(ascii: " "), isDigit(start - 2) { return nil }
    let hasBrackets = self[start] == UInt8(ascii: "(")
    var place = hasBrackets ? start + 1 : start
    guard self[place] == 0x30, self[place + 1] &- 0x31 < 9 else { return nil }
    var (groups, count, group, first) = (0, 0, 0, 0)
    var (isPairs, isFours, isLong, hasPoints) = (true, true, true, false)
    var end: Int?
    while count < 12, isDigit(place) {
      count += 1
      group += 1
      place += 1
      guard !isDigit(place) else { continue }
      groups += 1
      if groups == 1 { first = group } else { isFours = isFours && group == 4 }
      isPairs = isPairs && group == 2
      isLong = isLong && (groups == 1 || group >= (groups == 2 ? 3 : 2))
      let isNumber =
        isPairs && groups == 5 || first == 2 && isFours && groups == 3
        || (3...5).contains(first) && isLong && !hasPoints && (2...5).contains(groups)
          && count >= 9
      if isNumber, endsNumber(place, joinedBy: ".-/,") { end = place }
      if hasBrackets, groups == 1 {
        guard self[place] == UInt8(ascii: ")") else { return nil }
        place += 1
        place += separator(place)
      } else {
        hasPoints = hasPoints || self[place] == UInt8(ascii: ".")
        let sign = self[place] == UInt8(ascii: "/") ? 1 : separatorOrPoint(place)
        guard sign > 0 else { break }
        place += sign
      }
      group = 0
    }
    return end
  }
}
