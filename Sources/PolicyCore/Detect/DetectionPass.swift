/// One way over a text.
struct DetectionPass {
  private let set: DetectorSet
  private let text: DetectedText
  private let keepsMatches: Bool
  /// Findings that are still looked for.
  private var wanted: UInt64
  /// What was found.
  private(set) var found: UInt64 = 0
  /// Where, if that is kept.
  var matches: [DetectorMatch] = []
  /// By built-in finding: where the last match ended.
  private var ends = InlineArray<16, Int>(repeating: 0)
  /// Runs that were looked at as a whole, up to here.
  private var addressRun = 0
  private var tokenRun = 0
  private var digitsEnd = 0
  /// What is known of the entropy behind names of secrets, beginnings of keys, and Google's.
  private var secret = EntropyWindow()
  private var key = EntropyWindow()
  private var googleKey = EntropyWindow()
  /// How far the policy's own came.
  private var own: OwnProgress

  init(_ set: DetectorSet, _ bytes: UnsafeBufferPointer<UInt8>, keepsMatches: Bool) {
    self.set = set
    self.keepsMatches = keepsMatches
    text = DetectedText(bytes: bytes)
    wanted = set.wanted
    own = OwnProgress(set.own)
  }

  mutating func run() {
    let set = set
    set.own.withTables { tables in
      set.triggers.withUnsafeBufferPointer { readOn(tables, $0) }
    }
    finishOwn()
  }

  private mutating func readOn(_ tables: OwnTables, _ triggers: UnsafeBufferPointer<UInt16>) {
    let bytes = text.bytes
    var place = 0
    while place < bytes.count {
      place = Self.nextTrigger(bytes, triggers, from: place)
      guard place < bytes.count else { break }
      let trigger = triggers[Int(bytes[place])]
      if trigger & Trigger.own != 0 { own.begin(at: place, set.own, tables, text) }
      if trigger & Trigger.digit != 0 {
        if place >= digitsEnd { digitsEnd = lookAtDigits(place) }
        // Own patterns may begin with any digit.
        place = trigger & Trigger.own == 0 ? digitsEnd : place + 1
      } else {
        if trigger != Trigger.own { look(trigger, place) }
        place += 1
      }
      if wanted & ~own.decided == 0 { break }
    }
  }

  /// The next byte that means something; eight at a time.
  @inline(__always) private static func nextTrigger(
    _ bytes: UnsafeBufferPointer<UInt8>, _ triggers: UnsafeBufferPointer<UInt16>, from start: Int
  ) -> Int {
    var place = start
    while place + 8 <= bytes.count {
      let first =
        triggers[Int(bytes[place])] | triggers[Int(bytes[place + 1])]
        | triggers[Int(bytes[place + 2])] | triggers[Int(bytes[place + 3])]
      if first != 0 { break }
      let second =
        triggers[Int(bytes[place + 4])] | triggers[Int(bytes[place + 5])]
        | triggers[Int(bytes[place + 6])] | triggers[Int(bytes[place + 7])]
      if second != 0 {
        place += 4
        break
      }
      place += 8
    }
    while place < bytes.count, triggers[Int(bytes[place])] == 0 { place += 1 }
    return place
  }

  /// Whether a finding is still looked for, and this place is behind the last one.
  @inline(__always) private func isOpen(_ finding: FindingPlace, _ place: Int) -> Bool {
    wanted & finding.bit != 0 && place >= ends[finding.rawValue]
  }

  private mutating func report(_ finding: FindingPlace, _ range: Range<Int>?) {
    guard let range else { return }
    guard range.lowerBound >= ends[finding.rawValue] else { return }
    ends[finding.rawValue] = range.upperBound
    found |= finding.bit
    if keepsMatches {
      matches.append(DetectorMatch(finding: finding.rawValue, range: range))
    } else {
      wanted &= ~finding.bit
    }
  }

