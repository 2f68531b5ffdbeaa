import Testing

/// What is said of mistakes that people make with failures, findings and files, and what to do.
@Suite struct AdviceTests {
  /// Text added to the base policy, the only message, and a help or the title of its fix-it.
  @Test(arguments: [
    (
      "fallback f { on timeout next }", "there is no failure class `timeout`",
      "classes of that name: `attempt_timeout`, `connect_timeout`, "
        + "`first_token_timeout`, `total_timeout`"
    ),
    (
      "fallback f { on xyzzy next }", "there is no failure class `xyzzy`",
      "groups: `unavailable`, `rate_limited`, `slow`, `broken_stream`, `unusable`, `refused`, "
        + "`rejected`, `credentials`, `security`, `caller`, `policy`; each has classes"
    ),
    (
      "fallback f { on slow retry next }", "expected how often after `retry`, found `next`",
      "say how often, and what then: `retry 1 then next`"
    ),
    (
      "validate v { output not empty }",
      "expected `is`, `has`, `matches` or `calls` after `output`, found `not`",
      "write `is not empty`"
    ),
    (
      "validate v { output has findings {pan} }", "expected `no` after `has`, found `findings`",
      "write `has no findings`"
    ),
    (
      "validate v { output has no findings {card} }", "there is no detector `card`",
      "a policy adds its own: `detector card = /…/`"
    ),
    (
      "redact r { findings email with mask }", "expected `{` after `findings`, found `email`",
      "write a set"
    ),
    (
      "redact r { findings {email} with masking }",
      "expected `drop`, `mask`, `hash` or `token` after `with`, found `masking`",
      "did you mean `mask`?"
    ),
    (
      "record r { content meta }",
      "expected `redacted`, `none`, `metadata` or `full` after `content`, found `meta`",
      "did you mean `metadata`?"
    ),
    ("record r { retain at least 7 years }", "a unit of time touches its number", "write `7y`"),
    (
      "notify n { on exhausted severity major }",
      "expected a text in double quotes after `severity`, found `major`", "add the quotes"
    ),
    (
      "cap c { cost 0.25 }", "`0.25` is no number: only money and percent have decimals",
      "write a whole number, `$0.25` for money or `0.25%` for a percentage"
    ),
    (
      "list l { \"acme\" }\ndeny d { when tenant in l }",
      "expected `=` or `from` after the name of a list, found `{`", "add the `=`"
    ),
    (
      "list vips = {\"acme\"}\ndeny d { when tenant in vip }", "there is no list or calendar `vip`",
      "did you mean `vips`?"
    ),
    (
      "route table r (task) -> to from \"r.csv\"",
      "expected the rows in braces, found the text `\"r.csv\"`",
      "a table from a file takes its columns from there: `table t from \"t.csv\"`"
    ),
    (
      "budget g { spend $5 per day by wait }",
      "`wait` is a `duration`, which nothing is counted by",
      "count by a `string`, an `int`, an enum or a level"
    ),
    ("deny d { when q == 1 }", "nothing is named `q`", ""),
  ])
  func oneMistakeIsOneMessage(text: String, message: String, advice: String) {
    let checked = CheckedPolicy(inBase: text)
    #expect(checked.diagnostics.count == 1, "\(checked.report)")
    let found = checked.diagnostics.first
    #expect(found?.message == message)
    let said = (found?.help ?? []) + [found?.fixIt?.title].compactMap(\.self)
    #expect(advice.isEmpty ? said.isEmpty : said.contains(advice), "\(said)")
  }

  /// A detector whose declaration breaks off is not missed where it is read.
  @Test func whatWasLostIsNotMissed() {
    let checked = CheckedPolicy(
      inBase: "detector x = /[0-9]{3}/ near /cvv/ within 30\ndeny d { when findings has x }")
    #expect(checked.codes == ["P0109"], "\(checked.report)")
  }
}
