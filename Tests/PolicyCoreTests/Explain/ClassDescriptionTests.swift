import PolicyCore
import Testing

@Suite struct ClassDescriptionTests {
  @Test func symbols() {
    var sketch = Sketch()
    let day = sketch.dimension(.symbol(.attribute(9)), 7)
    sketch.policy.attributes.append(Sketch.attribute("day", .symbol(3)))
    let text = ClassDescription(sketch.policy)
    #expect(text.subject(Sketch.Axis.task) == "task")
    #expect(text.cell(Sketch.Axis.task, [1, 2]) == "code, agent-step")
    #expect(text.prose(Sketch.Axis.task, [1, 2]) == "code or agent-step")
    #expect(text.cell(Sketch.Axis.sens, [1, 2]) == ">= internal")
    #expect(text.cell(Sketch.Axis.sens, [0, 1]) == "<= internal")
    #expect(text.cell(Sketch.Axis.sens, [0, 2]) == "public, secret")
    #expect(text.cell(day, [0, 1, 2, 3, 4]) == "not {sat, sun}")
    #expect(text.cell(day, [0, 1, 2, 3, 4, 5]) == "not sun")
    #expect(text.prose(day, []) == "nothing")
  }

  @Test(arguments: [
    ([0], "< 10"), ([1, 2, 3], ">= 10"), ([1], "10..18"), ([2], "19"), ([3], ">= 20"),
    ([0, 3], "< 10, >= 20"), ([0, 1, 2], "< 20"), ([0, 1, 2, 3], "anything"),
  ])
  func integers(_ classes: [Int], _ expected: String) {
    #expect(cell(.int, [10, 19, 20], classes) == expected)
  }

  /// The rounder neighbour is what was written.
  @Test func boundsAreAsTheyWereWritten() {
    #expect(cell(.int, [101], [0]) == "<= 100")
    #expect(cell(.int, [101], [1]) == "> 100")
    #expect(cell(.usd, [200_001], [0]) == "<= $0.20")
    #expect(cell(.usd, [200_000, 500_001], [1]) == "$0.20..$0.50")
    #expect(cell(.duration, [90_000], [0]) == "< 90s")
    #expect(cell(.duration, [15_000, 90_000], [1]) == ">= 15s and < 90s")
    #expect(cell(.percent, [9_501], [1]) == "> 95%")
    #expect(cell(.instant, [1_806_537_600_000_000], [0]) == "< 2027-04-01T00:00:00Z")
    #expect(cell(.int, [Int64.min], [0]) == "< -9223372036854775808")
  }

  @Test func sumsAndSignals() {
    var sketch = Sketch()
    let terms = [
      TermLayout(coefficient: 4, reading: .signal(model: 1, .p95FirstToken)),
      TermLayout(coefficient: -1, reading: .attribute(5)),
    ]
    let axis = sketch.dimension(.number(terms, cuts: [1]), 3, hasUnknown: true)
    let text = ClassDescription(sketch.policy)
    #expect(text.subject(axis) == "p95_first_token of b * 4 - output")
    #expect(text.prose(axis, [0, 2]) == "<= 0 or unknown")
  }

  @Test func texts() {
    var sketch = Sketch()
    let cuts = ["ab", "ab\0", "acme", "acmf", "z", "z\0"].map { Array($0.utf8) }
    let axis = sketch.dimension(.text(3, cuts: cuts), 7)
    let text = ClassDescription(sketch.policy)
    #expect(text.cell(axis, [1]) == "\"ab\"")
    #expect(text.cell(axis, [3]) == "starts with \"acme\"")
    #expect(text.cell(axis, [1, 3, 5]) == "\"ab\", starts with \"acme\", \"z\"")
    #expect(text.cell(axis, [0, 2, 3, 4, 5, 6]) == "not \"ab\"")
    #expect(text.cell(axis, [0, 2, 4, 6]) == "not {\"ab\", starts with \"acme\", \"z\"}")
    #expect(text.cell(axis, [0]) == "< \"ab\"")
    #expect(text.cell(axis, [6]) == ">= \"z\\u{0}\"")
  }

  @Test func longListsAreCounted() {
    var sketch = Sketch()
    var cuts: [[UInt8]] = []
    var classOf: [UInt16] = [0]
    for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
      cuts += [[letter], [letter, 0]]
      classOf += [1, 0]
    }
    let axis = sketch.dimension(.text(3, cuts: cuts), 2, classOf: classOf)
    #expect(
      ClassDescription(sketch.policy).cell(axis, [1])
        == "\"a\", \"b\", \"c\", \"d\", \"e\", 21 more")
  }

  @Test(arguments: [
    ([2, 3, 6, 7], "has phi"), ([0, 1, 4, 5], "lacks phi"), ([6, 7], "has phi and has pan"),
    ([2, 6], "has phi and lacks pii"), ([1, 2, 3, 4, 5, 6, 7], "has any of {pii, phi, pan}"),
    ([0, 1, 2, 3, 4, 5], "lacks phi, lacks pan"),
    (
      [1, 2],
      "has pii and lacks phi and lacks pan, has phi and lacks pii and lacks pan"
    ),
  ])
  func members(_ classes: [Int], _ expected: String) {
    let text = ClassDescription(Sketch().policy)
    #expect(text.cell(Sketch.Axis.labels, classes) == expected)
  }

  @Test func derivedFactsNameWhatIsTested() throws {
    var sketch = Sketch()
    let inner = sketch.dimension(.defined, 2)
    let outer = sketch.dimension(.defined, 2)
    let same = sketch.dimension(.same(.attribute(1), .declared(1)), 2, isDynamic: true)
    sketch.define(inner, when: [(Sketch.Axis.task, [1]), (Sketch.Axis.labels, [1])])
    sketch.define(outer, when: [(inner, [1])], [(same, [1])])
    let text = ClassDescription(sketch.compiled)
    #expect(text.subject(inner) == "a condition on labels and task")
    #expect(
      text.subject(outer) == "a condition on labels, sens == declared.sens and task")
    #expect(text.cell(outer, [1]) == "true")
  }

  @Test func tableCells() throws {
    var sketch = Sketch()
    sketch.route("code", [Sketch.listed(1)], when: [(Sketch.Axis.task, [1, 2])])
    sketch.route("last", [Sketch.listed(0)], when: [])
    let policy = sketch.compiled
    let dimension = policy.dimensions[Int(policy.route.dimensions[0])]
    #expect(policy.route.classes(entry: 0, column: 0, of: dimension) == [1, 2])
    #expect(policy.route.classes(entry: 1, column: 0, of: dimension) == nil)
  }

  private func cell(_ type: AttributeType, _ cuts: [Int64], _ classes: [Int]) -> String {
    var sketch = Sketch()
    sketch.policy.attributes[4].type = type
    let terms = [TermLayout(coefficient: 1, reading: .attribute(4))]
    let axis = sketch.dimension(.number(terms, cuts: cuts), cuts.count + 1)
    return ClassDescription(sketch.policy).cell(axis, classes)
  }
}
