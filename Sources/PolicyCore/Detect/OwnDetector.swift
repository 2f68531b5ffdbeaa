/// A detector of the policy's own, ready to run.
struct OwnDetector: Sendable {
  let finding: Int
  let pattern: SearchAutomaton
  let near: (pattern: SearchAutomaton, within: Int)?
  /// Bytes of a match at most, a neighbour and the way to it included.
  let longestBytes: Int

  init(_ layout: DetectorLayout, _ automata: [Automaton]) {
    finding = Int(layout.finding)
    pattern = SearchAutomaton(automata[Int(layout.pattern)])
    near = layout.near.map { (SearchAutomaton(automata[Int($0.pattern)]), Int($0.within)) }
    longestBytes = 4 * Int(layout.longest)
  }

  /// What is found, from left to right, the longest at each place, none over another; with a
  /// neighbour, only what has one.
  func matches(_ text: DetectedText) -> [Range<Int>] {
    let found = pattern.matches(text, longest: longestBytes)
    guard let near, !found.isEmpty else { return found }
    let neighbours = near.pattern.matches(text, longest: longestBytes)
    var result: [Range<Int>] = []
    var next = 0
    for range in found {
      while next < neighbours.count, neighbours[next].upperBound <= range.lowerBound { next += 1 }
      let isNear =
        next > 0
        && isWithin(neighbours[next - 1].upperBound..<range.lowerBound, near.within, text)
        || next < neighbours.count
          && isWithin(
            range.upperBound..<max(range.upperBound, neighbours[next].lowerBound), near.within,
            text)
      if isNear { result.append(range) }
    }
    return result
  }

  /// Whether a range has so many code points at most.
  private func isWithin(_ range: Range<Int>, _ most: Int, _ text: DetectedText) -> Bool {
    guard range.count <= 4 * most else { return false }
    return range.count { text[$0] & 0xC0 != 0x80 } <= most
  }
}

/// An automaton laid out for going over a text.
struct SearchAutomaton: Sendable {
  let columnOf: [UInt8]
  let columns: Int
  let next: [UInt16]
  let accepts: [Bool]
  /// The state that nothing is accepted from; -1 when there is none.
  let dead: Int
  /// By byte: whether a match may begin with it.
  let begins: [Bool]

  init(_ automaton: Automaton) {
    columnOf = automaton.columnOf
    columns = Int(automaton.columns)
    next = automaton.next
    accepts = automaton.accepts
    let columns = columns
    let dead =
      automaton.accepts.indices.first { state in
        !automaton.accepts[state]
          && automaton.next[state * columns..<(state + 1) * columns].allSatisfy { $0 == state }
      } ?? -1
    self.dead = dead
    begins = automaton.columnOf.map { Int(automaton.next[Int($0)]) != dead }
  }

  @inline(__always) func step(_ state: Int, _ byte: UInt8) -> Int {
    Int(next[state * columns + Int(columnOf[Int(byte)])])
  }

  /// Matches from left to right, the longest at each place, none over another.
  func matches(_ text: DetectedText, longest: Int) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    while start < text.count {
      guard begins[Int(text[start])] else {
        start += 1
        continue
      }
      var state = 0
      var end = start
      var place = start
      while place < text.count, place - start < longest {
        state = step(state, text[place])
        if state == dead { break }
        place += 1
        if accepts[state] { end = place }
      }
      if end > start { result.append(start..<end) }
      start = max(end, start + 1)
    }
    return result
  }
}
