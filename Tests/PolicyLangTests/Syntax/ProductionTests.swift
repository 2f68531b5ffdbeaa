import Testing

@testable import PolicyLang

/// Every production of the grammar reads what it should, into the tree it should.
@Suite struct ProductionTests {
  @Test func exampleOfTheDesignParses() {
    let parsed = ParsedText(glance)
    #expect(parsed.codes == [])
    #expect(parsed.tree.declarations.count == 47)
    #expect(parsed.tree.declarations[0].documentation == ["Sensitivity, lowest first."])
    #expect(parsed.tree.imports.map(\.path.value) == ["catalogue.policy"])
  }

  @Test(arguments: [
    "owner \"dpo@bank.example\"", "level L { a }", "level L { a < b as \"B\" < `c d` }",
    "enum E { a, b as \"B\", }", "enum E from \"f.csv\"", "enum E from \"f.csv\" column \"c\"",
    "enum E { to, status, table, cheapest, fastest, any }",
    "list l = {\"a\", \"b\"}", "list l of E = {a}", "list l from \"f.txt\"",
    "list l of E from \"f.csv\" column \"c\"", "calendar c from \"f.csv\"", "request { }",
    "models { }", "model m { }", "model gpt-4.1-mini { accepts {chat} context 128k price_in $1.5 }",
    "model m { low -5 since 2027-01-01 ok true name \"x\" }", "define d = a",
    "define d = not (a or b)",
    "detector d = /a/", "detector d = /[0-9]{3,4}/ near /cvv|cvc/ within 30 chars means {pan}",
    "detector export-id = /E-[0-9]+\\/x/ means {}", "order routes { a, b, default }",
    "order fallbacks { a, }", "/// About it.\n/// And more.\nenum E { a }",
    "request {\n/// doc\na bool required\n/// doc\nb bool required }",
    "enum level { level, model-a }", "deny route { when deny }",
    "route default { to default then to }",
  ])
  func declarations(_ text: String) {
    let parsed = ParsedText.of(text)
    #expect(parsed.codes == [], "\(parsed.diagnostics.map(\.message))")
    #expect(parsed.tree.declarations.count == (text.hasPrefix("owner") ? 0 : 1))
  }

  @Test(arguments: [
    "a bool required", "a int 0..4M default -5", "a int -5..-1 from host", "a usd $0..$10.50",
    "a usd default $0", "a percent 0%..99.5% from header \"x\"", "a percent",
    "a duration 100ms..10m default 60s as deadline", "a instant required", "a string",
    "a string max 64 from claim \"t\" required", "a set of E unknown as pii default {}",
    "a E from header \"x\" at least internal default restricted",
    "a bool from body \"/a\", \"/b\", \"/c\" default false as stream", "a int from prompt tokens",
    "a int from prompt bytes as output limit", "a int 0..23 from clock hour \"Europe/Berlin\"",
    "a E from clock weekday \"UTC\"", "a instant from clock date \"UTC\"",
    "a bool trusted because \"signed upstream\" required",
    "`from` bool default true w W default from",
    "role E default as", "`max` int 0..5 required",
  ])
  func attributes(_ text: String) {
    let parsed = ParsedText.of("request { \(text) }")
    #expect(parsed.codes == [], "\(parsed.diagnostics.map(\.message))")
  }

  @Test(arguments: [
    "a", "not a", "a and b and c", "a or b or c", "(a and b) or (c and not d)", "not (a or b)",
    "not a == b", "a == 5", "a != $5", "a < 5%", "a <= 5s", "a > \"x\"", "a >= 2027-01-01",
    "a == true", "a == {x, y}", "a in {x, y, 1..5,}", "a in 0..100", "a in low..high", "a in vips",
    "a not in {x}", "now in holidays", "a has x", "a has any of {x, y}", "a has all of {x}",
    "a has only {}", "a has `any`", "a is empty", "a is not empty", "a starts with \"x\"",
    "a ends with \"x\" ignoring case", "a contains \"x\"", "a contains /x/", "a matches /x|y/",
    "a matches glob \"a*\"", "a == \"x\" ignoring case", "a + b <= 60k", "a + b + c > d",
    "a - b < 5", "a - 5 > -5", "a * 2 > b / 4", "p95_first_token > deadline / 4", "n-1 > 5",
    "request.region == us", "model.region != request.region", "declared.sens >= secret",
    "findings has pan", "findings is empty", "(a)", "((a)) == (b)", "not (labels has x)",
    "a == us-east-1", "a in {1..2, 5, x}", "w == to or ws has status", "a == -5", "5 < a",
    "a in {100,200,300}", "a in {\n  x,\n  y\n}", "a // why\n and b",
  ])
  func conditions(_ text: String) {
    let parsed = ParsedText.condition(text)
    #expect(parsed.codes == [], "\(parsed.diagnostics.map(\.message))")
    #expect(parsed.clauses.count == 1)
    #expect(parsed.tree.conditions.allSatisfy { $0.kind != .invalid })
  }

