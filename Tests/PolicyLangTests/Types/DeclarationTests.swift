import PolicyCore
import PolicyLang
import Testing

@Suite("Attributes, facts and models")
struct DeclarationTests {
  /// The first attribute of a policy whose request block holds only this.
  private func attribute(_ declaration: String) throws -> Attribute {
    let checked = CheckedPolicy(
      """
      language 1
      level Sens { public < internal < secret }
      enum Task { chat, code as "Code!" }
      request { \(declaration) }
      model a { }
      route last { to a }
      """)
    return try #require(checked.policy?.attributes[0], "\(checked.report)")
  }

  private func codes(_ declaration: String) -> [String] {
    CheckedPolicy(inBase: "request { \(declaration) }").codes
  }

  @Test("an attribute has its range, presence and source")
  func attributes() throws {
    let count = try attribute(
      "count int 1..8k from body \"/max\", \"/limit\" default 1k as output limit")
    #expect(count.type == .int && count.range == 1...8_000 && count.role == .outputLimit)
    #expect(count.presence == .defaultValue(.number(1_000)))
    #expect(count.source == .body(["/max", "/limit"]))

    let user = try attribute("user string max 64 from claim \"sub\" required trusted because \"x\"")
    #expect(user.maxBytes == 64 && user.presence == .required && user.source == .claim("sub"))
    #expect(user.trusted == "x")

    let free = try attribute("free string default \"\"")
    #expect(free.maxBytes == 8_192 && free.source == .host)

    #expect(try attribute("share percent default 5%").range == 0...10_000)
    #expect(try attribute("cost usd default $0.25").presence == .defaultValue(.number(250_000)))
    #expect(try attribute("wait duration 1s..1m default 5s as deadline").range == 1_000...60_000)
    #expect(try attribute("low int -5..5 default -1").presence == .defaultValue(.number(-1)))
    #expect(try attribute("p int 0..4M from prompt tokens").presence == .computed)
  }

  @Test("what an attribute is read as is kept in values, not words")
  func readings() throws {
    let sens = try attribute("sens Sens from header \"x-sens\" at least internal default public")
    #expect(sens.atLeast == 1)
    #expect(sens.presence == .defaultValue(.symbol(1)), "the default is raised as well")
    let task = try attribute("task Task default chat unknown as code")
    #expect(task.unknownAs == 1 && task.range == 0...1)
  }

  @Test("the clock gives an hour, a weekday or a date")
  func clock() throws {
    #expect(
      try attribute("h int 0..23 from clock hour \"Europe/Berlin\"").source
        == .clockHour(zone: "Europe/Berlin"))
    #expect(
      try attribute("d weekday from clock weekday \"UTC\"").type == .symbol(BuiltIn.weekday))
    #expect(try attribute("d instant from clock date \"UTC\"").type == .instant)
    #expect(codes("h int 0..24 from clock hour \"UTC\"") == ["T0308"])
    #expect(codes("h Task from clock weekday \"UTC\"") == ["T0308"])
    #expect(codes("h int 0..23 from clock hour \"../etc\"") == ["T0309"])
    #expect(codes("h int 0..23 from clock hour \"\"") == ["T0309"])
    let own = CheckedPolicy(
      inBase: """
        enum Day { mon, tue, wed, thu, fri, sat, sun }
        request { d Day from clock weekday "Europe/Berlin" }
        deny weekend { when d in {sat, sun} }
        """)
    #expect(own.policy != nil, "\(own.report)")
  }

  @Test("built-in attributes and facts stand behind the declared ones")
  func builtIns() throws {
    let policy = try #require(CheckedPolicy(inBase: "").policy)
    #expect(policy.attributes.suffix(3).map(\.name) == ["now", "needs", "findings"])
    #expect(
      policy.facts.map(\.name) == [
        "region", "clearance", "name", "accepts", "context", "price_in", "price_out", "quota_group",
      ])
    let model = policy.models[0].facts
    #expect(model[0] == .symbol(0) && model[1] == .symbol(2))
    #expect(model[2] == .text(Array("a".utf8)) && model[7] == .text(Array("a".utf8)))
    #expect(model[3] == .set(1) && model[4] == .number(8_000) && model[5] == .number(1_000_000))
  }

  @Test("a model that states no features accepts all, and no context is none")
  func defaultsOfModels() throws {
    let checked = CheckedPolicy(
      "language 1\nmodels { fast bool default true }\nmodel a { }\nroute last { to a }")
    let model = try #require(checked.policy?.models[0], "\(checked.report)")
    #expect(model.facts[0] == .bool(true))
    #expect(model.facts[2] == .set(0b1_1111_1111))
    #expect(model.facts[3] == nil && model.facts[4] == nil)
  }

  @Test("detectors join the findings")
  func detectors() throws {
    let checked = CheckedPolicy(inBase: "detector mrn = /MRN/\ndeny d { when findings has mrn }")
    let policy = try #require(checked.policy, "\(checked.report)")
    #expect(policy.enumerations[BuiltIn.findings].values.suffix(2) == ["unscanned", "mrn"])
    #expect(CheckedPolicy(inBase: "detector email = /x/").codes == ["T0104"])
  }

  @Test("mistakes of attributes")
  func mistakes() {
    #expect(codes("x Task") == ["T0301"])
    #expect(codes("x int required") == ["T0302"])
    #expect(codes("x int 5..1 default 3") == ["T0209"])
    #expect(codes("x int 0..5 default 9") == ["T0303"])
    #expect(codes("x string max 2 default \"abc\"") == ["T0303"])
    #expect(codes("x Task default chta") == ["T0107"])
    #expect(codes("x duration 1..5 default 3s") == ["T0202", "T0202"])
    #expect(codes("x Task at least chat default chat") == ["T0307"])
    #expect(codes("x int 0..5 default 3 unknown as chat") == ["T0307"])
    #expect(codes("x int 0..5 default 3 as stream") == ["T0307"])
    #expect(codes("x int 0..5 from prompt tokens default 3") == ["T0306"])
    #expect(codes("x bool from prompt tokens") == ["T0308"])
    #expect(codes("x bool default false from header \"a b\"") == ["T0309"])
    #expect(codes("x bool default false from body \"a\"") == ["T0309"])
    #expect(codes("x bool default false from body \"/a~2\"") == ["T0309"])
    #expect(codes("x set of Taks default {}") == ["T0106"])
    #expect(codes("`now` bool default false") == ["T0104"])
    #expect(codes("id string default \"\"") == ["T0104"])
    #expect(codes("n int 0..5 default 3") == ["T0102"])
  }

  @Test("mistakes of facts and models")
  func modelMistakes() {
    func codes(_ text: String) -> [String] { CheckedPolicy(inBase: text).codes }
    #expect(codes("model c { region eu }") == ["T0310"])
    #expect(codes("model a { region eu clearance secret }") == ["T0102"])
    #expect(codes("model c { region eu clearance \"secret\" }") == ["T0201"])
    #expect(codes("model c { region eu clearance secret context 8s }") == ["T0202"])
    #expect(codes("model c { region eu clearance secret name \"x\" }") == ["T0104"])
    #expect(codes("models { health bool default true }") == ["T0104"])
    #expect(codes("models { eu Region default us }") == ["T0105"])
  }

  @Test("an unknown type says nothing about what uses the attribute")
  func noCascades() {
    let checked = CheckedPolicy(
      inBase: """
        request { kind Taks default chat }
        deny d { when kind == chat and kind in {chat} }
        route r { when kind has x or kind > 5 or kind to a }
        """)
    #expect(checked.codes == ["T0106"], "\(checked.report)")
  }
}
