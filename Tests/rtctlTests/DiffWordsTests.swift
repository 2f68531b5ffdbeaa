import Testing

@testable import rtctl

/// The words in which `rtctl diff` says what is owed: those of the policy, with both values.
@Suite struct DiffWordsTests {
  private func pair(_ old: String, _ new: String) throws -> DiffPair {
    func text(_ rule: String) -> String {
      """
      request {
          tenant string max 8 default "x"
          vip    bool default false
          size   int 0..1000 from prompt tokens
          most   int 1..16k default 1k as output limit
      }
      model m { price_in $1   price_out $2 }
      \(rule)
      route last { to m }
      """
    }
    return try DiffPair(text(old), text(new))
  }

  @Test(arguments: [
    (
      "record r { content metadata   retain at least 6y }",
      "record r { content metadata   retain at least 1d }",
      "`r` is weaker or gone: retain at least 6y → 1d"
    ),
    (
      "record r { content metadata   retain at most 30d }",
      "record r { content metadata   retain at most 1y }",
      "`r` is weaker or gone: retain at most 30d → 1y"
    ),
    (
      "record r { content none }", "record r { content full }",
      "`r` is weaker or gone: content none → full"
    ),
    (
      "cap c { cost $0.25 }", "cap c { cost $1.50 }",
      "`c` is weaker or gone: cost $0.25 → $1.50"
    ),
    ("cap c { output 4k }", "cap c { output 8k }", "`c` is weaker or gone: output 4000 → 8000"),
    ("cap c { attempts 2 }", "", "`c` is weaker or gone: attempts 2"),
    (
      "budget b { spend $5 per day   exhausted deny 429 }",
      "budget b { spend $7.50 per day   exhausted deny 429 }",
      "`b` is weaker or gone: spend $5 per day, then deny 429 → $7.50"
    ),
    (
      "budget b { spend $5 per day   by tenant   exhausted deny 429 }", "",
      "`b` is weaker or gone: spend $5 per day by tenant, then deny 429"
    ),
    (
      "notify n { on exhausted, security   severity \"major\" }",
      "notify n { on exhausted   severity \"major\" }",
      "`n` is weaker or gone: on exhausted, security severity \"major\" → on exhausted severity \"major\""
    ),
    (
      "isolate i { provider_state off   cache off }", "isolate i { cache off }",
      "`i` is weaker or gone: provider_state off"
    ),
    (
      "disclose d { header \"x-ai\" = \"true\" }", "",
      "`d` is weaker or gone: header \"x-ai\" = \"true\""
    ),
  ])
  func whatIsWeakerIsShownWithBothValues(_ old: String, _ new: String, _ text: String) throws {
    let pair = try pair(old, new)
    try pair.expect(["LOOSENS \(text)"])
    let back = try pair.changes("new", "old")
    #expect(back.map(\.effect) == ["TIGHTENS"])
    #expect(back.first?.text.hasPrefix("`\(text.split(separator: "`")[0])` is stricter") == true)
  }

  @Test func anotherNameOfARuleLoosensNothing() throws {
    for rule in [
      "budget NAME { when vip   spend $5 per day   by tenant   exhausted deny 429 }",
      "record NAME { when vip   retain at least 6y }", "notify NAME { on exhausted }",
      "cap NAME { when vip   attempts 2 }", "deny NAME { when vip }",
      "validate NAME { when vip   output is json   otherwise next }",
      "isolate NAME { when vip   cache off }", "disclose NAME { header \"x-ai\" = \"true\" }",
    ] {
      let pair = try pair(
        rule.replacing("NAME", with: "one"), rule.replacing("NAME", with: "two"))
      #expect(try pair.changes().filter { $0.effect != "NEUTRAL" }.map(\.text) == [], "\(rule)")
    }
  }

  @Test func aBudgetForFewerRequestsLoosens() throws {
    let pair = try pair(
      "budget b { spend $5 per day   by tenant   exhausted deny 429 }",
      "budget b { when vip   spend $5 per day   by tenant   exhausted deny 429 }")
    #expect(try pair.changes().map(\.effect) == ["LOOSENS"])
  }
}
