import PolicyCore
import Testing

@testable import PolicyLang

/// Every class stands for values that requests can have, and those values have that class.
@Suite struct ClassValuesTests {
  @Test(arguments: 300..<340)
  func valuesHaveTheirClass(round: Int) throws {
    var random = RandomCondition(generator: SplitMix64(seed: UInt64(round)))
    let conditions = (0..<10).map { _ in random.condition(depth: 1) }
    let compiled = TableCompiler.compile(TestPolicy.make(), probes: conditions)
    let form = try #require(compiled.normalForm, "\(compiled.diagnostics)")
    let values = ClassValues(form.compiled)
    for (number, dimension) in form.compiled.dimensions.enumerated() {
      for classNumber in 0..<Int(dimension.classCount) {
        let value = values.value(dimension: number, class: classNumber)
        var request = random.request()
        guard put(value, dimension, values, number, classNumber, into: &request) else { continue }
        #expect(
          TableWalk(form, request).classNumber(number) == classNumber,
          "seed \(round) \(dimension.kind) class \(classNumber) \(value)")
      }
    }
  }

  /// Puts a value of the class into a request; false where it takes more than one attribute.
  private func put(
    _ value: ClassValues.Value, _ dimension: Dimension, _ values: ClassValues, _ number: Int,
    _ classNumber: Int, into request: inout [Constant]
  ) -> Bool {
    switch (dimension.kind, value) {
    case (.symbol(.attribute(let id)), .places(let places)):
      #expect(!places.isEmpty)
      for place in places.prefix(1) {
        request[Int(id)] = id == 0 || id == 11 ? .bool(place == 1) : .symbol(place)
      }
      return true
    case (.number(let terms, _), .numbers(let range)):
      guard terms.count == 1, case .attribute(let id) = terms[0].reading,
        let bound = Int64(exactly: classNumber % 2 == 0 ? range.lowerBound : range.upperBound)
      else { return false }
      let isRank = Int(id) == TestPolicy.level || Int(id) == TestPolicy.other
      request[Int(id)] = isRank ? .symbol(Int(bound)) : .number(bound)
      return true
    case (.text(let id, _), .texts):
      let text = values.text(dimension: number, class: classNumber)
      #expect(text != nil && String(validating: text ?? [0xFF], as: UTF8.self) != nil)
      #expect(text?.count ?? 99 <= 8)
      request[Int(id)] = .text(text ?? [])
      return true
    case (.members(.attribute(let id), _), .members(let has, let lacks)):
      request[Int(id)] = .set((request[Int(id)].members | has) & ~lacks)
      return true
    default: return false
    }
  }
}
