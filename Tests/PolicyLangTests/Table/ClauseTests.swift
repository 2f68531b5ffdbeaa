import PolicyCore
import Testing

@testable import PolicyLang

/// What the clauses of a table do, and for which models.
@Suite struct ClauseTests {
  private func models(_ set: ModelSet) -> [Int] { (0..<256).filter(set.contains) }

  @Test func modelsAreGroupedByWhatTheyState() throws {
    let form = try CompiledText("forbid f { models where clearance < sens }").table()
    // `a` is cleared for all, `b` for nothing that a request can be.
    #expect(form.compiled.forbidClauses.map { models($0.models) } == [[1], [2]])
    #expect(form.forbid[0].cube == Cube())
    #expect(form.forbid[1].cube.constraints.count == 1)
    let region = try CompiledText("forbid f { when n > 5   models where region == us }").table()
    #expect(region.compiled.forbidClauses.map { models($0.models) } == [[1, 2]])
    let none = try CompiledText("forbid f { models where price_in > $5 }").table()
    #expect(none.compiled.forbidClauses.isEmpty && none.forbid.isEmpty)
  }

  @Test func signalsAreEachModelsOwn() throws {
    let form = try CompiledText("avoid f { models where not (health == up) }").table()
    #expect(form.compiled.avoidClauses.map { models($0.models) } == [[0], [1], [2]])
    for (entry, dimension) in zip(form.avoid, form.compiled.dimensions) {
      #expect(dimension.hasUnknown && dimension.classCount == 3)
      let classes = try #require(entry.cube.constraints.first).classes
      #expect(!classes.contains(2), "unknown must not be avoided")
    }
  }

  @Test func waiversNameTheirForbid() throws {
    let form = try CompiledText(
      """
      deny first { when n > 90 }
      forbid f { models b }
      waive w { lifts f when task == code models b until 2027-01-01 approved "x" because "y" }
      """
    ).table()
    #expect(
      form.compiled.waiveClauses == [WaiveClause(rule: 2, forbid: 1, models: ModelSet(1))])
    #expect(form.compiled.rules.map(\.name) == ["first", "f", "w", "last"])
    #expect(form.compiled.rules[1].line == 20)
    #expect(form.origins.map(\.index) == [0, 0, 0, 0])
    #expect(form.waive[0].cube.constraints.count == 2)
  }

  @Test func modelsOfARouteMayHaveConditions() throws {
    let form = try CompiledText(
      """
      route r { to models where region == us then least_busy of {c, a} }
      route s { to split by tenant { 95% a, 5% b } then models where clearance < sens }
      """
    ).table()
    #expect(form.compiled.routes[0].parts[0].entries == [.init(model: 1), .init(model: 2)])
    #expect(form.compiled.routes[0].parts[1].entries == [.init(model: 0), .init(model: 2)])
    #expect(form.compiled.routes[1].parts[0].order == .split(attribute: 3, upTo: [9_500, 10_000]))
    let conditional = form.compiled.routes[1].parts[1].entries
    #expect(conditional.map(\.model) == [1, 2])
    #expect(conditional[0].condition == nil)
    let dimension = try #require(conditional[1].condition)
    #expect(form.compiled.dimensions[Int(dimension)].kind == .defined)
    #expect(form.compiled.definitionClauses == [dimension])
    #expect(form.definitions.count == 1)
  }

  @Test func everyTextIsDigested() throws {
    let form = try CompiledText("").table()
    #expect(form.compiled.metadata.name == "main")
    #expect(form.compiled.metadata.sources.map(\.digest.count) == [32])
  }
}
