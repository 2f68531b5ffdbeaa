/// Every word that `docs/grammar.ebnf` quotes; a test holds the two equal.
///
/// A word is special only where the grammar allows it, but for the reserved ones, which are names
/// in backticks only. Lexer, parser, formatter and completion read this one table.
public enum Word: String, Sendable, CaseIterable {
  // file and declarations
  case language, `import`, owner, level, `enum`, list, calendar, request, models, model, define
  case detector, order, invariant, test, scenario
  // rules
  case classify, deny, forbid, waive, avoid, route, fallback, validate, redact, cap, isolate
  case disclose, record, budget, notify
  // declarations, in detail
  case `as`, from, column, of, bool, int, usd, percent, duration, instant, string, max, set
  case at, least, `default`, required, unknown, trusted, because, header, body, claim, host, prompt
  case tokens, bytes, clock, hour, weekday, date, deadline, output, limit, stream
  case near, within, chars, means, routes, fallbacks
  // values and conditions
  case and, or, not, `true`, `false`, `in`, has, `is`, empty, starts, ends, with, contains, matches
  case glob, ignoring, `case`, any, all, only, now, findings, declared, `where`, when
  // clauses
  case control, until, raise, to, add, status, unless, redacted, lifts, approved, then, cheapest
  case fastest, leastBusy = "least_busy", split, by, on, deadlines, hedge, after, exhausted, connect
  case firstToken = "first_token", idle, attempt, total, minRate = "min_rate", per, second, retry
  case backoff, repair, next, stop, respond, answer, otherwise, json, complete, most, no, valid
  case tool, arguments, schema, calls, tools, hold, window, end, `for`, drop, mask, hash, token
  case attempts, cost, providerState = "provider_state", cache, off, content, none, metadata, full
  case retain, spend, day, week, month, severity
  // tables
  case unique, table
  // claims and tests
  case every, candidate, admissible, equivalent, denied, answered, survives, loss
  case worstCaseLatency = "worst_case_latency", worstCaseCost = "worst_case_cost", raising, never
  case admits, a, drops, validator, redaction, retention, given, expect, signal, fails, times
  case candidates, removed, rule, failure

  /// True for a word that is never a bare name, wherever it stands.
  public var isReserved: Bool { Word.reserved.contains(self) }

  /// Words that are names in backticks only.
  public static let reserved: Set<Word> = [
    .and, .or, .not, .in, .has, .is, .true, .false, .when, .where, .models, .model, .request,
    .declared, .now, .findings,
  ]

  /// Words that carry a condition on: it ends at the first word that is none of them.
  public static let operators: Set<Word> = [
    .and, .or, .not, .in, .has, .is, .starts, .ends, .contains, .matches, .ignoring,
  ]

  /// Words that begin a declaration.
  public static let declarations: Set<Word> = Set(
    (DeclarationWord.allCases.map(\.rawValue) + RuleKind.allCases.map(\.rawValue))
      .compactMap(Word.init(rawValue:)))

  /// Words that name a built-in type, never a user's.
  public static let types: Set<Word> = [
    .bool, .int, .usd, .percent, .duration, .instant, .string, .set,
  ]

  /// Words that continue an attribute, and so are attribute names in backticks only.
  public static let modifiers: Set<Word> = [
    .from, .at, .default, .required, .unknown, .as, .trusted, .max,
  ]
}

/// The words that begin a declaration other than a rule.
public enum DeclarationWord: String, Sendable, CaseIterable {
  case level, `enum`, list, calendar, request, models, model, define, detector, order, invariant
  case test, scenario
}
