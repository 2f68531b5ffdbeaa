/// Comparisons of numbers as `sum ⋈ 0` with whole coefficients.
extension Checking {
  /// `left - right ⋈ 0`, scaled so that no division rounds.
  mutating func linear(
    _ left: Side, _ comparator: Comparator, _ right: Side, _ leftSpan: Span, _ rightSpan: Span,
    _ span: Span
  ) -> Condition? {
    let left = parts(left, leftSpan)
    let right = parts(right, rightSpan)
    guard let type = commonType(left, right) else {
      return left.readings + right.readings == 0 ? reportConstant(span) : nil
    }
    guard checkShape(left, right, type, span),
      let leftForm = form(left, type, times: right.divisor, subject: right),
      let rightForm = form(right, type, times: left.divisor, subject: left)
    else { return nil }
    return test(leftForm, comparator, rightForm, span)
  }

  /// A side as a sum, if only of itself.
  private func parts(_ side: Side, _ span: Span) -> SumParts {
    switch side {
    case .sum(let parts): parts
    case .reading(let reading, let type):
      SumParts(
        parts: [.init(isNegative: false, reading: (reading, type), span: span)], span: span)
    case .literal(let value):
      SumParts(parts: [.init(isNegative: false, literal: value, span: value.span)], span: span)
    case .constant(let constant, let type):
      SumParts(
        parts: [.init(isNegative: false, reading: (.constant(constant), type), span: span)],
        span: span)
    case .name: SumParts(parts: [], span: span)
    }
  }

  /// The type that all readings have; nil, with a diagnostic, when they differ or are no numbers.
  private mutating func commonType(_ left: SumParts, _ right: SumParts) -> ValueType? {
    var common: (type: ValueType, span: Span)?
    for part in left.parts + right.parts {
      guard let (_, type) = part.reading else { continue }
      if let first = common, first.type != type {
        reportTypes(first.span, first.type, part.span, type)
        return nil
      }
      guard type.isNumber else {
        report(
          TypeCodes.mismatch, "`\(written(part.span))` is \(words(type)), not a number",
          at: part.span)
        return nil
      }
      common = common ?? (type, part.span)
    }
    return common?.type
  }

  private mutating func checkShape(
    _ left: SumParts, _ right: SumParts, _ type: ValueType, _ span: Span
  ) -> Bool {
    if left.readings > 1, right.readings > 1 {
      reportShape(
        span, "two sums are compared",
        help: ["a sum is compared with a constant, a fact, a signal or one attribute"])
      return false
    }
    let isSum = { (parts: SumParts) in
      parts.parts.count > 1 || parts.factor != 1 || parts.divisor != 1
    }
    if type == .instant, isSum(left) || isSum(right) {
      reportShape(span, "instants are compared, not added or scaled", help: [])
      return false
    }
    for parts in [left, right] where parts.readings > 1 {
      for part in parts.parts {
        guard case .signal? = part.reading?.0 else { continue }
        reportShape(part.span, "a signal stands alone on its side", help: [Checking.shapes])
        return false
      }
    }
    return true
  }

  /// A side as coefficients and a constant, both times `scale`.
  private mutating func form(
    _ parts: SumParts, _ type: ValueType, times scale: Int64, subject: SumParts
  ) -> (terms: [Reading: Int128], constant: Int128)? {
    let scale = Int128(parts.factor) * Int128(scale)
    var terms: [Reading: Int128] = [:]
    var total: Int128 = 0
    let name = subject.readings > 0 ? subject.span : parts.span
    var isGood = true
    for part in parts.parts {
      let sign: Int128 = part.isNegative ? -1 : 1
      if let (reading, _) = part.reading {
        terms[beforeAndAfter(reading), default: 0] += sign * scale
      } else if let literal = part.literal {
        guard case .number(let number)? = constant(literal, as: type, of: "`\(written(name))`")
        else {
          isGood = false
          continue
        }
        let (product, overflow) = scale.multipliedReportingOverflow(by: sign * Int128(number))
        let (sum, overflows) = total.addingReportingOverflow(product)
        guard !overflow, !overflows else {
          reportTooLarge(parts.span)
          return nil
        }
        total = sum
      }
    }
    return isGood ? (terms, total) : nil
  }

  /// Numbers are never changed by `classify`, so `declared.x` reads the same as `x`.
  private func beforeAndAfter(_ reading: Reading) -> Reading {
    guard case .declared(let id) = reading else { return reading }
    return .attribute(id)
  }

