public import PolicyCore

/// Searches for a text that some automata accept and others do not.
public enum AutomatonProduct {
  /// What a search finds.
  public enum Answer: Equatable, Sendable {
    /// A shortest text.
    case text([UInt8])
    /// There is none.
    case none
    /// The search came to `Limits.productStates`.
    case unknown
  }

  /// A shortest text that the first accept, none of the second, and that lies in the interval.
  ///
  /// It is valid UTF-8 of at most so many bytes; of equally short ones, one with letters and
  /// digits.
  public static func shortestText(
    accepting: [Automaton], rejecting: [Automaton], between interval: TextInterval? = nil,
    maxBytes: Int = Limits.stringBytes
  ) -> Answer {
    guard let validText = TextAutomaton.validText else { return .unknown }
    if let high = interval?.high, high.isEmpty { return .none }
    let search = ProductSearch(
      accepting: accepting + [validText], rejecting: rejecting,
      interval: interval ?? TextInterval(from: [], upTo: nil))
    return search.run(maxBytes: maxBytes)
  }
}

/// A walk in breadth over the states that all automata are in together.
private struct ProductSearch {
  private struct Place: Hashable {
    var states: [UInt16]
    var interval: IntervalState
  }
  private let automata: [Automaton]
  private let acceptingCount: Int
  private let interval: TextInterval
  /// One byte of each kind that anything distinguishes, the nicest first.
  private let alphabet: [UInt8]

  init(accepting: [Automaton], rejecting: [Automaton], interval: TextInterval) {
    automata = accepting + rejecting
    acceptingCount = accepting.count
    self.interval = interval
    let ends = Set(interval.low + (interval.high ?? []))
    var seen: Set<[Int]> = []
    var bytes: [UInt8] = []
    for byte in ProductSearch.preference {
      var label = (accepting + rejecting).map { Int($0.columnOf[Int(byte)]) }
      // Bytes between two bytes of the interval's ends compare alike.
      label.append(ends.contains(byte) ? -1 - Int(byte) : ends.count { $0 < byte })
      if seen.insert(label).inserted { bytes.append(byte) }
    }
    alphabet = bytes
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

  func run(maxBytes: Int) -> AutomatonProduct.Answer {
    let start = Place(
      states: Array(repeating: 0, count: automata.count), interval: IntervalState(of: interval))
    var places = [start]
    var origins: [(place: Int, byte: UInt8)] = [(-1, 0)]
    var lengths = [0]
    var seen: Set<Place> = [start]
    var done = 0
    while done < places.count {
      if isAccepted(places[done]) { return .text(text(to: done, origins)) }
      if lengths[done] < maxBytes {
        for byte in alphabet {
          guard let next = step(places[done], byte), seen.insert(next).inserted else { continue }
          places.append(next)
          origins.append((done, byte))
          lengths.append(lengths[done] + 1)
        }
      }
      if places.count > Limits.productStates { return .unknown }
      done += 1
    }
    return .none
  }

  private func isAccepted(_ place: Place) -> Bool {
    guard place.interval.isInside(interval) else { return false }
    for (index, automaton) in automata.enumerated()
    where automaton.accepts[Int(place.states[index])] != (index < acceptingCount) {
      return false
    }
    return true
  }

  private func step(_ place: Place, _ byte: UInt8) -> Place? {
    guard let inside = place.interval.step(byte, in: interval) else { return nil }
    var states = place.states
    for (index, automaton) in automata.enumerated() {
      states[index] = UInt16(truncatingIfNeeded: automaton.step(Int(states[index]), byte))
    }
    return Place(states: states, interval: inside)
  }

  private func text(to place: Int, _ origins: [(place: Int, byte: UInt8)]) -> [UInt8] {
    var result: [UInt8] = []
    var current = place
    while origins[current].place >= 0 {
      result.append(origins[current].byte)
      current = origins[current].place
    }
    return result.reversed()
  }
}
