/// The parts of a sum, before their common type is known.
struct SumParts {
  /// One part.
  struct Part {
    /// True behind a `-`.
    var isNegative: Bool
    /// What is read, with its type; nil for a literal.
    var reading: (Reading, ValueType)?
    /// The literal.
    var literal: Value?
    /// Where.
    var span: Span
  }
  /// The parts in order.
  var parts: [Part]
  /// What all of them are multiplied by.
  var factor: Int64 = 1
  /// What all of them are divided by.
  var divisor: Int64 = 1
  /// All of them.
  var span: Span

  /// How many parts are read.
  var readings: Int { parts.count { $0.reading != nil } }
}

/// Sums: `a`, `a + b`, `a + b + c`, `a - b`, or one of them times or divided by a constant.
extension Checking {
  /// The parts of a sum; nil, with a diagnostic, when it has another shape.
  mutating func parts(of sum: Sum) -> SumParts? {
    var result = SumParts(parts: [], span: sum.span)
    if sum.products.count == 1, let product = sum.products.first, let scale = product.scale {
      guard let (factor, divisor) = self.scale(scale) else { return nil }
      (result.factor, result.divisor) = (factor, divisor)
      guard append(product.operand, negative: false, to: &result.parts) else { return nil }
    } else {
      for product in sum.products {
        if let scale = product.scale {
          reportShape(
            sum.span, "a factor stands behind the whole sum, not inside it",
            help: ["write `(a + b) * 2`; \(Checking.shapes)"])
          _ = self.scale(scale)
          return nil
        }
        guard append(product.operand, negative: product.isNegative, to: &result.parts) else {
          return nil
        }
      }
    }
    let negative = result.parts.contains { $0.isNegative && $0.reading != nil }
    if result.readings > 3 || negative && result.readings > 2 {
      reportShape(sum.span, "this sum has too many parts", help: [Checking.shapes])
      return nil
    }
    return result
  }

  /// What a sum can be, for help.
  static let shapes = "sums are `a`, `a + b`, `a + b + c`, `a - b`, times or divided by a number"

  /// Adds an operand, or the sum in parentheses that it is.
  private mutating func append(
    _ operand: Operand, negative: Bool, to parts: inout [SumParts.Part]
  ) -> Bool {
    var part = SumParts.Part(isNegative: negative, span: operand.span)
    switch operand.kind {
    case .parentheses(let id):
      guard case .comparison(let inner, nil) = node(id).kind else {
        reportComparedCondition(operand.span)
        return false
      }
      for product in inner.products {
        guard product.scale == nil else {
          reportShape(inner.span, "a factor stands behind the whole sum, not inside it")
          return false
        }
        guard append(product.operand, negative: negative != product.isNegative, to: &parts) else {
          return false
        }
      }
      return true
    case .now: part.reading = (.attribute(scope.now), .instant)
    case .findings: part.reading = (.attribute(scope.findings), .set(BuiltIn.findings))
    case .qualified(let qualifier, let ident):
      guard let (reading, type) = qualified(qualifier, ident, operand.span), let type else {
        return false
      }
      part.reading = (reading, type)
    case .value(.name(let name)):
      guard let found = reading(name, at: operand.span) else { return false }
      part.reading = found
    case .value(let kind): part.literal = Value(kind, operand.span)
    }
    parts.append(part)
    return true
  }

  /// A factor and a divisor: plain numbers above zero.
  private mutating func scale(_ scale: Product.Scale) -> (Int64, Int64)? {
    let quantity: Spanned<Quantity>
    let isFactor: Bool
    switch scale {
    case .times(let value): (quantity, isFactor) = (value, true)
    case .dividedBy(let value): (quantity, isFactor) = (value, false)
    }
    guard case .int(let number, _) = quantity.value, number > 0 else {
      reportShape(
        quantity.span, "`\(written(quantity.span))` is no plain number above zero",
        help: [Checking.shapes])
      return nil
    }
    return isFactor ? (number, 1) : (1, number)
  }

  /// Says that a sum is not one of the shapes that there are.
  mutating func reportShape(_ span: Span, _ message: String, help: [String] = [Checking.shapes]) {
    report(TypeCodes.sumShape, message, at: span, help: help)
  }
}

extension TypeCodes {
  static let sumShape = DiagnosticCode(
    "T0205", "sum of another shape",
    explanation: """
      Sums are `a`, `a + b`, `a + b + c`, `a - b`, or one of them times or divided by a positive \
      number, compared with a constant, a fact, a signal or one other attribute. More than that \
      is rarely meant and cannot be proved about quickly. Instants are compared, not added.
      """,
    wrong: "deny d { when n * 2 + m > 50 }",
    right: "deny d { when n + m > 50 }")
}