  private mutating func test(
    _ left: (terms: [Reading: Int128], constant: Int128), _ comparator: Comparator,
    _ right: (terms: [Reading: Int128], constant: Int128), _ span: Span
  ) -> Condition? {
    var coefficients = left.terms
    for (reading, coefficient) in right.terms { coefficients[reading, default: 0] -= coefficient }
    let terms = coefficients.filter { $0.value != 0 }.sorted { order($0.key) < order($1.key) }
    guard let first = terms.first else { return reportConstant(span) }
    let (constant, overflow) = left.constant.subtractingReportingOverflow(right.constant)
    let divisor = terms.reduce(constant.magnitude) { greatestCommonDivisor($0, $1.value.magnitude) }
    guard !overflow, let whole = Int128(exactly: divisor) else {
      reportTooLarge(span)
      return nil
    }
    let sign: Int128 = first.value < 0 ? -1 : 1
    var result = Linear(terms: [], constant: 0)
    for (reading, coefficient) in terms {
      guard let number = bounded(coefficient / whole * sign) else {
        reportTooLarge(span)
        return nil
      }
      result.terms.append(Linear.Term(coefficient: number, reading: reading))
    }
    guard let number = Int64(exactly: constant / whole * sign) else {
      reportTooLarge(span)
      return nil
    }
    result.constant = number
    countSum(result, span)
    return .test(.linear(result, sign < 0 ? comparator.flipped : comparator), span)
  }

  /// A coefficient small enough that a sum of products stays within 128 bits.
  private func bounded(_ number: Int128) -> Int64? {
    number.magnitude <= UInt128(1) << 60 ? Int64(exactly: number) : nil
  }

  /// Says that a sum does not fit 128 bits.
  mutating func reportTooLarge(_ span: Span) {
    report(
      TypeCodes.tooLarge, "the numbers of this sum are too large to be compared exactly", at: span,
      help: ["factors and constants together stay below 2^60"])
  }

  /// Attributes first, then facts, then signals, each in order of declaration.
  private func order(_ reading: Reading) -> Int {
    switch reading {
    case .attribute(let id), .declared(let id): id
    case .fact(let id): 1 << 20 + id
    case .signal(let signal): 1 << 40 + signal.place
    case .constant: 1 << 50
    }
  }

  /// Counts the distinct sums over several attributes, whatever they are compared with.
  private mutating func countSum(_ linear: Linear, _ span: Span) {
    var terms = linear.terms.filter {
      if case .attribute = $0.reading { true } else { false }
    }
    guard terms.count > 1 else { return }
    let divisor = terms.reduce(0) { greatestCommonDivisor($0, UInt128($1.coefficient.magnitude)) }
    let whole = Int64(clamping: divisor)
    for index in terms.indices { terms[index].coefficient /= whole }
    guard sums.insert(terms).inserted, sums.count == Limits.sums + 1 else { return }
    report(
      TypeCodes.tooManySums, "a policy has at most \(Limits.sums) distinct sums of attributes",
      at: span, help: ["the same sum compared with other constants counts once"])
  }

  private func greatestCommonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }
}

extension TypeCodes {
  static let tooManySums = DiagnosticCode(
    "T0206", "too many sums",
    explanation: """
      Each distinct sum of attributes is a column of the decision table. A policy has at most 8; \
      the same sum compared with other constants counts once.
      """,
    wrong: """
      request {
          a1 int 0..9 default 1   a2 int 0..9 default 1   a3 int 0..9 default 1
          a4 int 0..9 default 1   a5 int 0..9 default 1
      }
      deny d {
          when a1 + a2 > 5 or a1 + a3 > 5 or a1 + a4 > 5 or a1 + a5 > 5 or a2 + a3 > 5
              or a2 + a4 > 5 or a2 + a5 > 5 or a3 + a4 > 5 or a3 + a5 > 5
      }
      """,
    right: "deny d { when n + m > 5 }\ndeny e { when n + m > 9 and n - m > 5 }")

  static let tooLarge = DiagnosticCode(
    "T0207", "sum too large",
    explanation: "Sums are exact in 128 bits, so their factors and constants are bounded.",
    wrong: "deny d { when n * 4000000000000000001 > 5 and m > 1 }",
    right: "deny d { when n * 4000 > 5 and m > 1 }")
}
