/// What a number says.
enum NumberLiteral: Equatable {
  case quantity(Quantity)
  case instant(InstantLiteral)
}

/// Why a number says nothing.
struct NumberProblem: Error {
  /// What is reported.
  var diagnostic: Diagnostic
}

/// Reads numbers with their units, exactly: no floating point, nothing wraps.
struct NumberReader {
  private let text: [UInt8]
  private let place: Span

  /// What the token at `place`, made of `bytes`, says.
  static func read(
    _ bytes: [UInt8], at place: Span
  ) -> Result<NumberLiteral, NumberProblem> {
    let reader = NumberReader(text: bytes, place: place)
    let plain = plain(bytes)
    if plain != bytes {
      let rule = plain.first == 0x24 ? SpelledUnit.dollars.rule : SpelledUnit.percent.rule
      return .failure(reader.apart(plain, rule))
    }
    do throws(NumberProblem) {
      if bytes.count >= 8, bytes[4] == 0x2D {
        return .success(.instant(try InstantReader.read(bytes, at: place)))
      }
      return .success(.quantity(try reader.quantity()))
    } catch {
      return .failure(error)
    }
  }

  /// A number whose `$` or `%` stands apart or at the wrong end, as it should be written.
  static func plain(_ bytes: [UInt8]) -> [UInt8] {
    var plain = bytes.filter { $0 != 0x20 && $0 != 0x09 }
    if plain.count > 1, plain.last == 0x24 { plain.insert(plain.removeLast(), at: 0) }
    return plain
  }

  /// A sign that does not touch its digits.
  private func apart(_ plain: [UInt8], _ rule: String) -> NumberProblem {
    NumberProblem(
      diagnostic: Diagnostic(
        .malformedNumber, rule, at: place,
        fixIt: NumberReader.spelled(plain, at: place).map {
          .init("write `\($0)`", [.init(place, $0)])
        }))
  }

  /// A number as it is written where that can be read, or as its own mistake is mended.
  private static func spelled(_ bytes: [UInt8], at place: Span) -> String? {
    switch read(bytes, at: place) {
    case .success: String(decoding: bytes, as: UTF8.self)
    case .failure(let problem): problem.diagnostic.fixIt?.edits.first?.replacement
    }
  }

  private func quantity() throws(NumberProblem) -> Quantity {
    let isMoney = text.first == 0x24
    let start = isMoney ? 1 : 0
    let whole = digits(from: start)
    let hasPoint = text.byte(whole.upperBound) == 0x2E
    let fraction =
      hasPoint ? digits(from: whole.upperBound + 1) : whole.upperBound..<whole.upperBound
    let unit = String(decoding: text[fraction.upperBound...], as: UTF8.self)
    if unit.contains("_") { throw separators() }
    if isMoney {
      guard unit.isEmpty else { throw malformed("money has no unit", ["write it out: `$5000`"]) }
      return .money(
        try fixed(whole, fraction, places: 6, "money is exact to millionths of a dollar"))
    }
    if unit == "%" {
      return .percent(
        try fixed(whole, fraction, places: 2, "a share is exact to hundredths of a percent"))
    }
    guard let known = Unit(rawValue: unit) else {
      guard unit.isEmpty else { throw unknown(unit, amountEnd: fraction.upperBound) }
      guard !hasPoint else { throw fractional(whole, fraction, nil) }
      return .int(try amount(whole, times: 1), hasUnit: false)
    }
    guard !hasPoint else { throw fractional(whole, fraction, known) }
    let value = try amount(whole, times: known.worth)
    return known.isDuration ? .duration(value) : .int(value, hasUnit: true)
  }

  private func digits(from start: Int) -> Range<Int> {
    var end = start
    while text.byte(end).isDigit { end += 1 }
    return start..<end
  }

  /// The digits of `range` as a number times `worth`.
  private func amount(_ range: Range<Int>, times worth: Int64) throws(NumberProblem) -> Int64 {
    guard let value = exact(range), case let product = value.multipliedReportingOverflow(by: worth),
      !product.overflow
    else { throw tooLarge() }
    return product.partialValue
  }

  private func exact(_ range: Range<Int>) -> Int64? {
    var value: Int64 = 0
    for byte in text[range] {
      let tens = value.multipliedReportingOverflow(by: 10)
      let sum = tens.partialValue.addingReportingOverflow(Int64(byte - 0x30))
      guard !tens.overflow, !sum.overflow else { return nil }
      value = sum.partialValue
    }
    return value
  }

  /// A decimal as a whole number of its last place.
  private func fixed(
    _ whole: Range<Int>, _ fraction: Range<Int>, places: Int, _ rule: String
  ) throws(NumberProblem) -> Int64 {
    guard fraction.count <= places else {
      throw problem(
        .tooFine, "`\(written)` has \(fraction.count) decimals; \(rule)",
        ["at most \(places) digits stand behind the point"])
    }
    var worth: Int64 = 1
    for _ in 0..<places { worth *= 10 }
    let high = try amount(whole, times: worth)
    for _ in 0..<fraction.count { worth /= 10 }
    let sum = high.addingReportingOverflow(try amount(fraction, times: worth))
    guard !sum.overflow else { throw tooLarge() }
    return sum.partialValue
  }

  private var written: String { Diagnostic.shortened(String(decoding: text, as: UTF8.self)) }

  private func problem(
    _ code: DiagnosticCode, _ message: String, _ help: [String], fix: String? = nil
  ) -> NumberProblem {
    let fixIt = fix.map { Diagnostic.FixIt("write `\($0)`", [.init(place, $0)]) }
    return NumberProblem(diagnostic: Diagnostic(code, message, at: place, help: help, fixIt: fixIt))
  }

