import Testing

@testable import rtctl

/// What `rtctl diff` says of declarations: what they mean counts, not how they are written.
@Suite struct DiffDeclarationTests {
  private static let text = """
    level Sens { low < high }
    enum Task { chat, code }
    list known = { "a", "b" }
    request {
        sens   Sens from header "x-sens" default low
        task   Task default chat
        tenant string max 16 default "x"
        size   int 0..1000 default 1
        limit  duration 1s..10m default 6m as deadline
    }
    models {
        region Task
        until  instant default 2100-01-01
    }
    model m { region chat   price_in $1   price_out $2 }
    model n { region code   price_in $3   price_out $4   accepts {chat, tools} }
    detector card = /[0-9]{3}/ near /cvv/ within 30 chars
    deny d { when tenant in known and findings has card   because "one" }
    forbid f { when size > 10   models n   owner "me"   control "C-1" }
    waive w {
        lifts f
        when task == code
        models n
        until 2027-03-31
        approved "dpo"
        because "DPIA"
    }
    route last { to m, n }

    """

  private func pair(_ edits: (String, String)...) throws -> DiffPair {
    var new = Self.text
    for (before, after) in edits {
      #expect(new.contains(before))
      new = new.replacing(before, with: after)
    }
    return try DiffPair(Self.text, new)
  }

  @Test(arguments: [
    ("default low\n", "default low // the usual\n"),
    (
      "    task   Task default chat\n",
      "    /// What it is for.\n    task Task // x\n default chat\n"
    ),
    ("level Sens { low < high }", "level Sens {\n  low <\n  high // top\n}"),
    ("enum Task { chat, code }", "enum Task { chat, code, }"),
    ("enum Task { chat, code }", "enum Task { code, chat }"),
    ("{ \"a\", \"b\" }", "{ \"b\", \"a\", \"a\", }"),
    ("6m as deadline", "360s as deadline"),
    ("1s..10m", "1000ms..600s"),
    ("0..1000", "0..1k"),
    (
      "{ region chat   price_in $1   price_out $2 }",
      "{\n  price_out $2.00\n  price_in $1.0\n  region chat\n}"
    ),
    ("accepts {chat, tools}", "accepts {tools, chat}"),
    ("{ region chat   price_in", "{ until 2100-01-01   region chat   price_in"),
    (
      "    region Task\n    until  instant default 2100-01-01\n",
      "    until instant default 2100-01-01\n    region Task\n"
    ),
    ("near /cvv/ within 30 chars", "near /cvv/\n    within 30 chars"),
    (
      "    sens   Sens from header \"x-sens\" default low\n    task   Task default chat\n",
      "    task Task default chat\n    sens Sens default low from header \"x-sens\"\n"
    ),
  ])
  func layoutOrderAndCommentsAreNoChange(_ before: String, _ after: String) throws {
    let run = try pair((before, after)).run("--fail-on", "any")
    #expect(run.output == "no request is decided otherwise\n", "\(run.errors)")
    #expect(run.status == 0)
  }

  @Test func namesThatNobodySeesAreNoChange() throws {
    let run = try pair(
      ("Task", "Job"), ("Sens", "Level"), ("known", "list_of_known"), ("deny d", "deny dd"),
      ("route last", "route default")
    ).run("--fail-on", "any")
    #expect(run.output == "no request is decided otherwise\n")
  }

  @Test func whatFmtMakesOfAPolicyIsTheSamePolicy() throws {
    let pair = try pair(("model m {", "model m   {"))
    #expect(pair.place.run("fmt", "new").status == 0)
    #expect(pair.run("--fail-on", "any").status == 0)
  }

