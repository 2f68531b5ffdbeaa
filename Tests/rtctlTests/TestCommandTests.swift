import TestSupport
import Testing

@testable import rtctl

@Suite struct TestCommandTests {
  let place: Workplace

  init() throws { place = try Workplace() }

  private func run(_ tests: String, _ arguments: String...) throws -> Run {
    try place.write("main.policy", SamplePolicy.text + tests)
    return place.run(["test", "main.policy"] + arguments)
  }

  @Test func casesBesideThePolicyAreRun() throws {
    try place.write(
      "more.cases.csv",
      "name;task;sens;expect.effect;expect.rule\r\nno code;code;secret;deny;no_code\r\n"
        + "plain;;;deny;\r\n")
    let run = try run("")
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.output.contains("pass  no code"))
    #expect(run.output.contains("FAIL  plain\n      more.cases.csv:3:9\n"), "\(run.output)")
    #expect(run.output.contains("expected a denied request"))
    let filtered = place.run(["test", "main.policy", "--filter", "code", "--format", "junit"])
    #expect(filtered.status == 0)
    #expect(filtered.output.contains("no code"))
    try place.write("more.cases.csv", "nme\nx\n")
    let wrong = place.run(["test", "main.policy"])
    #expect(wrong.status == 1)
    #expect((wrong.output + wrong.errors).contains("more.cases.csv:1:1"))
    #expect(place.run(["fmt", "main.policy"]).status == 0)
    #expect(place.run(["check", "main.policy"]).status == 0)
  }

  @Test func testsThatHoldPass() throws {
    let run = try run(
      """

      test "health data" {
          given { labels: {phi}, now: 2026-01-01, findings: {email} }
          expect candidates a
          expect removed b by above
          expect rule last
          expect sens == secret
          expect declared.sens == public and now < 2026-01-02
      }
      test "no code" {
          given { task: code, sens: secret }
          expect denied by no_code
          expect denied
      }
      test "too long" {
          given { needs: {chat, images} }
          expect rule last
      }
      """)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(
      run.output == """
        pass  health data
        pass  no code
        pass  too long

        3 tests passed

        """)
  }

  @Test func aFailureSaysWhatWasExpectedAndWhatCameOut() throws {
    let run = try run(
      """

      test "wrong" {
          given { labels: {phi}, tenant: "x" }
          expect candidates b, a
          expect removed a by above
          expect removed b by cannot_serve
          expect denied by no_code
          expect no candidate
          expect rule coding
          expect sens < secret
      }
      test "right" { given { } expect candidates a, b }
      """)
    #expect(run.status == 1)
    #expect(
      run.output == """
        FAIL  wrong
              main.policy:42:5
              expected candidates `b`, `a`
              got      candidates `a` by route `last`
              main.policy:43:5
              expected `a` to be removed by `above`
              got      `a` as a candidate
              main.policy:44:5
              expected `b` to be removed by `cannot_serve`
              got      `b` removed by `above`
              main.policy:45:5
              expected a request denied by `no_code`
              got      candidates `a` by route `last`
              main.policy:46:5
              expected no candidate
              got      candidates `a` by route `last`
              main.policy:47:5
              expected route `coding` to match
              got      candidates `a` by route `last`; rules: `above`, `health`, `last`
              main.policy:48:5
              expected `sens < secret` to hold
              got      `sens` is `secret` (declared `public`)
              request  {"labels":["phi"],"tenant":"x"}
        pass  right

        1 test failed, 1 passed

        """)
  }

  @Test func aFilterPicksByTitle() throws {
    let tests =
      "\ntest \"one\" { given { } expect candidates a, b }\ntest \"two\" { given { } expect candidates b }\n"
    let run = try run(tests, "--filter", "^o")
    #expect(run.status == 0)
    #expect(run.output == "pass  one\n\n1 test passed, 1 left out by the filter\n")
    let none = try self.run(tests, "--filter", "three")
    #expect(none.output == "no tests ran: no title of 2 matches the filter\n")
  }

  @Test func noTestsAreSaidSo() throws {
    let run = try run("")
    #expect(run.status == 0)
    #expect(run.output == "no tests: no `test` and no `scenario` block, and no `*.cases.csv`\n")
  }

  private static let scenarios = """

    fallback f { on unusable repair 1 then next }
    validate whole { output is not empty otherwise repair 1 then next }
    scenario "a is slow, b refuses once" {
        given { }
        when a fails first_token_timeout
        when b fails server_error 1 times
        expect candidates a, b
        expect attempts a, b
        expect answer b
    }
    scenario "nobody is there" {
        given { }
        when a fails connect
        when b fails validate whole
        expect attempts a, b
        expect exhausted
    }

    """

  @Test func scenariosAreCarriedOut() throws {
    let run = try run(Self.scenarios)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(
      run.output == """
        pass  a is slow, b refuses once
        pass  nobody is there

        2 scenarios passed

        """)
  }

  @Test func aFailedScenarioTellsItsAttempts() throws {
    let wrong = Self.scenarios.replacing("expect answer b", with: "expect answer a")
    let run = try run(wrong)
    #expect(run.status == 1)
    #expect(run.output.contains("expected an answer from `a`"))
    #expect(run.output.contains("got      attempts `a`, `b`; an answer from `b`"))
    #expect(run.output.contains("`a` called, failed with `first_token_timeout` after"))
    #expect(run.output.contains("`b` called again, answered after 0 ms"))
    #expect(run.output.hasSuffix("1 scenario failed, 1 passed\n"))
    let junit = try self.run(wrong, "--format", "junit").output
    #expect(junit.contains("name=\"nobody is there\" time=\"0\"/>"))
    #expect(junit.contains("called again, answered after"))
    let json = try self.run(wrong, "--format", "json", "--filter", "nobody").object()
    let tests = try #require(json["tests"] as? [[String: Any]])
    #expect(tests.first?["kind"] as? String == "scenario")
    #expect((tests.first?["attempts"] as? [String])?.count == 4)
  }

  @Test func aFailureThatCannotHappenIsSaidSo() throws {
    let run = try run(
      """

      validate coded { when task == code output is not empty }
      scenario "s" {
          given { }
          when a fails validate coded
          expect answer a
      }
      """)
    #expect(run.status == 1)
    #expect(run.output.contains("does not check"))
  }

  @Test func splitsAndSignalsCanBeFixed() throws {
    try place.write(
      "main.policy",
      SamplePolicy.declarations + """

        avoid slow { models where p95_first_token > 1s }
        route last { to split by tenant { 50% a, 50% b } }

        test "fixed to b" { given { split last: b } expect candidates b, a }
        test "fixed to a" { given { split last: a } expect candidates a, b }
        test "a is slow" {
            given { split last: a, signal a p95_first_token: 2s, signal a error_rate: 1%, signal a budget_left: $5, signal a health: up, signal a in_flight: 3 }
            expect candidates b, a
        }
        """)
    let run = place.run("test", "main.policy")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  @Test func aPolicyWithErrorsRunsNoTest() throws {
    let run = try run("\ndeny x { when tusk == code }\n")
    #expect(run.status == 1)
    #expect(run.output.contains("`tusk`"))
  }

  @Test func failuresInEveryFormat() throws {
    let tests = "\ntest \"a & b\" { given { } expect candidates b }\n"
    let junit = try run(tests, "--format", "junit").output
    #expect(junit.contains("<testcase classname=\"main.policy\" name=\"a &amp; b\" time=\"0\">"))
    #expect(junit.contains("tests=\"1\" failures=\"1\""))
    let json = try run(tests, "--format", "json").object()
    #expect((json["summary"] as? [String: Int])?["failed"] == 1)
    #expect(
      try run(tests, "--format", "github").output.hasPrefix("::error file=main.policy,line=40"))
    #expect(try run(tests, "--format", "sarif").object()["version"] as? String == "2.1.0")
  }
}