  /// Looks at the run of digits that begins here; its end.
  private mutating func lookAtDigits(_ start: Int) -> Int {
    var end = start + 1
    while text.isDigit(end) { end += 1 }
    let count = end - start
    if text.isLetter(start - 1) {
      if count >= 2, isOpen(.iban, start) { report(.iban, text.accountNumber(start)) }
      return end
    }
    // What the number of digits alone rules out is not looked at.
    if 3...6 ~= count || 13...19 ~= count, isOpen(.pan, start) {
      report(.pan, start, text.cardNumber(start))
    }
    if count == 3 || count == 9, isOpen(.socialSecurityNumber, start) {
      report(.socialSecurityNumber, start, text.socialSecurityNumber(start))
    }
    if count <= 3, text[end] == UInt8(ascii: "."), isOpen(.ipAddress, start) {
      report(.ipAddress, start, text.fourByteAddress(start))
    }
    let first = text[start]
    if count == 3 || first == UInt8(ascii: "0") || count == 1 && first == UInt8(ascii: "1"),
      isOpen(.phone, start)
    {
      report(.phone, start, text.nationalNumber(start))
    }
    return end
  }

  @inline(__always) private mutating func report(
    _ finding: FindingPlace, _ start: Int, _ end: Int?
  ) {
    if let end { report(finding, start..<end) }
  }

  /// Looks around a sign that is no digit.
  private mutating func look(_ trigger: UInt16, _ place: Int) {
    switch trigger & ~Trigger.own {
    case Trigger.at: if isOpen(.email, place) { report(.email, text.mailAddress(place)) }
    case Trigger.plus:
      if isOpen(.phone, place) { report(.phone, place, text.internationalNumber(place)) }
    case Trigger.bracket:
      if isOpen(.phone, place) { report(.phone, place, text.nationalNumber(place)) }
    case Trigger.colon:
      if isOpen(.ipAddress, place), place >= addressRun {
        let looked = text.sixteenByteAddress(place)
        addressRun = looked.run
        report(.ipAddress, looked.address)
      }
      lookForSecret(place)
    case Trigger.equals: lookForSecret(place)
    case Trigger.hyphen:
      if text[place + 1] == UInt8(ascii: "B"), isOpen(.privateKey, place) {
        report(.privateKey, text.privateKey(place))
      }
      if isOpen(.credentials, place) { report(.credentials, text.key(endingPrefixAt: place, &key)) }
    case Trigger.underscore:
      if isOpen(.credentials, place) { report(.credentials, text.key(endingPrefixAt: place, &key)) }
    case Trigger.letter: lookForKey(place)
    default: break
    }
  }

  private mutating func lookForSecret(_ place: Int) {
    guard isOpen(.credentials, place) else { return }
    if text.mayEndName(before: place) { report(.credentials, text.namedSecret(place, &secret)) }
    if text[place + 1] == UInt8(ascii: "/") {
      report(.credentials, text.passwordOfLocation(place))
    }
  }

  private mutating func lookForKey(_ place: Int) {
    switch text[place] {
    case UInt8(ascii: "J"):
      guard isOpen(.jwt, place), place >= tokenRun, text[place - 1] == UInt8(ascii: "y") else {
        return
      }
      let looked = text.webToken(place - 2)
      if looked.token != nil { tokenRun = looked.looked }
      report(.jwt, looked.token)
    case UInt8(ascii: "z"):
      if isOpen(.credentials, place) { report(.credentials, text.googleKey(place - 2, &googleKey)) }
    default:
      if isOpen(.credentials, place) { report(.credentials, text.amazonKey(place - 1)) }
    }
  }

  /// Takes over what the policy's own detectors found, and where, if that matters.
  private mutating func finishOwn() {
    found |= own.found
    guard keepsMatches else { return }
    for detector in set.own.detectors where own.found & 1 << UInt64(detector.finding) != 0 {
      matches += detector.matches(text).map {
        DetectorMatch(finding: detector.finding, range: $0)
      }
    }
  }
}
