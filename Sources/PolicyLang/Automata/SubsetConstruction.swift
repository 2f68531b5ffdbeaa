/// A complete deterministic automaton while it is made; state 0 is the first.
struct DeterministicAutomaton {
  /// The columns of its bytes.
  var columns: ByteColumns
  /// The next state, `state * columns.count + column`.
  var next: [Int32]
  /// Whether a text that ends in that state is accepted.
  var accepts: [Bool]
}

/// Makes an automaton deterministic: a state is the set of states that it could be in.
///
/// Rabin and Scott, "Finite automata and their decision problems", IBM J. 3 (1959). Bounded in
/// states and in steps, as the result may be exponentially larger.
struct SubsetConstruction {
  private let source: NondeterministicAutomaton
  private let columns: ByteColumns
  private var numbers: [[Int32]: Int32] = [:]
  private var sets: [[Int32]] = []
  private var mark: [UInt32]
  private var generation: UInt32 = 0
  private var steps = 0

  /// The deterministic automaton; nil when it is over a limit.
  ///
  /// What it takes is taken off `steps`; it may take no more.
  static func run(
    _ source: NondeterministicAutomaton, steps: inout Int
  ) -> DeterministicAutomaton? {
    guard !source.isTooLarge else { return nil }
    var construction = SubsetConstruction(source)
    let result = construction.build(within: min(steps, Limits.automatonSteps))
    steps -= construction.steps
    return result
  }

  private init(_ source: NondeterministicAutomaton) {
    self.source = source
    columns = ByteColumns(cuttingAt: source.edges.joined().lazy.map(\.bytes))
    mark = Array(repeating: 0, count: source.edges.count)
  }

  private mutating func build(within most: Int) -> DeterministicAutomaton? {
    var next: [Int32] = []
    _ = number(of: [source.start])
    var done = 0
    while done < sets.count {
      var targets = [[Int32]](repeating: [], count: columns.count)
      for state in sets[done] {
        for edge in source.edges[Int(state)] {
          let first = columns.columnOf[Int(edge.bytes.lowerBound)]
          let last = columns.columnOf[Int(edge.bytes.upperBound)]
          for column in first...last { targets[Int(column)].append(edge.target) }
          steps += Int(last - first) + 1
        }
      }
      for target in targets { next.append(number(of: target)) }
      if sets.count > Limits.automatonStates || steps > most { return nil }
      done += 1
    }
    return DeterministicAutomaton(
      columns: columns, next: next, accepts: sets.map { $0.contains(source.end) })
  }

  /// The number of the set of states that can be reached from these without reading.
  private mutating func number(of states: [Int32]) -> Int32 {
    generation += 1
    var closed: [Int32] = []
    var pending = states
    while let state = pending.popLast() {
      steps += 1
      guard mark[Int(state)] != generation else { continue }
      mark[Int(state)] = generation
      // A state that only jumps adds nothing to what is read next.
      if state == source.end || !source.edges[Int(state)].isEmpty { closed.append(state) }
      pending.append(contentsOf: source.jumps[Int(state)])
    }
    closed.sort()
    if let known = numbers[closed] { return known }
    let number = Int32(truncatingIfNeeded: sets.count)
    numbers[closed] = number
    sets.append(closed)
    return number
  }
}
