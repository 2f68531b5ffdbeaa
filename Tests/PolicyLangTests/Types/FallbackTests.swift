import PolicyCore
import PolicyLang
import Testing

@Suite("What a fallback means")
struct FallbackTests {
  private func checked(_ text: String) throws -> Policy {
    let checked = CheckedPolicy(inBase: text)
    return try #require(checked.policy, "\(checked.report)")
  }

  private func codes(_ text: String) -> [String] { CheckedPolicy(inBase: text).codes }

  @Test("a class beats its group, and what is not named keeps the default")
  func classBeatsGroup() throws {
    let fallback = try checked(
      """
      fallback f {
          on stalled stop
          on slow, unavailable retry 2 then next
          on unusable repair 3 then stop
          on tls stop
      }
      """
    ).fallbacks[0]
    func action(_ failure: FailureClass) -> FailureAction { fallback.actions[failure.place] }
    let retry = FailureAction(.retry(count: 2, backoff: 200...2_000), .next)
    #expect(action(.stalled) == FailureAction(.stop))
    #expect(action(.tooSlow) == retry && action(.dns) == retry && action(.conflict) == retry)
    #expect(action(.emptyOutput) == FailureAction(.repair(count: 3), .stop))
    #expect(action(.tls) == FailureAction(.stop))
    for failure in [FailureClass.rateLimited, .modelRefusal, .contextExceeded, .requestInvalid] {
      #expect(action(failure) == .standard(failure))
    }
    #expect(fallback.actions.count == FailureClass.allCases.count)
    #expect(fallback.exhausted == .standard && fallback.deadlines == Deadlines())
    #expect(fallback.hedge == nil)
  }

  @Test("waits, deadlines, hedge and the last answer")
  func particulars() throws {
    let fallback = try checked(
      """
      fallback f {
          on rate_limited retry 2 backoff 1s..3s then stop
          deadlines connect 1s idle 5s min_rate 10 chars per second total 90s
          hedge after 4s only when n > 5
          exhausted answer "Call us."
      }
      """
    ).fallbacks[0]
    #expect(
      fallback.actions[FailureClass.rateLimited.place]
        == FailureAction(.retry(count: 2, backoff: 1_000...3_000), .stop))
    var deadlines = Deadlines()
    (deadlines.connect, deadlines.idle, deadlines.total) = (1_000, 5_000, 90_000)
    deadlines.minRate = 10
    #expect(fallback.deadlines == deadlines)
    #expect(fallback.hedge?.after == 4_000)
    #expect(fallback.exhausted == .answer(text: "Call us."))
  }

  @Test("deadlines lie within one another")
  func nested() {
    #expect(codes("fallback f { deadlines attempt 60s total 30s }") == ["R0212"])
    #expect(codes("fallback f { deadlines connect 9s first_token 8s }") == ["R0212"])
    #expect(codes("fallback f { deadlines first_token 90s }") == ["R0212"])
    #expect(codes("fallback f { deadlines idle 90s attempt 100s total 100s }").isEmpty)
    #expect(codes("fallback f { deadlines total 30s }").isEmpty)
    #expect(codes("fallback f { deadlines connect 0s }") == ["R0205"])
    #expect(codes("fallback f { deadlines total 900y }") == ["R0205"])
    #expect(codes("fallback f { hedge after 0s }") == ["R0205"])
    #expect(codes("fallback f { on slow retry 1 backoff 1s..900y then next }") == ["R0205"])
  }

  @Test("actions that cannot happen are named")
  func idle() {
    #expect(codes("fallback f { on connect repair 1 then next }") == ["R0211"])
    #expect(codes("fallback f { on malformed_response repair 1 then next }").isEmpty)
    #expect(codes("fallback f { deadlines total 60s hedge after 60s }") == ["R0211"])
  }

  @Test("the order of several files is that of `order fallbacks`")
  func order() throws {
    let main = """
      language 1
      import "b.policy"
      order fallbacks { late, early }
      request { n int 0..9 default 1 }
      model a { }
      fallback late { when n > 5 on slow stop }
      route last { to a }
      """
    let checked = CheckedPolicy(files: [
      ("main.policy", main), ("b.policy", "language 1\nfallback early { on slow next }\n"),
    ])
    let policy = try #require(checked.policy, "\(checked.report)")
    #expect(policy.fallbacks.map(\.info.name) == ["late", "early"])
  }

  @Test("an answer from a file")
  func answerFromFile() throws {
    let text =
      CheckedPolicy.base
      + "fallback f { exhausted answer from \"sorry.txt\" }\nroute last { to a, b }\n"
    let checked = CheckedPolicy(files: [("main.policy", text), ("sorry.txt", "Sorry.\n")])
    let policy = try #require(checked.policy, "\(checked.report)")
    #expect(policy.fallbacks[0].exhausted == .answer(text: "Sorry.\n"))
    let missing = CheckedPolicy(files: [("main.policy", text)])
    #expect(missing.policy == nil && missing.errors.count == 1)
    let long = String(repeating: "x", count: Limits.answerBytes + 1)
    #expect(CheckedPolicy(files: [("main.policy", text), ("sorry.txt", long)]).codes == ["T0114"])
  }

  @Test("a table is a fallback for each row")
  func table() throws {
    let policy = try checked(
      "fallback table t (task) -> on slow, on refused because \"x\" {\n code | stop | -\n"
        + " - | retry 1 then next | next\n}")
    #expect(policy.fallbacks.map(\.info.name) == ["t#1", "t#2"])
    let slow = FailureClass.stalled.place
    #expect(policy.fallbacks[0].actions[slow] == FailureAction(.stop))
    #expect(policy.fallbacks[0].actions[FailureClass.modelRefusal.place] == FailureAction(.stop))
    #expect(policy.fallbacks[1].actions[FailureClass.modelRefusal.place] == FailureAction(.next))
  }
}
