/// The classes of failures and their groups, as `fallback` and `scenario` name them.
enum FailureNames {
  /// Groups with their classes, in the order of the language's table.
  static let groups: [(name: String, classes: [String])] = [
    (
      "unavailable",
      [
        "dns", "connect", "connect_timeout", "connection_lost", "server_error",
        "server_unavailable", "overloaded", "conflict",
      ]
    ),
    ("rate_limited", ["rate_limited"]),
    (
      "slow",
      ["first_token_timeout", "stalled", "too_slow", "attempt_timeout", "total_timeout"]
    ),
    (
      "broken_stream",
      [
        "stream_error", "truncated_stream", "malformed_stream", "malformed_response",
        "response_too_large",
      ]
    ),
    (
      "unusable",
      [
        "empty_output", "invalid_output", "invalid_tool_call", "truncated_by_limit",
        "degenerate_output", "output_blocked",
      ]
    ),
    ("refused", ["content_blocked", "model_refusal"]),
    (
      "rejected",
      ["request_invalid", "context_exceeded", "payload_too_large", "target_missing"]
    ),
    ("credentials", ["credential_rejected", "billing_exhausted", "forbidden"]),
    ("security", ["tls"]),
    ("caller", ["client_cancelled"]),
    ("policy", ["policy_denied", "budget_exhausted", "no_candidate", "guard_unavailable"]),
  ]

  /// Every class.
  static let classes = Set(groups.flatMap(\.classes))

  /// Every class and every group.
  static let all = classes.union(groups.map(\.name))

  /// The group of a class, or of itself.
  static func group(of name: String) -> String? {
    groups.first { $0.name == name || $0.classes.contains(name) }?.name
  }
}

extension Checking {
  /// The name of a failure class or a group; nil, with a diagnostic, when it is none.
  mutating func failure(_ ident: Ident, among names: Set<String>) -> String? {
    let name = text(ident)
    if names.contains(name) { return name }
    var help = suggestion(for: name, among: names.sorted(), called: "known")
    if FailureNames.all.contains(name) {
      help = ["`\(name)` is a group; name one of its classes"]
    }
    report(
      RuleCodes.unknownFailure, "there is no failure class `\(name)`", at: ident.span, help: help)
    return nil
  }
}

extension RuleCodes {
  static let unknownFailure = DiagnosticCode(
    "R0201", "unknown failure class",
    explanation:
      "What may fail is a closed list of classes in groups, such as `slow` and `rate_limited`.",
    wrong: "fallback f { on slwo next }",
    right: "fallback f { on slow next }")
}
