import PolicyCore
import PolicyLang
import Testing

@Suite("What a validate, a detector and a scenario mean")
struct ValidateTests {
  private func checked(_ text: String) throws -> Policy {
    let checked = CheckedPolicy(inBase: text)
    return try #require(checked.policy, "\(checked.report)")
  }

  @Test("a stream is held unless the end decides or the rule says otherwise")
  func release() throws {
    let validates = try checked(
      """
      validate a { output is complete, is not empty }
      validate b { output is complete, is json }
      validate c { output has no findings {pan, email}   stream window 128 chars }
      validate d { output is json   stream at end }
      validate e { output is complete   stream hold   otherwise repair 1 then next }
      """
    ).validates
    #expect(validates.map(\.release) == [.atEnd, .hold, .window(128), .atEnd, .hold])
    #expect(validates[0].otherwise == nil)
    #expect(validates[4].otherwise == FailureAction(.repair(count: 1), .next))
    guard case .hasNoFindings(0b101) = validates[2].checks[0] else {
      Issue.record("\(validates[2].checks)")
      return
    }
  }

  @Test("tools are distinct, whatever their spelling, and a schema has its bytes")
  func checks() throws {
    let text =
      CheckedPolicy.base + "validate v { output calls only tools {\"b c\", a, \"a\"}, "
      + "matches schema \"s.json\", matches /x+/ }\nroute last { to a, b }\n"
    let checked = CheckedPolicy(files: [("main.policy", text), ("s.json", "{}")])
    let policy = try #require(checked.policy, "\(checked.report)")
    guard case .callsOnlyTools(["a", "b c"]) = policy.validates[0].checks[0],
      case .matchesSchema("s.json", [0x7B, 0x7D]) = policy.validates[0].checks[1],
      case .matches("x+", _) = policy.validates[0].checks[2]
    else {
      Issue.record("\(policy.validates[0].checks)")
      return
    }
  }

  @Test("a detector adds what it means to the one set that holds it")
  func detector() throws {
    let detector = try checked(
      "detector cvv = /[0-9]{3}/ near /cvv/ within 30 chars means {phi}"
    ).detectors[0]
    #expect(detector.finding == BuiltIn.detectors.count && detector.pattern == "[0-9]{3}")
    #expect(detector.near?.pattern == "cvv" && detector.near?.within == 30)
    #expect(detector.means?.attribute == 2 && detector.means?.members == 0b10)
  }

  @Test("scenarios are typed as tests are")
  func scenario() throws {
    let scenario = try checked(
      """
      validate v { output is json }
      route r { when n > 5 to split by tenant { 60% a, 40% b } }
      scenario "s" {
          given { n: 7, split r: b }
          when a fails stalled 2 times
          when b fails validate v
          expect attempts b, a, a, a
          expect answer a
          expect candidates b, a
      }
      """
    ).scenarios[0]
    #expect(scenario.title == "s" && scenario.splits.count == 1)
    #expect(scenario.failures.map(\.cause) == [.failure(.stalled), .validator(0)])
    #expect(scenario.failures.map(\.times) == [2, nil])
    guard case .attempts([1, 0, 0, 0]) = scenario.expectations[0].kind,
      case .answer(0) = scenario.expectations[1].kind,
      case .decision(.candidates([1, 0])) = scenario.expectations[2].kind
    else {
      Issue.record("\(scenario.expectations)")
      return
    }
  }
}