  @Test(arguments: [
    "classify c { when a raise s to high add l {x} add m {y} because \"b\" }",
    "deny d { when a status 403 because \"b\" owner \"o\" control \"c\" from 2027-01-01 "
      + "until 2028-01-01T00:00:00Z }",
    "deny d { }", "forbid f { models where a < b }",
    "forbid f { when a models x, y unless redacted {email} with mask because \"b\" }",
    "waive w { lifts f when a models x, y until 2027-01-01 approved \"p\" because \"b\" }",
    "avoid a { models where p95_first_token > 5s }", "avoid a { when b models x }",
    "route r { to a, b }", "route r { to models where x == y then a }",
    "route r { to models a, b then c }",
    "route r { to cheapest of models where a then fastest of models b, c then least_busy "
      + "of {d, e} }",
    "route r { to split by tenant { 95% a, 5% b, } then c }", "route r { to `then` then then }",
    "fallback f { on a, b retry 2 backoff 200ms..2s then next on c next on d repair 1 then stop }",
    "fallback f { deadlines connect 2s first_token 8s idle 15s attempt 30s total 60s "
      + "min_rate 20 chars per second }",
    "fallback f { hedge after 4s }",
    "fallback f { hedge after 4s only when a == b exhausted answer \"x\" }",
    "fallback f { exhausted respond 503 \"x\" }", "fallback f { exhausted answer from \"f.txt\" }",
    "validate v { output is json, is complete, is not empty, is at most 500 chars }",
    "validate v { output has no findings {pan}, has valid tool arguments stream window 128 "
      + "chars otherwise next }",
    "validate v { output matches /x/, matches schema \"f.json\", calls only tools {a} "
      + "stream at end }",
    "validate v { stream hold otherwise repair 1 then next }",
    "redact r { findings {email} with token for models where a }",
    "redact r { with drop for models a, b }",
    "cap c { output 4k attempts 3 cost $0.25 }", "isolate i { provider_state off cache off }",
    "disclose d { header \"a\" = \"b\" header \"c\" = \"d\" }",
    "record r { content metadata retain at least 7y retain at most 10y }",
    "record r { content none }",
    "budget b { spend $500 per day by tenant exhausted deny 429 }",
    "notify n { on exhausted, security severity \"major\" }",
    "deny d {\n  status 403\n  when a and\n    b\n  because \"x\" // why\n}",
  ])
  func rules(_ text: String) {
    let parsed = ParsedText.of(text)
    #expect(parsed.codes == [], "\(parsed.diagnostics.map(\.message))")
    guard case .rule? = parsed.only else { return missing("no rule") }
  }

  @Test(arguments: [
    "route table t (a) -> to { x | y }", "route unique table t (a, b) -> to {\n x | - | y\n}",
    "route table t (a, b, c, d) -> to, because owner \"o\" {\n x, y | >= 5 | not {p} | has "
      + "any of {q} | m then n | \"b\"\n - | 0..9, 12 | - | has q | cheapest of models where f "
      + "== g | -\n\n}",
    "route table t from \"t.csv\"", "deny unique table t from \"t.csv\"",
    "deny table t (a) -> status { - | 403\n x | 404 }",
    "forbid table t (a) -> models, unless because \"b\" from 2027-01-01 {\n x | where r == "
      + "s | redacted {e} with mask\n y | m, n | -\n}",
    "classify table t (a) -> raise s, add l {\n x | high | {p, q}\n y | to low | -\n}",
    "fallback table t (a) -> on slow, on refused { x | next | retry 1 then stop\n y | "
      + "repair 1 then next | - }",
    "redact table t (a) -> findings, with, for { x | {e} | drop | models where r == s }",
    "record table t (a) -> content, retain at least, retain at most control \"c\" { x | "
      + "none | 7y | - }",
    "route table t (a) -> to {\n x | // why\n   y\n // alone\n z |\n w,\n v\n}",
    "route table t (a) -> to {\n -5 | x\n - | y\n < 5 | `z z`\n}", "route table t (a) -> to { }",
  ])
  func tables(_ text: String) {
    let parsed = ParsedText.of(text)
    #expect(parsed.codes == [], "\(parsed.diagnostics.map(\.message))")
    guard case .table(let table)? = parsed.only else { return missing("no table") }
    for row in table.rows {
      #expect(row.tests.count == table.columns.count)
      #expect(row.results.count == table.headings.count)
    }
  }

  @Test(arguments: [
    "invariant i { when a every candidate: b and not c }",
    "invariant i { every admissible model: b }",
    "invariant i { every request: a equivalent to b }",
    "invariant i { no candidate: b because \"x\" }",
    "invariant i { denied }", "invariant i { when a answered owner \"o\" }",
    "invariant i { survives loss of any 1 provider when a }",
    "invariant i { worst_case_latency <= 60s }",
    "invariant i { worst_case_cost <= $0.50 }", "invariant i { attempts <= 3 }",
    "invariant i { raising s never admits a model }",
    "invariant i { raising s never drops a validator }",
    "invariant i { raising s never drops a redaction }",
    "invariant i { raising s never drops a retention }",
  ])
  func invariants(_ text: String) {
    let parsed = ParsedText.of(text)
    #expect(parsed.codes == [], "\(parsed.diagnostics.map(\.message))")
    guard case .invariant(let invariant)? = parsed.only else { return missing("none") }
    #expect(invariant.claims.count == 1)
  }

