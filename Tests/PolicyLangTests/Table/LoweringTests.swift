import PolicyCore
import Testing

@testable import PolicyLang

/// How conditions become cubes, and that they never become too many.
@Suite struct LoweringTests {
  @Test func alternativesOfOneAttributeAreOneCube() throws {
    let form = try CompiledText(
      #"deny x { when task == code or task == sum or task == draw }"#
    ).table()
    #expect(form.deny.count == 1)
  }

  @Test func alternativesOfSeveralAttributesAreSeveralCubes() throws {
    let form = try CompiledText("deny x { when (task == code or n > 5) and m > 7 }").table()
    #expect(form.deny.count == 2)
    #expect(form.deny.allSatisfy { $0.cube.constraints.count == 2 })
  }

  @Test func alternativesThatCoverEachOtherAreLeftOut() throws {
    let form = try CompiledText(
      "deny x { when n > 5 or (n > 50 and m > 7) or (n <= 5 and m > 3) or (n <= 5 and m <= 3) }"
    ).table()
    #expect(form.deny.map(\.cube) == [Cube()])
  }

  @Test func aProductOfAlternativesStaysSmall() throws {
    let pairs = (1...40).map { "(n > \($0) or m > \(2 * $0) or task == code)" }
    let form = try CompiledText("deny x { when \(pairs.joined(separator: " and ")) }").table()
    #expect(form.deny.count + form.definitions.count < 250)
  }

  @Test func theFactsOfClassifyAreDerivedThere() throws {
    let parts = (0..<6).map { place in
      "(n in \(10 * place)..\(10 * place + 35) or m in \(9 * place)..\(9 * place + 40) "
        + "or tenant contains \"x\(place)\" or labels has phi)"
    }
    let form = try CompiledText(
      "classify x { when \(parts.joined(separator: " and ")) add labels {pii, phi} }"
    ).table()
    #expect(form.definitions.isEmpty)
    let derived = form.compiled.classifyClauses.filter { $0.rule == nil }
    #expect(!derived.isEmpty)
    #expect(form.compiled.classifyClauses.last?.rule == 0)
    #expect(form.classify.map(\.clause) == form.classify.map(\.clause).sorted())
  }

  @Test func aWhenIsSharedByTheModelsOfARule() throws {
    let models = (0..<40).map { "model x\($0) { region eu clearance secret context \($0 + 1) }" }
    let form = try CompiledText(
      models.joined(separator: "\n")
        + "\nforbid f { when n > 5 or task == code   models where context < n + m }"
    ).table()
    #expect(form.forbid.count < 60)
    #expect(form.definitions.count == 2)
  }
}
