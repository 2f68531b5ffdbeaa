/// What is checked now and gets its meaning later.
extension Checking {
  /// Notes something that decisions do not follow yet.
  mutating func notEnforced(_ what: String, _ message: String, at span: Span) {
    policy.deferred.append(Deferred(what: what, span: span))
    report(
      DeferredCodes.notEnforced, "\(message), which is not enforced yet", at: span,
      help: ["it is checked; `build` refuses it until it is enforced"])
  }
}

/// Problems with what the language has and this version does not enforce yet.
public enum DeferredCodes {
  /// Every code of this kind.
  public static let all: [DiagnosticCode] = [notEnforced]

  static let notEnforced = DiagnosticCode(
    "N0101", "not enforced yet", severity: .warning,
    explanation: """
      The construct is read and checked, but decisions do not follow it yet. It is a warning so \
      that a policy can be written whole; a bundle is only built from what is enforced.
      """,
    wrong: "invariant calm { every candidate: region == eu }",
    right: "")
}
