import PolicyLang
import Testing

/// Small policies, each with one feature, that check without a word.
@Suite("Policies that are right")
struct AcceptedPolicyTests {
  @Test("a small policy checks without a problem", arguments: small)
  func smallIsRight(_ example: Example) {
    let checked = CheckedPolicy(example.text)
    #expect(checked.policy != nil && checked.diagnostics.isEmpty, "\(checked.report)")
  }

  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var testDescription: String { name }

    init(_ name: String, request: String = standardRequest, _ rules: String) {
      self.name = name
      text = types + request + models + rules + "\n"
    }

    init(_ name: String, whole: String) {
      self.name = name
      text = whole
    }
  }

  static let types = """
    language 1
    level Sens { public < internal < secret }
    enum Task { chat, code, agent-step }
    enum Label { pii, phi, pan }

    """

  static let standardRequest = """
    request {
        task   Task         default chat
        sens   Sens         default public
        labels set of Label default {}
        tenant string max 16 default "acme"
        n      int 0..100   default 10
    }

    """

  static let models = """
    enum Region { eu, us }
    models { region Region  clearance Sens }
    model a { region eu clearance secret context 128k price_in $1 price_out $2 accepts {chat, tools, stream} }
    model b { region us clearance internal context 128k price_in $1 price_out $2 accepts {chat, tools, stream} }
    model c { region us clearance public context 8k price_in $0.50 price_out $4 accepts {chat} }

    """

  static let small: [Example] = [
    Example(
      "avoid_not_unknown",
      """
      avoid unwell { models where not health == up }
      avoid loaded { models where not (in_flight <= 10) }
      route last { to a, b, c }
      """),
    Example(
      "classify_findings",
      """
      classify k { when findings has any of {email, us_ssn} add labels {pii} }
      route r { when labels has pii to a }
      route last { to a, b, c }
      """),
    Example(
      "define_and_or_not",
      """
      define odd = labels has pan or sens >= secret
      route r { when not odd and (task == code or n > 90) to b }
      route last { to a, b, c }
      """),
    Example(
      "deny_default_status",
      """
      deny d { when task == code because "no code" }
      route last { to a, b, c }
      """),
    Example(
      "deny_status",
      """
      deny d1 { when n > 10 status 451 because "law" }
      deny d2 { when n > 20 status 451 because "law" }
      deny d3 { when n > 30 status 429 because "load" }
      route last { to a, b, c }
      """),
    Example(
      "enum_operators",
      """
      route e { when task == code to a }
      route i { when task in {agent-step} to b }
      route n { when task not in {agent-step, code} and n != 10 to c }
      route last { to a, b, c }
      """),
    Example(
      "forbid_two_reasons",
      """
      forbid x1 { when n > 10 models where region == us }
      forbid x2 { when n > 20 models where clearance < secret }
      route last { to a, b, c }
      """),
    Example(
      "forbid_where",
      """
      forbid cleared { models where clearance < sens because "x" }
      route last { to a, b, c }
      """),
    Example(
      "level_operators",
      """
      route ge { when sens >= secret to a }
      route gt { when sens > public to b }
      route last { to a, b, c }
      """),
    Example(
      "no_candidate",
      """
      forbid f { when n > 10 models where region in {eu, us} }
      route one { when task == code to b }
      forbid h { when task == code models b }
      route last { to a, b, c }
      """),
    Example(
      "not_without_parentheses",
      """
      route r { when not task == code and not labels has pii to b }
      route last { to a, b, c }
      """),
    Example(
      "redact_order",
      """
      forbid m { when n > 10 models b unless redacted {phone, email} with token }
      forbid d { when n > 20 models b, c unless redacted {email, pan} with drop }
      route last { to a, b, c }
      """),
    Example(
      "route_plain",
      """
      route last { to a, b, c }
      """),
    Example(
      "rule_dates",
      """
      route r { when n > 5 to b from 2026-03-01 until 2026-03-01 }
      route last { to a, b, c }
      """),
    Example(
      "set_equality",
      """
      classify k { when n > 50 add labels {pii} }
      route same { when labels == {pii, phi} to a }
      route added { when labels != declared.labels to b }
      route other { when labels != {} to c }
      route last { to a, b, c }
      """),
    Example(
      "set_only_empty_eq",
      """
      route none { when labels is empty to a }
      route eq { when labels == {pii, pan} to b }
      route only { when labels has only {pii, phi} to c }
      route last { to a, b, c }
      """),
    Example(
      "split_by_enum_and_int",
      """
      route by_task { when sens == secret to split by task { 50% a, 50% b } }
      route by_n { when sens == internal to split by n { 50% a, 50% b } }
      route by_sens { to split by sens { 50% a, 50% b, } then c }
      """),
    Example(
      "split_then_inadmissible",
      """
      forbid f { when n > 10 models b }
      route s { to split by tenant { 90% b, 10% c } then a }
      """),
    Example(
      "string_eq_in",
      """
      list vip = {"acme-eu", "x"}
      route e { when tenant == "Acme" to a }
      route i { when tenant in {"q", "r"} to b }
      route l { when tenant in vip to c }
      route last { to a, b, c }
      """),
    Example(
      "string_glob",
      """
      route g { when tenant matches glob "own-*" to a }
      route h { when tenant matches glob "*.test" to b }
      route last { to a, b, c }
      """),
    Example(
      "string_starts_ends",
      """
      route s { when tenant starts with "eu-" to a }
      route e { when tenant ends with "-eu" to b }
      route last { to a, b, c }
      """),
    Example(
      "table_first",
      """
      route table t (task, sens) -> to {
          code       | >= internal | a
          code       | -           | b, c
          agent-step | public      | c
      }
      route last { to a, b, c }
      """),
    Example(
      "table_unique",
      """
      route unique table t (task, n, labels) -> to {
          code | 0..9 | - | a
          code | 10..100 | has pii | b
          chat, agent-step | >= 90 | - | c
      }
      route last { to a, b, c }
      """),
    Example(
      "unless_redacted_strictest",
      """
      forbid m { models where region == us unless redacted {email} with token }
      forbid d { models where clearance < internal unless redacted {email} with drop }
      route last { to a, b, c }
      """),
    Example(
      "waive_dates",
      """
      forbid f { when n > 10 models where region == us }
      waive w { lifts f when tenant == "lab" models b from 2026-06-10 until 2026-06-20 approved "dpo" because "DPIA" }
      route last { to a, b, c }
      """),
    Example(
      "waive_one_forbid_only",
      """
      forbid f { when n > 10 models where region == us }
      forbid h { when n > 20 models b }
      waive w { lifts f when tenant == "lab" models b until 2026-12-31 approved "dpo" because "x" }
      route last { to a, b, c }
      """),
    Example(
      "at_least",
      request: """
        request { sens Sens at least internal default secret }

        """,
      """
      route i { when sens == internal to a }
      route last { to a, b, c }
      """),
    Example(
      "cannot_serve",
      request: """
        request { n int 0..1M from prompt tokens  o int 1..100k default 1k as output limit  x bool default false }

        """,
      """
      forbid f { when x models a }
      route last { to a, b, c }
      """),
    Example(
      "cheapest",
      request: """
        request { n int 0..1M from prompt tokens  o int 1..100k default 1k as output limit  x bool default false }

        """,
      """
      route last { to cheapest of models where region in {eu, us} }
      """),
    Example(
      "clock_hour",
      request: """
        request { hour int 0..23 from clock hour "Europe/Berlin" }

        """,
      """
      route night { when hour in 0..5 to a }
      route last { to a, b, c }
      """),
    Example(
      "int_units",
      request: """
        request { big int 0..4M default 10k }

        """,
      """
      route r { when big >= 2Ki to b }
      route last { to a, b, c }
      """),
    Example(
      "money",
      request: """
        request { cost usd default $0 }

        """,
      """
      route r { when cost > $0 to a }
      route last { to a, b, c }
      """),
    Example(
      "sorted_lists",
      request: """
        request { n int 0..1M from prompt tokens  o int 1..100k default 1k as output limit  x bool default false }

        """,
      """
      route cheap { when x to cheapest of {a, b, c} }
      route busy { when n == 7 to least_busy of models where region in {us, eu} }
      route some { when n == 8 to models where region == us then a }
      route two { when n == 9 to least_busy of {b, a} then cheapest of models where clearance < secret }
      route words { when n == 10 to models c, b }
      route last { to b }
      """),
    Example(
      "instant_now",
      whole: """
        language 1
        level Sens { public < internal < secret }
        enum Task { chat, code, agent-step }
        enum Label { pii, phi, pan }
        request { t string max 8 default "" }
        models { until_day instant default 2100-01-01 }
        model a { until_day 2027-01-01 context 8k price_in $1 price_out $1 accepts {chat} }
        model b { context 8k price_in $1 price_out $1 accepts {chat} }
        forbid lapsed { models where until_day < now }
        route last { to a, b }
        """),
    Example(
      "qualified_and_backticks",
      whole: """
        language 1
        level Sens { public < internal < secret }
        enum Task { chat, code, agent-step }
        enum Label { pii, phi, pan }
        request { region Region required task Task default chat }
        enum Region { eu, us, `not` }
        models { region Region }
        model `models` { region eu context 8k price_in $1 price_out $1 accepts {chat} }
        model b { region us context 8k price_in $1 price_out $1 accepts {chat} }
        route `to` { when request.region == us to `models` }
        forbid same { when task == code models where model.region == request.region }
        route last { to `models`, b }
        """),
    Example(
      "words_as_values",
      whole: """
        language 1
        enum W { to, status, until, table, from, `any`, `when` }
        request { `from` bool default true  w W default from  ws set of W default {from} }
        models { }
        model `then` { }
        model b { }
        route r { when w == to or ws has status or ws has `any` to `then` then b }
        route s { when w in {until, `when`} to b, `then` }
        forbid f { when w == table models `then` because "x" }
        route last { to b }
        """),
  ]
}