  @Test(arguments: [
    ("default low\n", "default high\n", "sens", "default low", "default high"),
    (
      "\"x-sens\" default", "\"x-other\" default", "sens", "from header \"x-sens\"",
      "from header \"x-other\""
    ),
    (
      "\"x-sens\" default", "\"x-sens\" at least high default", "sens",
      "no `at least`, default low",
      "at least high, default high"
    ),
    ("default low\n", "required\n", "sens", "default low", "required"),
    ("0..1000", "0..10k", "size", "int 0..1000", "int 0..10000"),
    ("max 16", "max 32", "tenant", "max 16", "max 32"),
    ("6m as", "1m as", "limit", "default 6m", "default 1m"),
    (" as deadline", "", "limit", "as deadline", "no `as`"),
  ])
  func anAttributeThatIsDeclaredOtherwiseLoosens(
    _ old: String, _ new: String, _ name: String, _ before: String, _ after: String
  ) throws {
    let pair = try pair((old, new))
    #expect(pair.run("--fail-on", "loosens").status == 1)
    let changes = try pair.changes()
    let change = try #require(
      changes.first { $0.text == "the attribute `\(name)` is declared otherwise" })
    #expect(change.effect == "LOOSENS")
    #expect(change.before == before)
    #expect(change.after == after)
  }

  @Test func aFactOfAModelIsShownWithBothValues() throws {
    let pair = try pair(("price_out $2 }", "price_out $2.50   context 8k }"))
    try pair.expect(["NEUTRAL the model `m` is declared otherwise"])
    let change = try #require(try pair.changes().first)
    #expect(change.before == "no `context`, price_out $2")
    #expect(change.after == "context 8000, price_out $2.50")
  }

  @Test func aFactThatDecidesIsFoundByTheSearch() throws {
    let old = """
      models { until instant   eu bool default true }
      model m { until 2026-12-31 }
      model n { until 2030-01-01   eu false }
      request { vip bool default false }
      forbid lapsed { models where until < now }
      forbid abroad { when vip   models where not eu }
      route last { to m, n }
      """
    let pair = try DiffPair(old, old.replacing("2026-12-31", with: "2028-12-31"))
    let changes = try pair.changes()
    #expect(
      changes.map { "\($0.effect) \($0.text)" } == [
        "LOOSENS `m` gets requests that `lapsed` removed before",
        "NEUTRAL the model `m` is declared otherwise",
      ])
    #expect(changes[1].before == "until 2026-12-31T00:00:00Z")
    let eu = try DiffPair(old, old.replacing("default true", with: "default false"))
    #expect(
      try eu.changes().map(\.text) == [
        "`m` no longer gets requests that `abroad` removes now",
        "the model `m` is declared otherwise",
      ])
  }

  @Test func theOrderOfModelsIsThatOfRoutesThatDoNotNameThem() throws {
    let old = """
      models { eu bool default true }
      model m { }
      model n { }
      request { vip bool default false }
      route last { to models where eu }
      """
    let pair = try DiffPair(
      old, old.replacing("model m { }\nmodel n { }", with: "model n { }\nmodel m { }"))
    try pair.expect(["NEUTRAL candidates are tried in another order"])
    let named = try DiffPair(
      old.replacing("models where eu", with: "m, n"),
      old.replacing("models where eu", with: "m, n")
        .replacing("model m { }\nmodel n { }", with: "model n { }\nmodel m { }"))
    try named.expect([])
  }

  /// Two policies that differ in the prices of `n`.
  private func prices(_ before: String, _ after: String) throws -> DiffPair {
    func text(_ price: String) -> String {
      """
      request {
          prompt int 0..100k from prompt tokens
          answer int 1..10k default 10 as output limit
          vip    bool default false
      }
      models { eu bool }
      model m { eu true   price_in $2   price_out $2 }
      model n { eu false   \(price) }
      forbid f { when vip   models n }
      route last { to cheapest of models where eu or not eu }
      """
    }
    return try DiffPair(text(before), text(after))
  }

  @Test(arguments: [
    // Dearer for all, and cheaper for all.
    ("price_in $3   price_out $3", "price_in $1   price_out $1"),
    // Cheaper for all, and for what has a long prompt and a short answer only.
    ("price_in $1   price_out $1", "price_in $1.90   price_out $9"),
    ("price_in $2.50   price_out $1", "price_in $1.50   price_out $3"),
  ])
  func pricesThatTurnCheapestAreFoundByTheSearch(_ old: String, _ new: String) throws {
    let pair = try prices(old, new)
    try pair.expect([
      "NEUTRAL candidates are tried in another order, as prices differ",
      "NEUTRAL the model `n` is declared otherwise",
    ])
    let request = try #require(try pair.changes().compactMap(\.request).first)
    let before = try #require(pair.candidates(try pair.decide(request, "old")))
    let after = try #require(pair.candidates(try pair.decide(request, "new")))
    #expect(before == after.reversed())
  }

  @Test func pricesThatTurnNothingAreShownAlone() throws {
    try prices("price_in $3   price_out $3", "price_in $4   price_out $9").expect([
      "NEUTRAL the model `n` is declared otherwise"
    ])
  }

  @Test func modelsAreWhatTheirNamesAre() throws {
    let pair = try DiffPair(
      "request { vip bool default false }\nmodel m { }\nmodel n { }\nroute last { to m, n }",
      "request { vip bool default false }\nmodel m { }\nmodel o { }\nroute last { to m, o }")
    let changes = try pair.changes()
    #expect(changes.contains { $0.text == "the model `o` is new" && $0.effect == "NEUTRAL" })
    #expect(changes.contains { $0.text == "the model `n` is gone" && $0.effect == "NEUTRAL" })
    #expect(changes.contains { $0.effect == "LOOSENS" && $0.text.hasPrefix("`o` gets requests") })
  }

  @Test func spellingsOutsideLoosen() throws {
    let pair = try pair(("enum Task { chat, code }", "enum Task { chat as \"Talk\", code }"))
    let change = try #require(try pair.changes().first)
    #expect(change.effect == "LOOSENS")
    #expect(change.text == "the value `chat` of `Task` is spelled otherwise outside")
    #expect(change.before == "\"chat\"")
    #expect(change.after == "\"Talk\"")
  }

  @Test func aDetectorThatIsDeclaredOtherwiseLoosens() throws {
    let pair = try pair(("within 30 chars", "within 20 chars"))
    let change = try #require(try pair.changes().first)
    #expect(change.effect == "LOOSENS")
    #expect(change.text == "the detector `card` is declared otherwise")
    #expect(change.after?.hasSuffix("within 20 chars") == true)
  }

  @Test(arguments: [
    ("owner \"me\"", "owner \"you\"", "`f` has another `owner`"),
    ("control \"C-1\"", "control \"C-2\"", "`f` has another `control`"),
    ("approved \"dpo\"", "approved \"ceo\"", "`w` has another `approved`"),
    ("because \"DPIA\"", "because \"DPIA 2\"", "`w` has another `because`"),
  ])
  func whatARuleSaysIsNeutral(_ before: String, _ after: String, _ text: String) throws {
    let pair = try pair((before, after))
    try pair.expect(["NEUTRAL \(text)"])
    #expect(pair.run("--fail-on", "loosens").status == 0)
    #expect(pair.run("--fail-on", "any").status == 1)
  }

  @Test func anAttributeOfAnotherTypeIsUnknown() throws {
    let pair = try DiffPair(
      "request { n int 0..9 default 1 }\nmodel m { }\ndeny d { when n > 3 }\nroute last { to m }",
      "request { n bool default true }\nmodel m { }\ndeny d { when n }\nroute last { to m }")
    let run = pair.run("--fail-on", "loosens")
    #expect(run.status == 1)
    #expect(
      run.output.contains("UNKNOWN   nothing more could be compared: the attribute `n` is int"))
  }

  @Test func anotherZoneOfAClockIsComparedByTheHour() throws {
    func text(_ zone: String) -> String {
      """
      request { hour int 0..23 from clock hour "\(zone)" }
      model m { }
      deny d { when hour >= 20 }
      route last { to m }
      """
    }
    let pair = try DiffPair(text("UTC"), text("Etc/GMT-2"))
    let changes = try pair.changes()
    #expect(changes.contains { $0.text == "the attribute `hour` is declared otherwise" })
    #expect(changes.contains { $0.text == "requests are refused by `d`" })
    #expect(!changes.contains { $0.effect == "UNKNOWN" })
  }
}
