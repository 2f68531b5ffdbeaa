import PolicyCore
import Testing

@testable import PolicyLang

/// Which classes the conditions of a policy make.
@Suite struct DimensionTests {
  @Test func numbersAreCutWhereATestChanges() throws {
    let form = try CompiledText(
      "deny x { when n < 10 or n in 20..29 }  deny y { when n == 10 }"
    ).table()
    #expect(form.compiled.dimensions.count == 1)
    guard case .number(_, let cuts) = form.compiled.dimensions[0].kind else {
      Issue.record("not a number")
      return
    }
    #expect(cuts == [10, 11, 20, 30])
    #expect(form.deny.count == 2)
    let values = ClassValues(form.compiled)
    #expect(values.value(dimension: 0, class: 0) == .numbers(0...9))
    #expect(values.value(dimension: 0, class: 4) == .numbers(30...100))
  }

  @Test func whatIsAlwaysOrNeverSoHasNoDimension() throws {
    let form = try CompiledText(
      """
      deny never { when n > 100 or sens < internal or tenant == "far too long for this one" }
      deny always { when n <= 200 and tenant starts with "" and sens >= internal }
      """
    ).table()
    #expect(form.deny.map(\.clause) == [1])
    #expect(form.deny.map(\.cube) == [Cube()])
    #expect(form.compiled.dimensions.isEmpty)
  }

  @Test func valuesThatNoTestTellsApartShareAClass() throws {
    let form = try CompiledText(
      "deny x { when task in {code, sum} }  deny y { when task == draw }"
    ).table()
    #expect(form.compiled.dimensions[0].classOf == [0, 1, 1, 0, 2])
    let values = ClassValues(form.compiled)
    #expect(values.value(dimension: 0, class: 1) == .places([1, 2]))
  }

  @Test func classesOutsideTheRangeOfALevelDoNotExist() throws {
    let form = try CompiledText("deny x { when sens == secret }").table()
    #expect(form.compiled.dimensions[0].classCount == 2)
    #expect(ClassValues(form.compiled).value(dimension: 0, class: 0) == .places([1]))
  }

  @Test func textsAreCutAtLiteralsAndPrefixes() throws {
    let form = try CompiledText(
      #"""
      deny x { when tenant starts with "acme" }
      deny y { when tenant == "acme-eu" or tenant == "zeta" }
      deny z { when tenant in {"acme-eu", "zeta"} }
      """#
    ).table()
    #expect(form.compiled.dimensions.count == 1)
    // Others, acme without acme-eu, acme-eu, zeta.
    #expect(form.compiled.dimensions[0].classCount == 4)
    #expect(form.deny.count == 3)
    #expect(form.deny[1].cube == form.deny[2].cube)
    let values = ClassValues(form.compiled)
    let texts = (0..<4).map { values.text(dimension: 0, class: $0) }
    #expect(texts.compactMap { $0.map { String(decoding: $0, as: UTF8.self) } }.count == 4)
    #expect(texts.contains(Array("acme-eu".utf8)) && texts.contains(Array("zeta".utf8)))
  }

  @Test func membersThatNoTestNamesAreLeftOut() throws {
    let form = try CompiledText(
      "deny x { when labels has any of {pii, pan} }  deny y { when labels has eco }"
    ).table()
    guard case .members(_, let members) = form.compiled.dimensions[0].kind else {
      Issue.record("not members")
      return
    }
    #expect(members == [0, 2, 5])
    #expect(form.compiled.dimensions.count == 1)
  }

  @Test func manyMembersTakeSeveralDimensions() throws {
    let form = try CompiledText("deny x { when labels == {pii} }  deny y { when labels is empty }")
      .table()
    #expect(form.compiled.dimensions.map(\.classCount) == [16, 4])
    #expect(form.deny.map(\.cube.constraints.count) == [2, 2])
  }

  @Test func onlyClassifiedAttributesAreReadTwice() throws {
    let form = try CompiledText(
      """
      classify c { when n > 50   raise sens to secret }
      deny x { when sens == secret and declared.sens == internal and declared.task == code }
      """
    ).table()
    let readings = form.compiled.dimensions.compactMap { dimension -> ReadingLayout? in
      guard case .symbol(let reading) = dimension.kind else { return nil }
      return reading
    }
    #expect(readings == [.attribute(1), .declared(1), .attribute(0)])
    #expect(form.compiled.dimensions.map(\.isDynamic) == [false, true, false, false])
  }

  @Test func aSumIsWrittenInOneWay() throws {
    let form = try CompiledText(
      "deny x { when n + m > 100 or 7 < m + n }  deny y { when n < 50 - m }"
    ).table()
    #expect(form.compiled.dimensions.count == 1)
    guard case .number(let terms, let cuts) = form.compiled.dimensions[0].kind else { return }
    #expect(terms.map(\.coefficient) == [1, 1])
    #expect(cuts == [8, 50, 101])
  }

  @Test func datesOfRulesCutNow() throws {
    let form = try CompiledText("deny x { from 2026-01-01 until 2026-12-31 when n > 5 }").table()
    guard case .number(let terms, let cuts) = form.compiled.dimensions[0].kind else { return }
    #expect(form.compiled.attributes[7].source == .now)
    #expect(terms == [TermLayout(coefficient: 1, reading: .attribute(7))])
    #expect(cuts == [1_767_225_600_000_000, 1_798_761_600_000_000])
  }
}
