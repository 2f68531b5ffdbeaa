import PolicyLang
import Testing

@Suite("Names, files, defines and limits")
struct WholePolicyTests {
  private func codes(_ declarations: String) -> [String] {
    CheckedPolicy(inBase: declarations).codes
  }

  @Test("routes of several files are tried in the order that the main file states")
  func order() throws {
    let other = ("hr.policy", "language 1\nowner \"hr\"\nroute hr { when n > 5 to a }\n")
    let main =
      "language 1\nimport \"hr.policy\"\n" + CheckedPolicy.base.dropFirst("language 1\n".count)
    let last = "route mine { when n > 7 to b }\nroute last { to a, b }\n"
    let unordered = CheckedPolicy(files: [("main.policy", main + last), other])
    #expect(unordered.codes == ["R0113"], "\(unordered.report)")
    let ordered = CheckedPolicy(
      files: [("main.policy", main + last + "order routes { mine, hr, last }\n"), other])
    let policy = try #require(ordered.policy, "\(ordered.report)")
    #expect(policy.routes.map(\.info.name) == ["mine", "hr", "last"])
    #expect(policy.routes.map(\.info.owner) == [nil, "hr", nil])
    let wrong = CheckedPolicy(
      files: [("main.policy", main + last + "order routes { mine, hs, last, mine }\n"), other])
    #expect(Set(wrong.codes) == ["R0113", "T0110"], "\(wrong.report)")
  }

  @Test("names are unique over files and kinds, and both places are shown")
  func duplicates() throws {
    let checked = CheckedPolicy(
      inBase: "deny d { when n > 50 }\navoid d { models a }\nenum Task { x }\ndefine n = m > 5")
    #expect(checked.codes == ["T0102", "T0102", "T0102"])
    #expect(checked.errors[0].message == "`d` is already the name of a `deny`")
    #expect(checked.errors.allSatisfy { $0.secondary.count == 1 })
  }

  @Test("an unknown name offers the nearest one")
  func nearest() {
    let checked = CheckedPolicy(inBase: "deny d { when tennant == \"x\" }")
    #expect(checked.errors.map(\.help) == [["did you mean `tenant`?"]])
  }

  @Test("a difference without spaces offers them")
  func difference() {
    let checked = CheckedPolicy(inBase: "deny d { when n-1 > 5 }")
    #expect(checked.codes == ["T0101"])
    #expect(checked.errors[0].fixIt?.edits.map(\.replacement) == ["n - 1"])
  }

  @Test("a wrong unit offers the right one")
  func units() {
    func fix(_ condition: String) -> String? {
      CheckedPolicy(inBase: "deny d { when \(condition) }").errors.first?.fixIt?.edits[0]
        .replacement
    }
    #expect(fix("wait > 4M") == "4m")
    #expect(fix("n > 4m") == "4M")
    #expect(fix("budget_left > 5") == nil)
    #expect(fix("tenant == acme") == "\"acme\"")
    #expect(fix("task in code") == "{code}")
  }

  @Test("defines expand, in any order of declaration")
  func defines() throws {
    let checked = CheckedPolicy(
      inBase: "deny d { when busy }\ndefine busy = big or m > 5\ndefine big = n > 50")
    let policy = try #require(checked.policy, "\(checked.report)")
    #expect(
      Rendering(policy: policy).text(policy.denies[0].when)
        == "(1*n + -50 > 0 or 1*m + -5 > 0)")
  }

  @Test("a circle of defines is reported once")
  func circles() {
    let checked = CheckedPolicy(
      inBase: "define x = y\ndefine y = n > 5 or z\ndefine z = x\ndeny d { when z and y }")
    #expect(checked.codes == ["T0113"])
    #expect(checked.errors[0].message == "`x` is defined by itself: `x` → `y` → `z` → `x`")
    #expect(codes("define x = x") == ["T0113"])
  }

  @Test("defines that double, or lie deep inside one another, stop at a limit")
  func limits() {
    var doubling = "define d0 = n > 5\n"
    for index in 1...40 {
      doubling += "define d\(index) = d\(index - 1) and d\(index - 1)\n"
    }
    #expect(Set(codes(doubling)) == ["T0114"])
    let chain = (0..<5_000).map { "define d\($0) = not (d\($0 + 1))\n" }.joined()
    #expect(Set(codes(chain + "define d5000 = n > 5\n")) == ["T0114"])
    let many = (0..<70).map { "v\($0)" }.joined(separator: ", ")
    #expect(codes("enum Big { \(many) }\nrequest { big set of Big default {} }") == ["T0114"])
    let levels = (0..<33).map { "v\($0)" }.joined(separator: " < ")
    #expect(codes("level Big { \(levels) }") == ["T0114"])
    let models = (0..<300).map { "model m\($0) { region eu clearance secret }\n" }.joined()
    #expect(codes(models) == ["T0114"])
  }

  @Test("every mistake is reported in one run, in the order of places")
  func everything() {
    let checked = CheckedPolicy(
      inBase: """
        deny d1 { when tsk == code }
        deny d2 { when task == cod status 200 }
        forbid f1 { when n > 4m }
        route r1 { when labels to split by wait { 60% a, 30% c } }
        """)
    #expect(
      checked.codes == [
        "T0101", "T0107", "R0103", "R0101", "T0202", "T0204", "R0107", "R0108", "T0108",
      ], "\(checked.report)")
  }

  @Test("what a syntax error hides is not called unknown")
  func syntaxErrors() {
    let checked = CheckedPolicy(
      inBase: """
        define big = n > > 5
        deny d { when big and tsk == code }
        forbid f { when n > 5 models where }
        """)
    #expect(
      checked.codes.filter { $0.hasPrefix("T") || $0.hasPrefix("R") } == ["T0101"],
      "\(checked.report)")
    #expect(checked.errors.contains { $0.message == "nothing is named `tsk`" })
  }

  @Test("names of values win over words that are shared")
  func sharedNames() {
    let request = "request { region Region default eu }\n"
    #expect(codes(request + "deny d { when region == us }") == ["T0103"])
    #expect(codes(request + "deny d { when request.region == us }").isEmpty)
    #expect(codes(request + "forbid d { models where model.region == request.region }").isEmpty)
    #expect(codes("deny d { when model.region == us }") == ["T0111"])
    #expect(codes("request { health int 0..9 default 1 }\ndeny d { when health > 5 }").isEmpty)
    #expect(
      codes("request { health int 0..9 default 1 }\navoid d { models where health > 5 }")
        == ["T0103"])
  }

  @Test("a file of values that is missing is the only problem")
  func files() {
    #expect(codes("list vips from \"vips.txt\"") == ["S0101"])
    #expect(
      codes("list vips from \"vips.txt\"\ndeny d { when tenant in vips }") == ["S0101"])
    #expect(
      codes("calendar off from \"off.csv\"\ndeny d { when now in off }") == ["S0101"])
    #expect(
      codes("enum C from \"c.csv\" column \"x\"\nrequest { c C required }\ndeny d { when c == de }")
        == ["S0101"])
  }
}
