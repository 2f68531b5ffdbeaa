import Testing

@testable import rtctl

/// What `rtctl diff` says of levels whose values have another order.
@Suite struct DiffLevelTests {
  private static let order = "NEUTRAL the values of `Sens` have another order"

  /// Two policies that differ in the order of a level.
  private func pair(
    _ rules: String, attribute: String = "sens Sens required",
    from old: String = "public < internal < secret", to new: String = "public < secret < internal"
  ) throws -> DiffPair {
    func text(_ order: String) -> String {
      """
      level Sens { \(order) }
      request {
          \(attribute)
          vip  bool default false
      }
      models { clearance Sens }
      model m { clearance internal }
      model n { clearance secret }
      \(rules)
      route last { to m, n }
      """
    }
    return try DiffPair(text(old), text(new))
  }

  @Test func aModelIsComparedByTheOrderOfEachPolicy() throws {
    let pair = try pair("forbid f { models where clearance < sens }")
    try pair.expect([
      Self.order, "LOOSENS `m` gets requests that `f` removed before",
      "TIGHTENS `n` no longer gets requests that `f` removes now",
    ])
    let changes = try pair.changes()
    #expect(changes[0].request?.contains(#""sens":"secret""#) == true)
    #expect(changes[0].before == "n by last")
    #expect(changes[0].after == "m, n by last")
    #expect(changes.last?.before == "public < internal < secret")
    #expect(changes.last?.after == "public < secret < internal")
  }

  @Test func theOtherWayOfComparingIsTheSame() throws {
    let pair = try pair("forbid f { models where not (sens <= clearance) }")
    #expect(try pair.changes().map(\.effect) == ["LOOSENS", "TIGHTENS", "NEUTRAL"])
  }

  @Test func aBoundIsMetByTheValuesAboveItInEachPolicy() throws {
    let pair = try pair("forbid f { when sens >= secret   models m }")
    try pair.expect([Self.order, "TIGHTENS `m` no longer gets requests that `f` removes now"])
    let back = try pair.changes("new", "old")
    #expect(back.map(\.effect) == ["LOOSENS", "NEUTRAL"])
    #expect(back[0].request?.contains(#""sens":"internal""#) == true)
  }

  @Test func aRangeIsMetByTheValuesBetweenItsEnds() throws {
    let pair = try pair("deny d { when sens in {public..internal} }")
    try pair.expect([Self.order, "TIGHTENS requests are refused by `d`"])
    #expect(try pair.changes()[0].request?.contains(#""sens":"secret""#) == true)
  }

  @Test func whatNamesValuesAloneIsNoOtherDecision() throws {
    let pair = try pair(
      "deny d { when sens == secret }\nforbid f { when sens in {internal}   models n }")
    try pair.expect([Self.order])
  }

  @Test func factsAreComparedByTheOrderOfEachPolicy() throws {
    let pair = try pair("forbid f { models where clearance >= secret }")
    try pair.expect([Self.order, "TIGHTENS `m` no longer gets requests that `f` removes now"])
    try pair.expect(
      [Self.order, "LOOSENS `m` gets requests that `f` removed before"], from: "new", to: "old")
  }

  @Test func aRouteIsTakenByTheOrderOfEachPolicy() throws {
    let pair = try pair("route high { when sens >= secret   to n }")
    let changes = try pair.changes()
    #expect(changes.contains { $0.effect == "TIGHTENS" && $0.text.hasPrefix("`m` no longer gets") })
    #expect(!changes.contains { $0.effect == "LOOSENS" || $0.effect == "UNKNOWN" })
    let back = try pair.changes("new", "old")
    #expect(back[0].effect == "LOOSENS")
    #expect(back[0].request?.contains(#""sens":"internal""#) == true)
  }

  @Test func whatClassifyRaisesToIsTheHigherInEachPolicy() throws {
    let pair = try pair(
      """
      classify up { when vip   raise sens to internal }
      forbid f { when sens == secret   models m }
      """)
    // A vip's `secret` stays `secret` in the old order and is raised to `internal` in the new one.
    try pair.expect([
      Self.order, "LOOSENS `m` gets requests that `f` removed before",
      "LOOSENS `sens` is no longer raised as much by `classify`, in the order of both policies",
    ])
    let found = try pair.changes().first { $0.text.hasPrefix("`m`") }
    let request = try #require(found?.request)
    #expect(request.contains(#""sens":"secret""#))
    #expect(request.contains(#""vip":true"#))
  }

  @Test func aRaiseThatFollowsARaiseIsFollowed() throws {
    let pair = try pair(
      """
      classify up { when vip   raise sens to internal }
      classify on { when sens >= internal   raise sens to secret }
      forbid f { when sens == secret   models m }
      """)
    // In the new order nothing is above `internal`, and `secret` is below it.
    let changes = try pair.changes()
    #expect(changes.contains { $0.effect == "LOOSENS" && $0.text.hasPrefix("`m` gets requests") })
    #expect(!changes.contains { $0.effect == "UNKNOWN" })
  }

  @Test func aLabelThatHangsOnARaiseIsFollowed() throws {
    func text(_ order: String) -> String {
      """
      level Sens { \(order) }
      enum Label { pii }
      request { sens Sens default public   vip bool default false   labels set of Label default {} }
      model m { }
      model n { }
      classify up { when vip   raise sens to internal }
      classify on { when sens >= secret   add labels {pii} }
      forbid f { when labels has pii   models m }
      route last { to m, n }
      """
    }
    let pair = try DiffPair(
      text("public < internal < secret"), text("public < secret < internal"))
    let changes = try pair.changes()
    #expect(
      changes.contains {
        $0.effect == "TIGHTENS" && $0.text == "`m` no longer gets requests that `f` removes now"
      })
    #expect(!changes.contains { $0.effect == "UNKNOWN" })
  }

  @Test func theLeastValueIsTheHigherInEachPolicy() throws {
    let pair = try pair(
      "forbid f { when sens == internal   models m }",
      attribute: #"sens Sens from header "x-sens" at least internal required"#)
    // `secret` is read as it is in the old order, and as `internal` in the new one.
    let changes = try pair.changes()
    #expect(changes.map(\.effect) == ["TIGHTENS", "NEUTRAL"])
    #expect(changes[0].request?.contains(#""sens":"secret""#) == true)
  }

  @Test func aValueBetweenOthersIsNoOtherOrder() throws {
    let pair = try pair(
      "forbid f { models where clearance < sens }", to: "public < middle < internal < secret")
    try pair.expect(["NEUTRAL the value `middle` of `Sens` is new"])
    try pair.expect(["NEUTRAL the value `middle` of `Sens` is gone"], from: "new", to: "old")
  }

  @Test func threeValuesInAnotherOrderAreComparedWithANewOne() throws {
    let pair = try pair(
      "forbid f { models where clearance < sens }", to: "secret < top < public < internal")
    let changes = try pair.changes()
    #expect(changes.contains { $0.text == "the value `top` of `Sens` is new" })
    #expect(changes.contains { $0.effect == "LOOSENS" && $0.text.hasPrefix("`m` gets requests") })
  }

  @Test func anEnumThatBecomesALevelIsComparedByNames() throws {
    func text(_ declaration: String) -> String {
      """
      \(declaration)
      request { sens Sens required }
      model m { }
      deny d { when sens == high }
      route last { to m }
      """
    }
    let pair = try DiffPair(text("enum Sens { high, low }"), text("level Sens { low < high }"))
    try pair.expect([Self.order])
  }
}