  private func malformed(
    _ message: String, _ help: [String], fix: String? = nil
  ) -> NumberProblem {
    problem(.malformedNumber, "`\(written)` is no number: \(message)", help, fix: fix)
  }

  private func tooLarge() -> NumberProblem {
    problem(
      .numberTooLarge, "`\(written)` is too large",
      ["numbers go up to 9,223,372,036,854,775,807 in their smallest unit"])
  }

  private func separators() -> NumberProblem {
    let plain = text.filter { $0 != 0x5F }
    let fix = String(decoding: plain, as: UTF8.self)
    guard case .success = NumberReader.read(plain, at: place) else {
      return malformed("no `_` stands inside", [])
    }
    return malformed("no `_` stands inside", ["write `\(fix)`"], fix: fix)
  }

  /// `1.5h`: whole numbers only, in a smaller unit where that is exact.
  private func fractional(
    _ whole: Range<Int>, _ fraction: Range<Int>, _ unit: Unit?
  ) -> NumberProblem {
    var fix: String?
    if let unit, fraction.count <= 9, let value = exact(whole), let part = exact(fraction) {
      let power = (0..<fraction.count).reduce(Int64(1)) { power, _ in power * 10 }
      let high = value.multipliedReportingOverflow(by: unit.worth)
      let low = part.multipliedReportingOverflow(by: unit.worth)
      let sum = high.partialValue.addingReportingOverflow(low.partialValue / power)
      if !high.overflow, !low.overflow, !sum.overflow, low.partialValue % power == 0 {
        fix = Unit.written(sum.partialValue, isDuration: unit.isDuration)
      }
    }
    return malformed(
      "only money and percent have decimals",
      fix.map { ["write `\($0)`"] }
        ?? ["write a whole number, `$0.25` for money or `0.25%` for a percentage"], fix: fix)
  }

  /// `5x`, `5sec`, `1h30m`, `1.2.3`.
  private func unknown(_ unit: String, amountEnd: Int) -> NumberProblem {
    if let total = severalUnits() {
      let fix = Unit.written(total, isDuration: true)
      return problem(
        .severalUnits, "`\(written)` has several units; a duration has one", ["write `\(fix)`"],
        fix: fix)
    }
    guard unit.first?.isLetter == true else { return malformed("a number has one point", []) }
    let amount = String(decoding: text[..<amountEnd], as: UTF8.self)
    let meant = SpelledUnit(unit)?.written(amount)
    let help =
      "units are `k`, `M`, `Ki`, `Mi` for numbers, `ms`, `s`, `m`, `h`, `d`, `w`, `y` for times,"
      + " and `%`"
    return problem(
      .unknownUnit, "`\(Diagnostic.shortened(unit))` is no unit", [help],
      fix: meant.flatMap { NumberReader.spelled(Array($0.utf8), at: place) })
  }

  /// The milliseconds of `1h30m`, if it is made of durations only.
  private func severalUnits() -> Int64? {
    var index = 0
    var total: Int64 = 0
    var parts = 0
    while index < text.count {
      let amount = digits(from: index)
      var end = amount.upperBound
      while text.byte(end).isLetter { end += 1 }
      let name = String(decoding: text[amount.upperBound..<end], as: UTF8.self)
      guard !amount.isEmpty, let unit = Unit(rawValue: name), unit.isDuration,
        let value = exact(amount)
      else { return nil }
      let product = value.multipliedReportingOverflow(by: unit.worth)
      let sum = total.addingReportingOverflow(product.partialValue)
      guard !product.overflow, !sum.overflow else { return nil }
      total = sum.partialValue
      parts += 1
      index = end
    }
    return parts > 1 ? total : nil
  }
}

extension DiagnosticCode {
  static let malformedNumber = DiagnosticCode(
    "P0020", "malformed number",
    explanation: """
      A number is digits that touch their unit. Nothing stands between the digits, and only money \
      and percent have decimals; take a smaller unit instead.
      """,
    wrong: "deny d { when n > 1_000 }",
    right: "deny d { when n > 10 }")

  static let unknownUnit = DiagnosticCode(
    "P0021", "unknown unit",
    explanation: """
      Numbers have the units `k` (1,000), `M` (1,000,000), `Ki` (1,024) and `Mi` (1,048,576); \
      durations `ms`, `s`, `m` (minutes), `h`, `d`, `w` and `y` (365 days); shares `%`; money `$` \
      before the digits.
      """,
    wrong: "deny d { when wait > 5sec }",
    right: "deny d { when wait > 5s }")

  static let numberTooLarge = DiagnosticCode(
    "P0022", "number too large",
    explanation: """
      Numbers are counted in their smallest unit (milliseconds, millionths of a dollar, \
      hundredths of a percent), and that count has 63 bits.
      """,
    wrong: "deny d { when n > 99999999999999999999 }",
    right: "deny d { when n > 99 }")

  static let tooFine = DiagnosticCode(
    "P0023", "too many decimals",
    explanation: """
      Money is exact to millionths of a dollar and a share to hundredths of a percent. What is \
      finer would have to be rounded, and the compiler does not round.
      """,
    wrong: """
      model c { region us clearance secret context 8k price_in $0.0000001 price_out $1 }
      route r { when n > 5   to c }
      """,
    right: """
      model c { region us clearance secret context 8k price_in $0.000001 price_out $1 }
      route r { when n > 5   to c }
      """)

  static let severalUnits = DiagnosticCode(
    "P0024", "several units",
    explanation: """
      A duration has one unit. Write it in the smaller one.
      """,
    wrong: "deny d { when wait > 1m30s }",
    right: "deny d { when wait > 90s }")
}
