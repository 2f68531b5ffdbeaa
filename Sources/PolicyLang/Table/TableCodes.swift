/// The limits of the decision table.
public enum TableCodes {
  /// Every code of this file, and those of patterns.
  public static let all = [tooManyClasses, numberTooLarge, windowTooSmall] + PatternCodes.all

  /// More distinctions than the table holds.
  public static let tooManyClasses = DiagnosticCode(
    "L0101", "too many distinctions",
    explanation: """
      The conditions of a policy cut the values of an attribute into classes that no condition \
      tells apart; the table has a row for each. An attribute may have at most 4,096 classes, and \
      the table a bounded size. Ask for ranges instead of single numbers, put strings into a \
      `list`, or turn what the numbers stand for into an attribute of its own.
      """,
    wrong: """
      language 1
      request { n int 0..1M required }
      model m { }
      deny odd {
          when n in {
      \(oddNumbers)
          }
      }
      route last { to m }
      """,
    right: "deny d { when n in {1, 3, 5, 7} }")

  /// A number of more than 64 bits.
  public static let numberTooLarge = DiagnosticCode(
    "L0102", "number too large",
    explanation: """
      Sums are exact in 128 bits, but what they are compared with must fit 64 bits: about 9.2 \
      quintillion, or 9.2 trillion dollars in millionths. Compare with a smaller number.
      """,
    wrong: """
      language 1
      request { a usd required  b usd required }
      model m { }
      deny large { when a + b > $9223372036854.775807 }
      route last { to m }
      """,
    right: "deny d { when n + m > 150 }")

  /// A stream that is released before a finding is complete.
  public static let windowTooSmall = DiagnosticCode(
    "L0103", "window too small",
    explanation: """
      With `stream window N chars` text leaves N characters behind the newest. What `has no \
      findings` forbids must be seen whole, or as far as it takes to tell, before its beginning \
      leaves. Widen the window, or leave it out: `hold`, the default, releases nothing before the \
      whole answer passed.
      """,
    wrong: "validate v { output has no findings {email}   stream window 40 chars }",
    right: "validate v { output has no findings {email}   stream window 400 chars }")

  /// 1, 3, 5 … as many as one attribute cannot hold.
  private static let oddNumbers: String = {
    var lines: [String] = []
    for line in 0..<128 {
      let numbers = (0..<17).map { String(2 * (line * 17 + $0) + 1) }
      lines.append("        " + numbers.joined(separator: ", "))
    }
    return lines.joined(separator: ",\n")
  }()
}
