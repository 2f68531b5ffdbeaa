/// The detectors of a policy's own together, ready to run.
///
/// A search's automaton accepts every text that ends with a match, so that one way forward tells
/// whether there is any. It is in its first state where nothing has begun; there, bytes with which
/// nothing begins cost nothing.
struct OwnSearch: Sendable {
  /// Where an automaton lies: its first state in `moves` and its columns in `columnOf`.
  struct Place: Sendable {
    var start: UInt32
    var columns: Int
  }

  /// What a detector looks for.
  struct Part: Sendable {
    var pattern: Place
    var near: Place?
    /// The bit of its finding.
    var bit: UInt64
    /// Bytes between the ends of a match and its neighbour at most.
    var reach: Int
  }

  let detectors: [OwnDetector]
  /// By detector.
  let parts: [Part]
  /// The automata one behind the other: by state and column the place of the next state, with the
  /// highest bit where that accepts.
  let moves: [UInt32]
  let columnOf: [UInt8]
  /// The parts that a byte begins, byte by byte, and where those of each byte stand.
  let begun: [Int]
  let firstBegun: [Int]

  static let accepting: UInt32 = 1 << 31

  init(_ layouts: [DetectorLayout], _ automata: [Automaton]) {
    let detectors = layouts.map { OwnDetector($0, automata) }
    var tables = Layout()
    let parts = zip(layouts, detectors).map { layout, detector in
      Part(
        pattern: tables.place(of: layout.search, automata),
        near: layout.near.map { tables.place(of: $0.search, automata) },
        bit: 1 << UInt64(layout.finding & 63), reach: detector.longestBytes)
    }
    let (moves, columnOf) = (tables.moves, tables.columnOf)
    let begunBy = (0..<256).map { byte in
      parts.indices.filter { index in
        [parts[index].pattern, parts[index].near].contains { place in
          guard let place else { return false }
          return moves[Int(place.start) + Int(columnOf[place.columns + byte])] != place.start
        }
      }
    }
    self.detectors = detectors
    self.parts = parts
    self.moves = moves
    self.columnOf = columnOf
    begun = begunBy.flatMap { $0 }
    firstBegun = begunBy.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
  }

  /// Automata that are being laid out; one that several detectors use is laid out once.
  private struct Layout {
    var moves: [UInt32] = []
    var columnOf: [UInt8] = []
    private var known: [UInt32: Place] = [:]

    mutating func place(of index: UInt32, _ automata: [Automaton]) -> Place {
      if let known = known[index] { return known }
      let automaton = automata[Int(index)]
      let place = Place(start: UInt32(truncatingIfNeeded: moves.count), columns: columnOf.count)
      moves += automaton.next.map { state in
        (place.start + UInt32(state) * UInt32(automaton.columns))
          | (automaton.accepts[Int(state)] ? OwnSearch.accepting : 0)
      }
      columnOf += automaton.columnOf
      known[index] = place
      return place
    }
  }

  /// Whether a byte begins anything.
  func begins(_ byte: UInt8) -> Bool { firstBegun[Int(byte)] < firstBegun[Int(byte) + 1] }

  /// Calls `body` with where the tables lie, so that nothing is counted for each byte.
  func withTables(_ body: (OwnTables) -> Void) {
    parts.withUnsafeBufferPointer { parts in
      moves.withUnsafeBufferPointer { moves in
        columnOf.withUnsafeBufferPointer { columnOf in
          begun.withUnsafeBufferPointer { begun in
            firstBegun.withUnsafeBufferPointer { firstBegun in
              body(
                OwnTables(
                  parts: parts, moves: moves, columnOf: columnOf, begun: begun,
                  firstBegun: firstBegun))
            }
          }
        }
      }
    }
  }
}

/// Where the tables of an `OwnSearch` lie.
struct OwnTables {
  let parts: UnsafeBufferPointer<OwnSearch.Part>
  let moves: UnsafeBufferPointer<UInt32>
  let columnOf: UnsafeBufferPointer<UInt8>
  let begun: UnsafeBufferPointer<Int>
  let firstBegun: UnsafeBufferPointer<Int>
}
