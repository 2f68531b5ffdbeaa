/// What is checked now and gets its meaning later.
extension Checking {
  /// Notes something that decisions do not follow yet.
  mutating func notEnforced(_ what: String, _ message: String, at span: Span) {
    policy.deferred.append(Deferred(what: what, span: span))
    report(
      DeferredCodes.notEnforced, "\(message), which is not enforced yet", at: span,
      help: ["it is checked; `build` refuses it until it is enforced"])
  }

  /// Refuses what no decision can rest on yet.
  mutating func undecidable(_ reason: String, at span: Span) {
    report(
      DeferredCodes.undecidable, "\(reason), which is not read yet", at: span,
      help: ["no decision can rest on it; write the values into the policy"])
  }
}

/// Problems with what the language has and this version does not enforce yet.
public enum DeferredCodes {
  /// Every code of this kind.
  public static let all: [DiagnosticCode] = [notEnforced, undecidable]

  static let notEnforced = DiagnosticCode(
    "N0101", "not enforced yet", severity: .warning,
    explanation: """
      The construct is read and checked, but decisions do not follow it yet. It is a warning so \
      that a policy can be written whole; a bundle is only built from what is enforced.
      """,
    wrong: "invariant calm { every candidate: region == eu }",
    right: "")

  static let undecidable = DiagnosticCode(
    "N0102", "cannot be decided yet",
    explanation: """
      A condition or an attribute rests on values that lie in a file, which this version does \
      not read yet. Deciding without them would be a guess, so the policy is refused.
      """,
    wrong: "list vips from \"vips.txt\"\ndeny d { when tenant in vips }",
    right: "list vips = {\"acme\", \"zeta\"}\ndeny d { when tenant in vips }")
}