  @Test func testsAndScenarios() {
    let test = ParsedText.of(
      """
      test "t" {
          given { a: 5, labels: {x, y}, now: 2027-01-01, findings: {pan}, split r: m,
                  signal m health: down, split: 3, signal: 4, }
          given { }
          expect candidates a, b   expect removed c, d by e, f   expect denied
          expect denied by g, h    expect no candidate           expect rule r
          expect attempts a, b     expect answer a               expect exhausted         expect failure slow
          expect a == 5 and b      expect rule `t#3`
      }
      """)
    #expect(test.codes == [], "\(test.diagnostics.map(\.message))")
    guard case .test(let body)? = test.only else { return missing("no test") }
    #expect(body.given.count == 8)
    #expect(body.expectations.count == 12)
    let scenario = ParsedText.of(
      """
      scenario "s" {
          given { a: 5 }
          when m fails first_token_timeout
          when gpt-4.1 fails validate complete 2 times
          when `when` fails tls 1 times
          expect attempts m, n
      }
      """)
    #expect(scenario.codes == [], "\(scenario.diagnostics.map(\.message))")
    guard case .scenario(let story)? = scenario.only else { return missing("no scenario") }
    #expect(story.failures.map(\.value.isValidator) == [false, true, false])
    #expect(story.failures.map(\.value.times?.value) == [nil, 2, 1])
  }

  @Test func wordsAreNamesWhereTheGrammarAllowsNone() {
    let parsed = ParsedText.of(
      """
      enum W { to, status, until, table, from, `any`, `when` }
      request { `from` bool default true  w W default from  ws set of W default {from} }
      models { }
      model `then` { }
      route r { when w == to or ws has status or ws has `any` to `then` then b }
      route s { when w in {until, `when`} to b, `then` }
      forbid f { when w == table models `then` because "x" }
      """)
    #expect(parsed.codes == [])
    #expect(parsed.tree.declarations.count == 7)
  }

  @Test func precedence() {
    let parsed = ParsedText.condition("not a == b and c or d")
    #expect(parsed.codes == ["P0206"])
    guard case .any(let parts)? = parsed.condition?.kind, parts.count == 2,
      case .all(let both) = parsed.tree[parts[0]].kind, case .not = parsed.tree[both[0]].kind
    else { return missing("another tree") }
    #expect(parsed.text(parsed.tree[parts[0]].span) == "not a == b and c")
  }

  @Test func signsOfSumsAndValues() {
    let parsed = ParsedText.condition("a - 5 + b * 2 > -5")
    guard case .comparison(let left, let test?)? = parsed.condition?.kind,
      case .compare(.greater, let right) = test.kind
    else { return missing("another tree") }
    #expect(left.products.map(\.isNegative) == [false, true, false])
    #expect(left.products[2].scale != nil)
    #expect(right.products[0].operand.kind == .value(.quantity(.int(-5, hasUnit: false))))
  }

  @Test func qualifiedNamesAreSplit() {
    let parsed = ParsedText.condition("declared.sens == request.sens")
    guard case .comparison(let left, _)? = parsed.condition?.kind,
      case .qualified(.declared, let ident) = left.products[0].operand.kind
    else { return missing("another tree") }
    #expect(parsed.text(ident) == "sens")
    #expect(parsed.text(ident.span) == "sens")
  }

  @Test func oneOnGivesAClauseForEachName() {
    let parsed = ParsedText.of("fallback f { on a, b next }")
    guard case .rule(let rule)? = parsed.only else { return missing("no rule") }
    #expect(rule.clauses.count == 2)
    #expect(Set(rule.clauses.map(\.span)).count == 1)
  }

  @Test func placesHoldTheirTexts() {
    let parsed = ParsedText.of("/// d\ndeny d {\n  when a   status 403\n}\n// end\n")
    #expect(parsed.text(parsed.tree.declarations[0].span).hasPrefix("deny d {"))
    #expect(parsed.text(parsed.tree.declarations[0].span).hasSuffix("}"))
    guard case .rule(let rule)? = parsed.only else { return missing("no rule") }
    #expect(rule.clauses.map { parsed.text($0.span) } == ["when a", "status 403"])
    #expect(rule.clauses.map { parsed.text($0.word) } == ["when", "status"])
  }

  @Test func rowsWithTooFewOrManyCellsAreKeptForTheChecker() {
    let parsed = ParsedText.of("route table t (a, b) -> to {\n x | y\n x | y | z | w of v\n}")
    #expect(parsed.codes == [])
    guard case .table(let table)? = parsed.only else { return missing("no table") }
    #expect(table.rows.map(\.tests.count) == [2, 2])
    #expect(table.rows.map(\.results.count) == [0, 2])
  }
}
