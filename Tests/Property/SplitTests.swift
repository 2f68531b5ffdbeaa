import PolicyCore
import PolicyLang
import Testing

/// Buckets are cut where the weights say, to one part in ten thousand.
@Suite struct SplitTests {
  @Test func everyBoundaryOfASplitIsWhereTheInterpreterHasIt() throws {
    let models = (0..<100).map { "m\($0)" }
    let arms = models.enumerated().map { index, model in
      "\(index % 2 == 0 ? "0.99" : "1.01")% \(model)"
    }
    let generated = GeneratedPolicy(
      declarations: [
        "request { n int 0..1M default 0 }", "models { }",
        models.map { "model \($0) { }" }.joined(separator: "\n"),
      ],
      rules: [
        .init(
          kind: "route", name: "r",
          text: "route r { to split by n { \(arms.joined(separator: ", ")) } }")
      ], samples: [])
    let subject = try Subject(generated)
    var first: Set<Int> = []
    for number in 0..<3_000 {
      var request = ReferenceRequest(now: Vocabulary.base)
      request.given[0] = .number(Int64(number))
      let expected = try subject.interpreter.decide(request)
      first.insert(expected.candidates[0].model)
      #expect(try subject.compiledDecision(request).candidates == expected.candidates)
    }
    #expect(first.count == 100)
  }
}
