public import PolicyCore

/// Searches for a text that some automata accept and others do not.
///
/// Most of what is asked of a text settles itself, so the search begins with nothing and takes an
/// automaton in when the text that it found is wrong for it: E. Clarke and others,
/// "Counterexample-guided abstraction refinement", CAV 2000. A text that is right for all of them
/// is then a shortest one of all, and where there is none for a few there is none for all.
public enum AutomatonProduct {
  /// What a search finds.
  public enum Answer: Equatable, Sendable {
    /// A shortest text.
    case text([UInt8])
    /// There is none.
    case none
    /// The search came to `Limits.productStates` or `Limits.productSteps`.
    case unknown
  }

  /// Places of the automata that an answer rests on, in the order given.
  public struct Needed: Equatable, Sendable {
    /// Of those that must accept.
    public var accepting: [Int] = []
    /// Of those that must not.
    public var rejecting: [Int] = []
  }

  /// A shortest text that the first accept, none of the second, and that lies in the interval.
  ///
  /// It is valid UTF-8 of at most so many bytes; of equally short ones, one with letters and
  /// digits.
  public static func shortestText(
    accepting: [Automaton], rejecting: [Automaton], between interval: TextInterval? = nil,
    maxBytes: Int = Limits.stringBytes
  ) -> Answer {
    var steps = Limits.productSteps
    return search(
      accepting: accepting, rejecting: rejecting, between: interval, maxBytes: maxBytes,
      steps: &steps
    ).answer
  }

  /// The same, with what the answer rests on; each step of an automaton is taken off `steps`.
  public static func search(
    accepting: [Automaton], rejecting: [Automaton], between interval: TextInterval? = nil,
    maxBytes: Int = Limits.stringBytes, steps: inout Int
  ) -> (answer: Answer, needed: Needed) {
    var needed = Needed()
    guard let validText = TextAutomaton.validText else { return (.unknown, needed) }
    if let high = interval?.high, high.isEmpty { return (.none, needed) }
    while true {
      var search = ProductSearch(
        accepting: needed.accepting.map { accepting[$0] } + [validText],
        rejecting: needed.rejecting.map { rejecting[$0] },
        interval: interval ?? TextInterval(from: [], upTo: nil))
      let answer = search.run(maxBytes: maxBytes, steps: &steps)
      guard case .text(let text) = answer else { return (answer, needed) }
      if let wrong = accepting.firstIndex(where: { !$0.matches(text) }) {
        needed.accepting.append(wrong)
      } else if let wrong = rejecting.firstIndex(where: { $0.matches(text) }) {
        needed.rejecting.append(wrong)
      } else {
        return (answer, needed)
      }
      steps -= (accepting.count + rejecting.count) * text.count
    }
  }
}

/// A walk in breadth over the states that all automata are in together.
private struct ProductSearch {
  private let automata: [Automaton]
  private let acceptingCount: Int
  private let interval: TextInterval
  /// One byte of each kind that anything distinguishes, the nicest first.
  private let alphabet: [UInt8]
  /// The states of every place one behind the other, a number for each automaton.
  private var states: [UInt16] = []
  private var intervals: [IntervalState] = []
  private var origins: [(place: Int, byte: UInt8)] = []
  private var lengths: [Int] = []
  /// Places by the hash of their states, probed one by one; -1 where there is none.
  private var slots = [Int](repeating: -1, count: 256)

  init(accepting: [Automaton], rejecting: [Automaton], interval: TextInterval) {
    automata = accepting + rejecting
    acceptingCount = accepting.count
    self.interval = interval
    // Bytes between two bytes of the interval's ends compare alike.
    let ends = Set(interval.low + (interval.high ?? []))
    var kinds = (0..<256).map { byte in
      ends.contains(UInt8(byte)) ? -1 - byte : ends.count { $0 < byte }
    }
    for automaton in automata {
      var numbers: [Int: Int] = [:]
      for byte in 0..<256 {
        let key = kinds[byte] * 256 + Int(automaton.columnOf[byte])
        let number = numbers[key] ?? numbers.count
        numbers[key] = number
        kinds[byte] = number
      }
    }
    var seen: Set<Int> = []
    alphabet = ProductSearch.preference.filter { seen.insert(kinds[Int($0)]).inserted }
  }

  /// Lower case, digits, upper case, other signs, everything else.
  private static let preference: [UInt8] = {
    let nice: [ClosedRange<UInt8>] = [
      0x61...0x7A, 0x30...0x39, 0x41...0x5A, 0x2D...0x2D, 0x20...0x7E,
    ]
    var bytes = nice.flatMap { Array($0) }
    bytes += Array(0...255)
    var seen: Set<UInt8> = []
    return bytes.filter { seen.insert($0).inserted }
  }()

  mutating func run(maxBytes: Int, steps: inout Int) -> AutomatonProduct.Answer {
    let width = automata.count
    states = Array(repeating: 0, count: width)
    intervals = [IntervalState(of: interval)]
    origins = [(-1, 0)]
    lengths = [0]
    _ = isKnown(0)
    var done = 0
    while done < lengths.count {
      if isAccepted(done) { return .text(text(to: done)) }
      if lengths[done] < maxBytes {
        steps -= alphabet.count * width
        guard steps >= 0 else { return .unknown }
        for byte in alphabet {
          guard let inside = intervals[done].step(byte, in: interval) else { continue }
          for index in 0..<width {
            let state = Int(states[done * width + index])
            states.append(UInt16(truncatingIfNeeded: automata[index].step(state, byte)))
          }
          intervals.append(inside)
          if isKnown(lengths.count) {
            states.removeLast(width)
            intervals.removeLast()
          } else {
            origins.append((done, byte))
            lengths.append(lengths[done] + 1)
          }
        }
      }
      if lengths.count > Limits.productStates { return .unknown }
      done += 1
    }
    return .none
  }

  /// Whether the last place, `place`, equals one before it; it is remembered if not.
  private mutating func isKnown(_ place: Int) -> Bool {
    if 2 * place >= slots.count {
      slots = Array(repeating: -1, count: 4 * slots.count)
      for earlier in 0..<place { slots[slot(of: earlier)] = earlier }
    }
    let slot = slot(of: place)
    if slots[slot] >= 0 { return true }
    slots[slot] = place
    return false
  }

  /// Where an equal place stands, or where this one belongs.
  private func slot(of place: Int) -> Int {
    let width = automata.count
    let own = states[place * width..<(place + 1) * width]
    let inside = intervals[place]
    var hash = UInt64(bitPattern: Int64(inside.low ?? -1)) &* 31
    hash ^= UInt64(bitPattern: Int64(inside.high ?? -1))
    for state in own { hash = (hash ^ UInt64(state)) &* 0x9E37_79B9_7F4A_7C15 }
    hash ^= hash >> 29
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let other = slots[slot]
      if intervals[other] == inside, states[other * width..<(other + 1) * width] == own { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isAccepted(_ place: Int) -> Bool {
    guard intervals[place].isInside(interval) else { return false }
    for (index, automaton) in automata.enumerated() {
      let state = Int(states[place * automata.count + index])
      if automaton.accepts[state] != (index < acceptingCount) { return false }
    }
    return true
  }

  private func text(to place: Int) -> [UInt8] {
    var result: [UInt8] = []
    var current = place
    while origins[current].place >= 0 {
      result.append(origins[current].byte)
      current = origins[current].place
    }
    return result.reversed()
  }
}
