import PolicyCore
import Runtime
import Testing

/// Which requests try a model that `fastest of` knows no sample of: it hangs on their `id` alone.
@Suite struct ExplorationTests {
  private static func policy(_ order: PartLayout.Order) -> CompiledPolicy {
    var policy = SamplePolicy.types
    let entries = [0, 1].map { PartLayout.Entry(model: $0) }
    policy.routes = [
      RouteLayout(
        rule: 0,
        parts: [PartLayout(order: .listed, entries: []), .init(order: order, entries: entries)])
    ]
    return policy
  }

  private func explores(
    _ line: String, _ order: PartLayout.Order = .sorted(.fastest), isRaw: Bool = false
  ) throws -> Bool {
    let read = try ReadLine(Self.policy(order), line, isRaw: isRaw)
    #expect(read.invalid == nil, "\(line)")
    return read.facts.isExploring
  }

  /// The first 8 bytes of SHA-256 of `225`, `r-71` and `é12`, modulo 50, are 0.
  @Test(arguments: [
    (#""225""#, true), ("225", true), (#""224""#, false), ("224", false), (#""r-71""#, true),
    (#""r-72""#, false), (#""é12""#, true), (#""é13""#, false), (#""""#, false),
    // The text counts, not how it is spelled.
    (#""\u00e912""#, true), (#""\u0072-71""#, true), (#""22\u0035""#, true),
  ])
  func anIDDecides(id: String, expected: Bool) throws {
    #expect(try explores(#"{"id":\#(id)}"#) == expected)
    #expect(try explores(#"{"task":"code","id": \#(id) ,"n":3}"#) == expected)
    #expect(try explores(#"{"id":\#(id),"body":{}}"#, isRaw: true) == expected)
  }

  @Test func withoutAnIDNothingIsTried() throws {
    #expect(try !explores("{}"))
    #expect(try !explores(#"{"body":{}}"#, isRaw: true))
  }

  @Test func otherOrdersTryNothing() throws {
    let orders: [PartLayout.Order] = [.listed, .sorted(.cheapest), .sorted(.leastBusy)]
    for order in orders { #expect(try !explores(#"{"id":"225"}"#, order)) }
  }

  @Test func oneIDInFifty() throws {
    let policy = Self.policy(.sorted(.fastest))
    for quote in ["", "\""] {
      let count = try (0..<5_000).count { number in
        try ReadLine(policy, #"{"id":\#(quote)\#(number)\#(quote)}"#).facts.isExploring
      }
      #expect(count == 108)
    }
  }

  /// What one line said is not said of the next.
  @Test func everyLineDecidesForItself() throws {
    var reader = try RequestReader(policy: Self.policy(.sorted(.fastest)), defaultNow: 0)
    let facts = reader.makeFacts()
    var seen: [Bool] = []
    for line in [#"{"id":225}"#, "{}", #"{"id":"r-71"}"#, #"{"id":"r-72"}"#] {
      Array(line.utf8).withUnsafeBufferPointer { _ = reader.read(line: $0, into: facts) }
      seen.append(facts.isExploring)
    }
    #expect(seen == [true, false, true, false])
  }
}
