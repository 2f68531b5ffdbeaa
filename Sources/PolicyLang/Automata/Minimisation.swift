import PolicyCore

/// Makes an automaton as small as it can be, with states and columns in an order of their own, so
/// that two automata of one language are equal.
///
/// J. Hopcroft, "An n log n algorithm for minimizing states in a finite automaton" (1971): blocks
/// of states are split until no byte leads from one block into two.
struct Minimisation {
  private let source: DeterministicAutomaton
  private let columns: Int
  /// The states, block by block.
  private var states: [Int]
  /// By state: its place in `states`.
  private var places: [Int]
  /// By state: its block.
  private var blockOf: [Int]
  /// By block: its part of `states`.
  private var blocks: [Range<Int>]
  /// By block: how many of its first states are marked.
  private var marked: [Int] = [0]

  /// The smallest automaton of the same language.
  static func run(_ source: DeterministicAutomaton) -> Automaton {
    var minimisation = Minimisation(source)
    minimisation.refine()
    return minimisation.result()
  }

  private init(_ source: DeterministicAutomaton) {
    self.source = source
    columns = source.columns.count
    states = Array(source.accepts.indices)
    places = states
    blockOf = Array(repeating: 0, count: states.count)
    blocks = [0..<states.count]
  }

  private mutating func refine() {
    let (starts, sources) = predecessors()
    for state in source.accepts.indices where source.accepts[state] { markState(state) }
    var pending = split(0).map { [$0.old, $0.new] } ?? [0]
    var isPending = Set(pending)
    while let block = pending.popLast() {
      isPending.remove(block)
      let splitter = Array(states[blocks[block]])
      for column in 0..<columns {
        var touched: [Int] = []
        for state in splitter {
          let slot = state * columns + column
          for index in starts[slot]..<starts[slot + 1] {
            let predecessor = sources[index]
            if marked[blockOf[predecessor]] == 0 { touched.append(blockOf[predecessor]) }
            markState(predecessor)
          }
        }
        for block in touched {
          guard let halves = split(block) else { continue }
          let smaller =
            blocks[halves.new].count <= blocks[halves.old].count ? halves.new : halves.old
          let added = isPending.contains(halves.old) ? halves.new : smaller
          if isPending.insert(added).inserted { pending.append(added) }
        }
      }
    }
  }

  /// By state and column, which states lead there: where they start, and all of them.
  private func predecessors() -> (starts: [Int], sources: [Int]) {
    var starts = [Int](repeating: 0, count: source.next.count + 1)
    for (slot, target) in source.next.enumerated() {
      starts[Int(target) * columns + slot % columns + 1] += 1
    }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var free = starts
    var sources = [Int](repeating: 0, count: source.next.count)
    for (slot, target) in source.next.enumerated() {
      let place = Int(target) * columns + slot % columns
      sources[free[place]] = slot / columns
      free[place] += 1
    }
    return (starts, sources)
  }

  private mutating func markState(_ state: Int) {
    let block = blockOf[state]
    let border = blocks[block].lowerBound + marked[block]
    let place = places[state]
    guard place >= border else { return }
    let other = states[border]
    states.swapAt(border, place)
    places[other] = place
    places[state] = border
    marked[block] += 1
  }

  /// Parts a block into its marked states, which become a new block, and the others.
  private mutating func split(_ old: Int) -> (old: Int, new: Int)? {
    let count = marked[old]
    marked[old] = 0
    guard count > 0, count < blocks[old].count else { return nil }
    let border = blocks[old].lowerBound + count
    let new = blocks.count
    blocks.append(blocks[old].lowerBound..<border)
    blocks[old] = border..<blocks[old].upperBound
    marked.append(0)
    for state in states[blocks[new]] { blockOf[state] = new }
    return (old, new)
  }

  /// Blocks as states: columns by their first byte, states in the order of a walk by columns.
  private func result() -> Automaton {
    let first = blocks.map { states[$0.lowerBound] }
    let behaviour = (0..<columns).map { column in
      first.map { blockOf[Int(source.next[$0 * columns + column])] }
    }
    let merged = ByteColumns(labels: behaviour)
    let labels = source.columns.columnOf.map { merged.columnOf[Int($0)] }
    let byteColumns = ByteColumns(labels: labels)
    var behaviourOf = [[Int]](repeating: [], count: byteColumns.count)
    for byte in 0..<256 {
      behaviourOf[Int(byteColumns.columnOf[byte])] = behaviour[Int(source.columns.columnOf[byte])]
    }
    var numbers = [Int](repeating: -1, count: blocks.count)
    var order = [blockOf[0]]
    numbers[blockOf[0]] = 0
    var next: [UInt16] = []
    var done = 0
    while done < order.count {
      for column in 0..<byteColumns.count {
        let target = behaviourOf[column][order[done]]
        if numbers[target] < 0 {
          numbers[target] = order.count
          order.append(target)
        }
        next.append(UInt16(truncatingIfNeeded: numbers[target]))
      }
      done += 1
    }
    return Automaton(
      columnOf: byteColumns.columnOf, columns: UInt16(truncatingIfNeeded: byteColumns.count),
      next: next, accepts: order.map { source.accepts[first[$0]] })
  }
}
