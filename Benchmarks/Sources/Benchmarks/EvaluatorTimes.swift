import PolicyCore

/// How long a decision takes, against walking the rules in order.
enum EvaluatorTimes {
  /// Requests of one run; their class vectors stay in the second-level cache.
  private static let requestCount = 10_000

  /// Prints a line for each profile and number of rules; the sum of all routes.
  static func report() throws -> Int {
    print(
      "profile rules  table ns (p99)  decide ns (p99)  linear ns  linear/table  KiB  allocations")
    var sum = 0
    for profile in Profile.allCases {
      for count in [10, 100, 1_000] { sum &+= try Run(profile, rules: count).report() }
    }
    return sum
  }

  /// One set of rules with its requests.
  private struct Run {
    let name: String
    let policy: CompiledPolicy
    let evaluator: Evaluator
    let facts: Facts
    let flat: FlatRules
    /// The class vectors of all requests, and their numbers, one behind the other.
    let vectors: [UInt16]
    let numbers: [Int64]
    /// The route of each request by the baseline.
    let expected: [Int]

    init(_ profile: Profile, rules count: Int) throws {
      let set = RuleSet(profile, rules: count, requests: EvaluatorTimes.requestCount, seed: 1)
      let around = Surroundings(seed: 2)
      let builder = TableBuilder(set.rules, around)
      name = column(profile.rawValue, 7) + column("\(count)", 6)
      policy = builder.policy
      evaluator = Evaluator(try ValidatedBundle(bytes: builder.policy.encoded()))
      facts = evaluator.makeFacts()
      facts.reset()
      let flat = FlatRules(set.rules)
      self.flat = flat
      let classified = set.requests.map(around.classified)
      vectors = classified.flatMap { builder.classes(of: $0) }
      numbers = set.requests.flatMap { $0 }
      expected = classified.map { request in
        request.withUnsafeBufferPointer { flat.firstMatch($0) }
      }
    }

    /// Checks every decision, then prints the times; the sum of all routes.
    func report() -> Int {
      vectors.withUnsafeBufferPointer { vectors in
        numbers.withUnsafeBufferPointer { numbers in
          check(vectors, numbers)
          var sum = 0
          let table = Timing.measure(count: EvaluatorTimes.requestCount, rounds: 20) {
            sum &+= evaluator.routeIndex(classes: vector($0, vectors))
          }
          let decide = Timing.measure(count: EvaluatorTimes.requestCount, rounds: 10) {
            fill($0, numbers)
            sum &+= evaluator.decide(facts).route
          }
          let linear = Timing.measure(count: EvaluatorTimes.requestCount, rounds: 3) {
            sum &+= flat.firstMatch(request($0, numbers))
          }
          let fields = [
            name, column("\(tenths(table.median)) (\(tenths(table.p99)))", 16),
            column("\(tenths(decide.median)) (\(tenths(decide.p99)))", 17),
            column(tenths(linear.median), 11), column(tenths(linear.median / table.median), 14),
            column("\(policy.route.rows.count * 8 / 1_024)", 5),
            column("\(table.allocations + decide.allocations)", 13),
          ]
          print(fields.joined())
          if table.allocations + decide.allocations != 0 { fail("a decision allocates") }
          return sum
        }
      }
    }

    private func check(
      _ vectors: UnsafeBufferPointer<UInt16>, _ numbers: UnsafeBufferPointer<Int64>
    ) {
      for index in 0..<EvaluatorTimes.requestCount {
        fill(index, numbers)
        let decision = evaluator.decide(facts)
        let route = evaluator.routeIndex(classes: vector(index, vectors))
        guard route == expected[index], decision.effect == .deny || decision.route == route else {
          fail("\(name): request \(index) is decided wrongly")
        }
      }
    }

    private func vector(
      _ index: Int, _ vectors: UnsafeBufferPointer<UInt16>
    ) -> UnsafeBufferPointer<UInt16> {
      let width = policy.dimensions.count
      return UnsafeBufferPointer(rebasing: vectors[index * width..<(index + 1) * width])
    }

    private func request(
      _ index: Int, _ numbers: UnsafeBufferPointer<Int64>
    ) -> UnsafeBufferPointer<Int64> {
      let width = Attribute.allCases.count
      return UnsafeBufferPointer(rebasing: numbers[index * width..<(index + 1) * width])
    }

    private func fill(_ index: Int, _ numbers: UnsafeBufferPointer<Int64>) {
      for (attribute, number) in request(index, numbers).enumerated() {
        facts.numbers[attribute] = number
      }
    }
  }
}
