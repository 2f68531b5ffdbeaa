import PolicyLang
import Testing

@Suite("Rules")
struct RuleTests {
  private func policy(_ declarations: String) throws -> Policy {
    let checked = CheckedPolicy(inBase: declarations)
    return try #require(checked.policy, "\(checked.report)")
  }

  private func codes(_ declarations: String) -> [String] {
    CheckedPolicy(inBase: declarations).codes
  }

  @Test("classify raises and adds")
  func classify() throws {
    let policy = try policy(
      "classify k { when n > 5 raise sens to secret add labels {phi} add labels {pii} because \"x\" }"
    )
    #expect(policy.classifies[0].raises.map(\.rank) == [2])
    #expect(policy.classifies[0].adds.map(\.members) == [3])
    #expect(policy.classifies[0].info.because == "x")
    #expect(codes("classify k { when n > 5 raise sens to publik }") == ["T0107"])
    #expect(codes("classify k { when n > 5 add needs {chat} }") == ["R0117"])
  }

  @Test("what classify changes is tested upward only, also through defines and in tables")
  func upward() {
    let changes = "classify j { when n > 50 raise sens to secret add labels {phi} }\n"
    for good in [
      "labels has phi", "labels has all of {pii, phi}", "sens >= internal", "sens > public",
      "internal <= sens", "sens >= declared.sens", "declared.sens == public",
      "not declared.labels has phi", "not (n > 5) and labels has phi",
    ] {
      #expect(codes(changes + "classify k { when \(good) add labels {pii} }").isEmpty, "\(good)")
    }
    for bad in [
      "labels has only {phi}", "labels is empty", "labels is not empty", "labels == {phi}",
      "sens == secret", "sens < secret", "sens in internal..secret", "not labels has phi",
      "not (not labels has phi)", "declared.sens >= sens",
    ] {
      #expect(codes(changes + "classify k { when \(bad) add labels {pii} }") == ["R0104"], "\(bad)")
    }
    #expect(
      codes(changes + "define x = sens == secret\nclassify k { when x add labels {pii} }")
        == ["R0104"])
    #expect(
      codes(
        changes + "classify table k (sens) -> add labels {\n  secret | {pii}\n >= secret | {pii}\n}"
      )
        == ["R0104"])
  }

  @Test("the rule that changes an attribute is shown")
  func upwardSecondary() throws {
    let checked = CheckedPolicy(
      inBase:
        "classify j { when n > 5 add labels {phi} }\nclassify k { when labels is empty add labels {pii} }"
    )
    let diagnostic = try #require(checked.diagnostics.first)
    #expect(checked.text(diagnostic) == "labels is empty")
    #expect(diagnostic.secondary.map(\.text) == ["the classify `j` changes it here"])
  }

  @Test("a deny has a status from 400 to 599, else 403")
  func deny() throws {
    let policy = try policy("deny d { when n > 5 status 451 }\ndeny e { when n > 6 }")
    #expect(policy.denies.map(\.status) == [451, 403])
    #expect(codes("deny d { when n > 5 status 302 }") == ["R0103"])
    #expect(codes("deny d { when region == eu }") == ["T0111"])
  }

  @Test("dates last from the start of the first to the end of the last day")
  func dates() throws {
    let policy = try policy("deny d { when n > 5 from 1970-01-02 until 1970-01-02 }")
    #expect(policy.denies[0].info.from == 86_400_000_000)
    #expect(policy.denies[0].info.until == 172_800_000_000)
    let moment = try self.policy("deny d { when n > 5 until 1970-01-02T00:00:00Z }")
    #expect(moment.denies[0].info.until == 86_400_000_000)
  }

  @Test("forbid takes names or a condition on facts, and may redact instead")
  func forbid() throws {
    let policy = try policy(
      """
      forbid f { when n > 5 models b, a unless redacted {email, pan} with mask }
      forbid g { models where region == us and clearance < sens }
      """)
    guard case .named(let models) = policy.forbids[0].models,
      case .matching(let condition) = policy.forbids[1].models
    else {
      Issue.record("names first, a condition second")
      return
    }
    #expect(models == [1, 0])
    #expect(policy.forbids[0].unlessRedacted?.findings == 0b101)
    #expect(policy.forbids[0].unlessRedacted?.method == .mask)
    #expect(
      Rendering(policy: policy).text(condition)
        == "(model.region == #1 and model.clearance < sens)")
    #expect(codes("forbid f { when n > 5 }") == ["R0101"])
    #expect(codes("forbid f { models c }") == ["T0108"])
    #expect(codes("forbid f { models where health == down }") == ["T0112"])
    #expect(codes("define ill = health == down\nforbid f { models where ill }") == ["T0112"])
    #expect(codes("define ill = health == down\navoid f { models where ill }").isEmpty)
    #expect(codes("define far = region == us\ndeny d { when far }") == ["T0111"])
    #expect(codes("define far = region == us\nforbid d { models where not far }").isEmpty)
  }

  @Test("a waiver lifts one forbid and is complete")
  func waive() throws {
    let rest = "when m > 5 models b until 2030-01-01 approved \"dpo\" because \"x\" }"
    let forbid = "forbid f { when n > 5 models b }\n"
    let policy = try policy("forbid e { models a }\n" + forbid + "waive w { lifts f \(rest)")
    #expect(policy.waives[0].lifts == 1 && policy.waives[0].approved == "dpo")
    #expect(codes("deny f { when n > 5 }\nwaive w { lifts f \(rest)") == ["T0115"])
    #expect(codes(forbid + "waive w { lifts g \(rest)") == ["T0110"])
    let checked = CheckedPolicy(inBase: forbid + "waive w { lifts f models b }")
    #expect(checked.codes == ["R0101"])
    #expect(
      checked.errors[0].message == "`w` lacks `when`, `until`, `approved`, `because`")
    let row = try self.policy(
      "forbid table t (task) -> models {\n  code | a\n  chat | b\n}\nwaive w { lifts `t#2` \(rest)")
    #expect(row.waives[0].lifts == 1)
  }

  @Test("a route's parts")
  func route() throws {
    let policy = try policy(
      """
      request { p int 0..4M from prompt tokens   o int 1..8k default 1k as output limit }
      route r {
          when n > 5
          to split by tenant { 95% a, 5% b } then cheapest of {a, b}
              then least_busy of models where region == eu then models b
      }
      """)
    #expect(policy.routes.map(\.info.name) == ["r", "last"])
    let parts = policy.routes[0].parts
    guard case .split(by: 3, let arms) = parts[0], case .sorted(.cheapest, .named) = parts[1],
      case .sorted(.leastBusy, .matching) = parts[2], case .list(.named) = parts[3]
    else {
      Issue.record("\(parts)")
      return
    }
    #expect(arms.map(\.weight) == [9_500, 500])
    #expect(codes("route r { when n > 5 to fastest of {a} }").isEmpty)
    #expect(codes("route r { when n > 5 to split by task { 50% a, 50% c } }") == ["T0108"])
  }

  @Test("a model that no cheapest may sort needs no price")
  func prices() {
    let request =
      "request { p int 0..4M from prompt tokens   o int 1..8k default 1k as output limit }\n"
    let free = request + "model c { region us clearance secret }\n"
    #expect(codes(free + "route r { when n > 5 to cheapest of models where region == eu }").isEmpty)
    #expect(
      codes(free + "route r { when n > 5 to cheapest of models where region == us }") == ["R0109"])
    #expect(
      codes(free + "route r { when n > 5 to cheapest of models where clearance >= sens }")
        == ["R0109"])
    #expect(codes(free + "avoid x { models where price_in > $1 }") == ["R0109"])
  }

  @Test("rows of a table are rules whose cells all hold")
  func tables() throws {
    let policy = try policy(
      """
      route unique table t (task, n, labels, tenant) -> to because "x" {
          code       | 10..100 | has pii          | "acme", "zeta" | a
          not {code} | >= 90   | has only {}      | -              | b, a
      }
      """)
    #expect(policy.routes.map(\.info.name) == ["t#1", "t#2", "last"])
    #expect(policy.routes[0].info.isUniqueRow && policy.routes[0].info.because == "x")
    let rendering = Rendering(policy: policy)
    #expect(
      rendering.text(policy.routes[0].when)
        == "(task in 1..1 and n in 10..100 and labels has any of {1} and tenant in acme,zeta)")
    #expect(
      rendering.text(policy.routes[1].when)
        == "(not task in 1..1 and 1*n + -90 >= 0 and labels has only {0})")
  }

  @Test("mistakes in tables")
  func tableMistakes() {
    #expect(codes("route table t (task, n) -> to {\n code | a\n}") == ["R0114"])
    #expect(codes("route table t (task) -> to {\n code | - | a\n}").count == 1)
    #expect(codes("route table t (tsk) -> to {\n code | a\n}") == ["T0101"])
    #expect(codes("route table t (task) -> to {\n cod | a\n}") == ["T0107"])
    #expect(codes("route table t (task) -> to {\n >= code | a\n}") == ["T0203"])
    #expect(codes("route table t (labels) -> to {\n pii | a\n}") == ["T0203"])
    #expect(codes("route table t (tenant) -> to {\n acme | a\n}") == ["T0201"])
    #expect(codes("forbid table t (task) -> models {\n code | -\n}") == ["R0101"])
    #expect(codes("deny table t (task) -> status {\n code | 200\n}") == ["R0103"])
    #expect(
      codes("forbid table t (task) -> because {\n code | \"x\"\n chat | \"y\"\n}") == ["R0101"])
    #expect(codes("classify table t (task) -> because {\n code | \"x\"\n}") == ["R0101"])
    #expect(
      codes(
        "deny table t (task) -> status from 2027-01-02 until 2027-01-01 {\n code | 429\n chat | 429\n}"
      )
        == ["R0112"])
    #expect(codes("deny table t from \"t.csv\"") == ["S0101"])
  }
}
