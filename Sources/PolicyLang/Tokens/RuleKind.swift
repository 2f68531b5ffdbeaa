/// The kinds of rules, by their word.
public enum RuleKind: String, Sendable, CaseIterable, Equatable {
  case classify, deny, forbid, waive, avoid, route, fallback, validate
  case redact, cap, isolate, disclose, record, budget, notify
}
