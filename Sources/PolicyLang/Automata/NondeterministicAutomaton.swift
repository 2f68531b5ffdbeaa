/// A nondeterministic automaton over bytes, built backwards: a part is made for the state that
/// follows it, so every part ends where the next begins.
///
/// K. Thompson, "Regular expression search algorithm", CACM 11 (1968).
struct NondeterministicAutomaton {
  /// A step over one byte of a range.
  struct Edge {
    var bytes: ClosedRange<UInt8>
    var target: Int32
  }
  /// By state: its steps.
  private(set) var edges: [[Edge]] = [[]]
  /// By state: where it may go without reading.
  private(set) var jumps: [[Int32]] = [[]]
  /// Where a text that is accepted ends.
  let end: Int32 = 0
  /// Where every text starts.
  private(set) var start: Int32 = 0
  /// True when the pattern needs more states than the limit; then the rest is missing.
  private(set) var isTooLarge = false

  /// An automaton of one pattern.
  init(_ tree: RegexTree) { start = add(tree, before: end) }

  private mutating func addState() -> Int32 {
    guard edges.count < Limits.patternStates else {
      isTooLarge = true
      return end
    }
    edges.append([])
    jumps.append([])
    return Int32(truncatingIfNeeded: edges.count - 1)
  }

  private mutating func add(_ tree: RegexTree, before next: Int32) -> Int32 {
    if isTooLarge { return next }
    switch tree {
    case .oneOf(let set):
      return add(set, before: next)
    case .sequence(let parts):
      return parts.reversed().reduce(next) { add($1, before: $0) }
    case .alternatives(let parts):
      let state = addState()
      for part in parts {
        let branch = add(part, before: next)
        jumps[Int(state)].append(branch)
      }
      return state
    case .repeated(let part, let atLeast, let atMost):
      return addRepetition(of: part, atLeast: atLeast, atMost: atMost, before: next)
    case .anything:
      let state = addState()
      edges[Int(state)].append(Edge(bytes: 0...255, target: state))
      jumps[Int(state)].append(next)
      return state
    }
  }

  private mutating func addRepetition(
    of part: RegexTree, atLeast: Int, atMost: Int?, before next: Int32
  ) -> Int32 {
    var state = next
    if let atMost {
      for _ in 0..<max(0, atMost - atLeast) where !isTooLarge {
        let option = addState()
        let body = add(part, before: state)
        jumps[Int(option)] = [body, next]
        state = option
      }
    } else {
      let loop = addState()
      let body = add(part, before: loop)
      jumps[Int(loop)] = [body, next]
      state = loop
    }
    for _ in 0..<atLeast where !isTooLarge { state = add(part, before: state) }
    return state
  }

  /// One code point of a set; equal endings of its byte sequences are shared.
  private mutating func add(_ set: CodePointSet, before next: Int32) -> Int32 {
    let state = addState()
    var endings: [[ClosedRange<UInt8>]: Int32] = [[]: next]
    for sequence in set.byteSequences {
      var target = next
      for index in sequence.indices.dropFirst().reversed() {
        let ending = Array(sequence[index...])
        if let known = endings[ending] {
          target = known
        } else {
          let step = addState()
          edges[Int(step)].append(Edge(bytes: sequence[index], target: target))
          endings[ending] = step
          target = step
        }
      }
      edges[Int(state)].append(Edge(bytes: sequence[0], target: target))
    }
    return state
  }
}
