// Numbers with checksums and ranges; each looks at a bounded number of bytes.
extension DetectedText {
  /// The end of a card number that begins here: 13 to 19 digits in one or in groups of three to
  /// six, of a known brand, with a valid check digit (ISO/IEC 7812-1, annex B).
  func cardNumber(_ start: Int) -> Int? {
    guard beginsNumber(start, joinedBy: ".,") else { return nil }
    var (count, group, prefix) = (0, 0, 0)
    // The sums if the newest digit counts once, and if it counts twice.
    var (once, twice) = (0, 0)
    var place = start
    var end: Int?
    while count < 19, isDigit(place) {
      let digit = Int(self[place] - 0x30)
      (once, twice) = (twice + digit, once + 2 * digit - (digit < 5 ? 0 : 9))
      if count < 4 { prefix = prefix * 10 + digit }
      count += 1
      group += 1
      place += 1
      guard !isDigit(place) else { continue }
      guard group >= 3, group <= 6 || group == count else { break }
      if count >= 13, once % 10 == 0, endsNumber(place, joinedBy: ".,"),
        Self.isBrand(prefix, count)
      {
        end = place
      }
      let sign = separator(place)
      guard sign > 0, group <= 6 else { break }
      place += sign
      group = 0
    }
    return end
  }

  /// Whether some brand's numbers begin with these four digits and have so many.
  private static func isBrand(_ prefix: Int, _ count: Int) -> Bool {
    switch prefix {
    case 4_000...4_999: count == 13 || count == 16 || count == 19
    case 5_100...5_599, 2_221...2_720, 5_080...5_089: count == 16
    case 3_400...3_499, 3_700...3_799: count == 15
    case 3_000...3_059, 3_095, 3_600...3_699, 3_800...3_999: count == 14 || count == 16
    case 6_011, 6_440...6_599, 3_528...3_589, 6_200...6_299, 6_000...6_010, 8_100...8_299,
      2_200...2_204:
      count >= 16
    case 5_018, 5_020, 5_038, 5_893, 6_304, 6_390, 6_759, 6_761...6_763: true
    default: false
    }
  }

  /// The end of a social security number of the United States that begins here.
  ///
  /// With hyphens or spaces, or plain where "SSN" or "social security" stands before it. Areas
  /// 000, 666 and 900 on, group 00 and serial 0000 are never given out.
  func socialSecurityNumber(_ start: Int) -> Int? {
    guard beginsNumber(start, joinedBy: ".-,/"), let area = number(start, digits: 3),
      area != 0, area != 666, area < 900
    else { return nil }
    let sign = separator(start + 3)
    let group = start + 3 + sign
    let serial = group + 2 + sign
    guard sign > 0 || namesSocialSecurity(before: start) else { return nil }
    for offset in 0..<sign where self[start + 3 + offset] != self[group + 2 + offset] {
      return nil
    }
    guard let groupNumber = number(group, digits: 2), groupNumber != 0,
      let serialNumber = number(serial, digits: 4), serialNumber != 0,
      endsNumber(serial + 4, joinedBy: ".-,/")
    else { return nil }
    // Printed in advertisements, and void since.
    let isVoid =
      area == 78 && groupNumber == 5 && serialNumber == 1_120
      || area == 219 && groupNumber == 9 && serialNumber == 9_999
    return isVoid ? nil : serial + 4
  }

  private func namesSocialSecurity(before place: Int) -> Bool {
    var end = place
    while end > max(0, place - 32) {
      switch self[end - 1] | 0x20 {
      case UInt8(ascii: "n"): if endsWith("ssn", before: end) { return true }
      case UInt8(ascii: "y"): if endsWith("social security", before: end) { return true }
      default: break
      }
      end -= 1
    }
    return false
  }

  /// The place before and the place behind an IBAN whose check digits begin here (ISO 13616).
  func accountNumber(_ digits: Int) -> Range<Int>? {
    let start = digits - 2
    guard start >= 0, isLetter(start), isLetter(start + 1), !isWord(start - 1) else { return nil }
    let length = IBANLengths.length(self[start], self[start + 1])
    guard length > 0, isDigit(digits + 1) else { return nil }
    var remainder = 0
    var place = digits + 2
    for count in 4..<length {
      if count & 3 == 0 { place += separator(place) }
      guard let next = Self.extended(remainder, self[place]) else { return nil }
      remainder = next
      place += 1
    }
    for offset in 0..<4 { remainder = Self.extended(remainder, self[start + offset]) ?? 0 }
    return remainder == 1 && !isWord(place) ? start..<place : nil
  }

  /// A remainder by 97 with one more sign, letters as 10 to 35.
  private static func extended(_ remainder: Int, _ byte: UInt8) -> Int? {
    if isDigit(byte) { return (remainder * 10 + Int(byte - 0x30)) % 97 }
    guard isLetter(byte) else { return nil }
    return (remainder * 100 + Int((byte | 0x20) - 0x61) + 10) % 97
  }
}

/// How long the IBANs of a country are, in the register of SWIFT (release 99).
enum IBANLengths {
  private static let lengths: [UInt8] = {
    let register =
      "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29"
      + "ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20"
      + "LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29"
      + "PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20"
      + "YE30"
    let text = Array(register.utf8)
    var lengths = [UInt8](repeating: 0, count: 26 * 26)
    for index in stride(from: 0, to: text.count, by: 4) {
      let country = Int(text[index] - 0x41) * 26 + Int(text[index + 1] - 0x41)
      lengths[country] = (text[index + 2] - 0x30) * 10 + text[index + 3] - 0x30
    }
    return lengths
  }()

  /// The length for a country of two letters, in either case; 0 when it has none.
  static func length(_ first: UInt8, _ second: UInt8) -> Int {
    Int(lengths[Int((first | 0x20) - 0x61) * 26 + Int((second | 0x20) - 0x61)])
  }
}
