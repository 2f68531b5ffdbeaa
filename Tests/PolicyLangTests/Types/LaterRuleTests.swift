import PolicyLang
import Testing

@Suite("Failures, validation, obligations, claims and tests")
struct LaterRuleTests {
  /// The numbers of the problems, without the warning that a rule is not enforced yet.
  private func codes(_ declarations: String) -> [String] {
    CheckedPolicy(inBase: declarations).codes
  }

  @Test("fallbacks")
  func fallbacks() {
    #expect(
      codes(
        """
        fallback f {
            when n > 5
            on rate_limited, unavailable retry 2 backoff 200ms..2s then next
            on unusable repair 1 then next
            on tls stop
            deadlines connect 2s first_token 8s min_rate 10 chars per second total 60s
            hedge after 4s only when task == code
            exhausted respond 503 "no"
        }
        """
      ).isEmpty)
    #expect(codes("fallback f { on slwo next }") == ["R0201"])
    #expect(codes("fallback f { on slow next on slow stop }") == ["R0202"])
    #expect(codes("fallback f { on slow next on stalled stop }").isEmpty)
    #expect(codes("fallback f { on client_cancelled next }") == ["R0203"])
    #expect(codes("fallback f { on security retry 1 then next }") == ["R0203"])
    #expect(codes("fallback f { on model_refusal next }") == ["R0204"])
    #expect(codes("fallback f { on slow retry 0 then next }") == ["R0205"])
    #expect(codes("fallback f { on slow retry 1 backoff 2s..1s then next }") == ["T0209"])
    #expect(codes("fallback f { deadlines connect 2s connect 3s }") == ["R0208"])
    #expect(codes("fallback f { hedge after 4s only when region == eu }") == ["T0111"])
    #expect(codes("fallback f { exhausted respond 200 \"x\" }") == ["R0103"])
  }

  @Test("validates")
  func validates() {
    #expect(
      codes("validate v { output has no findings {pan}, is complete otherwise next }").isEmpty)
    #expect(codes("validate v { otherwise next }") == ["R0101"])
    #expect(codes("validate v { output has no findings {pam} }") == ["T0107"])
    #expect(codes("validate v { output matches schema \"\" }") == ["T0117"])
    #expect(codes("validate v { output is at most 0 chars }") == ["R0205"])
    #expect(codes("validate v { output calls only tools {\"a\", b} }").isEmpty)
  }

  @Test("obligations")
  func obligations() {
    #expect(codes("redact r { findings {email} with token for models where region == us }").isEmpty)
    #expect(codes("redact r { findings {email} }") == ["R0101"])
    #expect(
      codes("redact r { findings {email} with token for models where in_flight > 5 }") == ["T0112"])
    #expect(codes("cap c { when n > 5 output 4k attempts 3 cost $0.25 }").isEmpty)
    #expect(codes("cap c { when n > 5 }") == ["R0101"])
    #expect(codes("disclose d { header \"x y\" = \"true\" }") == ["T0309"])
    #expect(codes("record r { retain at least 2y retain at most 1y }") == ["R0207"])
    #expect(codes("record r { content metadata retain at least 7y }").isEmpty)
    #expect(codes("budget b { spend $500 per day by tennant exhausted deny 429 }") == ["T0101"])
    #expect(codes("notify n { on exhausted, securty severity \"x\" }") == ["R0206"])
    #expect(codes("isolate i { cache off }").isEmpty)
  }

  @Test("detectors, invariants and scenarios")
  func claims() {
    #expect(codes("detector m = /M/ near /x/ within 30 chars means {phi}").isEmpty)
    #expect(codes("detector m = /M/ means {phy}") == ["T0107"])
    #expect(
      codes(
        "detector m = /M/ means {phi}\nclassify k { when labels is empty raise sens to secret }")
        == ["R0104"])
    #expect(codes("invariant i { when n > 5 every candidate: region == eu }").isEmpty)
    #expect(codes("invariant i { every request: region == eu }") == ["T0111"])
    #expect(codes("invariant i { every candidate: health == up }") == ["T0112"])
    #expect(codes("invariant i { survives loss of any 1 provider }") == ["T0311"])
    #expect(codes("invariant i { raising task never admits a model }") == ["R0117"])
    #expect(codes("invariant i { answered denied }") == ["R0210"])
    let scenario = "scenario \"s\" { given { n: 1 } when a fails"
    #expect(codes(scenario + " first_token_timeout expect attempts a, b expect answer b }").isEmpty)
    #expect(codes(scenario + " slow expect exhausted }") == ["R0201"])
    #expect(codes(scenario + " validate v expect exhausted }") == ["T0110"])
  }

  @Test("tables of later kinds are checked whole")
  func tables() {
    #expect(
      codes("record table t (task) -> content, retain at least {\n code | none | 7y\n}").isEmpty)
    #expect(
      codes("redact table t (task) -> findings, with {\n code | {emial} | mask\n}") == ["T0107"])
    #expect(
      codes("fallback table t (task) -> on slow {\n code | retry 0 then next\n}") == ["R0205"])
  }

  @Test("tests have typed values")
  func tests() throws {
    let checked = CheckedPolicy(
      inBase: """
        forbid f { when n > 5 models b }
        route r { when n > 5 to split by tenant { 60% a, 40% b } then a }
        route table t (task) -> to {
            code | a
        }
        test "one" {
            given {
                task: code, n: 7, labels: {phi}, wait: 5s, now: 2027-01-01, findings: {pan},
                needs: {chat}, split r: b, signal a health: down
            }
            expect candidates a
            expect removed b by f, cannot_serve
            expect rule t
            expect rule `t#1`
            expect sens == public and labels has phi
        }
        """)
    let policy = try #require(checked.policy, "\(checked.report)")
    let test = policy.tests[0]
    #expect(
      test.given.map(\.value) == [
        .symbol(1), .number(7), .set(2), .number(5_000), .set(4), .set(1),
      ])
    #expect(test.now == 1_798_761_600_000_000 && test.splits.count == 1)
    #expect(test.signals.map(\.value) == [.symbol(2)])
    #expect(test.expectations.count == 5)
  }

  @Test("mistakes in tests")
  func testMistakes() {
    #expect(codes("test \"t\" { given { nn: 1 } expect candidates a }") == ["T0101"])
    #expect(codes("test \"t\" { given { n: 101 } expect candidates a }") == ["T0303"])
    #expect(codes("test \"t\" { given { n: 1s } expect candidates a }") == ["T0202"])
    #expect(codes("test \"t\" { given { n: 1 } expect rule f }") == ["T0110"])
    #expect(codes("test \"t\" { given { n: 1 } expect denied by last }") == ["T0115"])
    #expect(codes("test \"t\" { given { n: 1 } expect exhausted }") == ["R0305"])
    #expect(codes("test \"t\" { given { n: 1 } expect region == eu }") == ["T0111"])
    #expect(
      codes(
        "request { p int 0..9 from prompt tokens }\ntest \"t\" { given { n: 1 } expect candidates a }"
      )
        == ["R0301"])
  }
}
