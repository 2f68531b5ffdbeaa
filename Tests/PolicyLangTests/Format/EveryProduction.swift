/// A text with every production of the grammar; it need not make sense.
let everyProduction = #"""
  // Licence line.

  language 1
  import "a.policy"
  import "b/c.policy"
  owner "team@bank.example"

  /// Lowest first.
  /// Second line.
  level Tier { bronze < silver as "Silver Plan" < gold }
  enum Country from "iso.csv" column "alpha2"
  enum Plain { one, two as "2", `not`, us-east-1, }
  list accounts = { "a", "b" }
  list regions of Region from "r.csv" column "name"
  list words from "words.txt"
  calendar holidays from "h.csv"
  request {
      /// Who asks.
      tenant string max 64 from claim "tenant" required
      n int -5..100 from header "x-n" default -1 unknown as x as output limit trusted because "we set it"
      body_field set of Plain from body "/a", "/b" default {}
      host bool from host
      tokens int 0..4M from prompt tokens
      size int 0..4Mi from prompt bytes
      hour int 0..23 from clock hour "Europe/Berlin"
      day Weekday from clock weekday "UTC"
      date instant from clock date "UTC"
      cost usd $0..$5 default $0.25
      share percent 0%..50% default 10%
      wait duration 100ms..10m default 5s as deadline
      live bool default true as stream
      sens Tier at least silver default gold
  }
  models { region Region
      /// Documented.
      clearance Tier default bronze
      temperature int -10..10 default -3 }
  model gpt-4.1-mini { region eu clearance gold accepts {chat, tools} temperature -5 price_in $1.25 name "x" since 2026-01-01 until_then 2026-01-01T10:00:00Z }
  define a = n > 1
  define b = not ((a and n - 5 < tokens * 2) or tokens / 4 >= -3) and (x or y) and declared.sens != gold
  define c = tenant in {"a", "b"} and n in 1..5 and n not in {1, 2..4} and labels has pii
  define d = tenant == "a" ignoring case or tenant starts with "b" or tenant ends with "c" ignoring case or tenant contains "d" or tenant contains /e+/ or tenant matches /f\/g/ or tenant matches glob "h*"
  define e = labels is empty and labels is not empty and labels has all of {a} and labels has only {} and findings has any of {email}
  define f = now < 2027-01-01 and model.region == request.region and now in holidays
  detector mrn = /MRN-[0-9]{7}/
  detector cvv = /[0-9]{3,4}/ near /cvv|cvc/ within 30 chars means {pan}
  order routes { r1, r2, }
  order fallbacks { f1 }
  classify c1 { control "C" raise sens to gold because "why" add labels {pii} when a add labels {phi} }
  deny d1 { because "no" status 451 when a }
  deny d2 { when a }
  forbid f1 { models where region != eu or clearance < sens when a unless redacted {email, pan} with mask because "x" owner "o" control "c" from 2026-01-01 until 2026-12-31 }
  forbid f2 { models a, gpt-4.1-mini }
  waive w1 { because "x" approved "dpo" until 2026-12-31 models a, b when a lifts f1 }
  avoid av { models where error_rate > 5% }
  route r1 { to a, b then cheapest of models where region == eu and n > 1 then fastest of {a, b} then split by tenant { 95% a, 5% b, } then models where x then models a, b }
  route r2 { when a to least_busy of models a, b }
  fallback fb {
      exhausted answer from "sorry.txt"
      when a
      on rate_limited, unavailable retry 2 backoff 200ms..2s then next
      on unusable repair 1 then stop
      on slow next
      hedge after 4s only when sens == gold
      deadlines connect 2s first_token 8s idle 15s attempt 30s total 60s min_rate 5 chars per second
  }
  fallback fb2 { exhausted respond 503 "No." }
  validate v1 { otherwise repair 1 then next stream window 128 chars output is json, is complete, is not empty, is at most 500 chars, has no findings {pan}, has valid tool arguments, matches /x/, matches schema "s.json", calls only tools {a} when a }
  validate v2 { output is json stream at end otherwise stop }
  validate v3 { output is json stream hold otherwise next }
  redact rd { for models where x with token findings {email} }
  cap cp { cost $0.25 attempts 3 output 4k when a }
  isolate io { cache off provider_state off }
  disclose di { header "x" = "y" header "z" = "w" }
  record re { retain at least 7y retain at most 10y content metadata when a }
  budget bu { exhausted deny 429 by tenant spend $500 per day }
  notify no { severity "major" on exhausted, security }
  route unique table by_tier (task, n) -> to, because
      owner "o" control "c" {
      chat, code | 0..9 | a, b then c | "first"
      not {chat} | >= 5 | cheapest of models where region == eu | -
      - | -5..-1 | split by tenant { 50% a, 50% b } | "last, | and so on"
  }
  forbid table t2 (labels) -> models, unless { has any of {a, b} | where region == eu | redacted {pan} with mask
      has a | a, b |
          -
  }
  classify table t3 (n) -> raise sens, add labels { 1 | gold | {pii} }
  fallback table t4 (n) -> on slow, on refused { 1 | retry 1 then next | stop }
  redact table t5 (n) -> findings, with, for { 1 | {pan} | mask | models where x }
  record table t6 (n) -> content, retain at least, retain at most { 1 | full | 7y | 8y }
  deny table t7 from "t7.csv"
  invariant i1 { every candidate: hosting == private and baa when a }
  invariant i2 { every request: a equivalent to b because "x" }
  invariant i3 { survives loss of any 1 provider }
  invariant i4 { worst_case_latency <= 60s }
  invariant i5 { worst_case_cost <= $1.50 }
  invariant i6 { attempts <= 3 }
  invariant i7 { raising sens never drops a validator }
  invariant i8 { no candidate: trains }
  invariant i9 { when a denied }
  invariant i10 { answered }
  invariant i11 { every admissible model: x }
  test "one" {
      given { tenant: "a", n: -3, now: 2026-01-01, findings: {pan}, labels: {}, split r1: a, signal a health: down, }
      given { n: 3 }
      expect candidates a, b expect removed c by f1, f2
      expect denied by d1
      expect denied
      expect no candidate
      expect rule r1
      expect n == 3 and sens == gold
  }
  scenario "two" { given {} when a fails connect when b fails validate v1 2 times expect attempts a, b expect answer b expect exhausted expect failure tls }
  // The end.
  """#
