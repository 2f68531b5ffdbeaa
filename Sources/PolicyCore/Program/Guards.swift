/// A table of guards, ready to be asked.
///
/// The only place that looks at `GuardTable.layout`: another layout is another case here.
enum Guards: Sendable {
  /// One row of bits for each class of each dimension.
  case flat(FlatRows)

  /// Lays a table out.
  init(_ table: GuardTable) {
    switch table.layout {
    case .flat: self = .flat(FlatRows(table))
    }
  }

  /// The first entry that admits the classes; -1 when none does.
  ///
  /// `bases` has room for a number for each dimension of the table.
  @inline(__always)
  func firstMatch(
    _ classes: UnsafeBufferPointer<UInt16>, bases: UnsafeMutableBufferPointer<Int>
  ) -> Int {
    switch self {
    case .flat(let rows): rows.firstMatch(classes, bases: bases)
    }
  }

  /// Sets in `hits` the bit of every entry that admits the classes; whether there is any.
  ///
  /// `hits` has `wordCount` words.
  @inline(__always)
  func collect(
    _ classes: UnsafeBufferPointer<UInt16>, bases: UnsafeMutableBufferPointer<Int>,
    into hits: UnsafeMutableBufferPointer<UInt64>
  ) -> Bool {
    switch self {
    case .flat(let rows): rows.collect(classes, bases: bases, into: hits)
    }
  }

  /// Words of a row of bits, one bit for each entry.
  var wordCount: Int {
    switch self {
    case .flat(let rows): rows.wordCount
    }
  }

  /// How many dimensions some entry constrains.
  var dimensionCount: Int {
    switch self {
    case .flat(let rows): rows.dimensions.count
    }
  }
}

/// Bit rows that stand one behind the other: the AND of one row for each dimension is the set of
/// entries that admit a request.
///
/// Lakshman and Stiliadis, "High-speed policy-based packet forwarding", SIGCOMM 1998. The words are
/// ANDed in order of priority, so that a first match ends at its word; four rows go between two
/// looks at the result, since a mispredicted branch costs more than three loads
/// (`docs/benchmarks.md`).
final class FlatRows: Sendable {
  /// By column, a multiple of four: the dimension.
  ///
  /// The last one is repeated, which changes no AND.
  let dimensions: [UInt32]
  let wordCount: Int
  private let starts: [UInt32]
  private let rows: [UInt64]
  private let used: [UInt64]

  init(_ table: GuardTable) {
    let padding = (4 - table.dimensions.count % 4) % 4
    dimensions =
      table.dimensions + [UInt32](repeating: table.dimensions.last ?? 0, count: padding)
    starts = table.rowStarts + [UInt32](repeating: table.rowStarts.last ?? 0, count: padding)
    wordCount = Int(table.wordCount)
    rows = table.rows
    used = table.used
  }

  @inline(__always)
  func firstMatch(
    _ classes: UnsafeBufferPointer<UInt16>, bases: UnsafeMutableBufferPointer<Int>
  ) -> Int {
    locate(classes, bases)
    for word in 0..<wordCount {
      let bits = entries(in: word, bases)
      if bits != 0 { return word &* 64 &+ bits.trailingZeroBitCount }
    }
    return -1
  }

  @inline(__always)
  func collect(
    _ classes: UnsafeBufferPointer<UInt16>, bases: UnsafeMutableBufferPointer<Int>,
    into hits: UnsafeMutableBufferPointer<UInt64>
  ) -> Bool {
    locate(classes, bases)
    var any: UInt64 = 0
    for word in 0..<wordCount {
      let bits = entries(in: word, bases)
      hits[word] = bits
      any |= bits
    }
    return any != 0
  }

  /// Writes where the row of each column's class starts.
  @inline(__always)
  private func locate(
    _ classes: UnsafeBufferPointer<UInt16>, _ bases: UnsafeMutableBufferPointer<Int>
  ) {
    for column in 0..<dimensions.count {
      let number = Int(classes[Int(dimensions[column])])
      bases[column] = Int(starts[column]) &+ number &* wordCount
    }
  }

  /// One word of the entries that admit the classes.
  @inline(__always)
  private func entries(in word: Int, _ bases: UnsafeMutableBufferPointer<Int>) -> UInt64 {
    var bits = used[word]
    var column = 0
    while column < dimensions.count, bits != 0 {
      bits &=
        rows[bases[column] &+ word] & rows[bases[column &+ 1] &+ word]
        & rows[bases[column &+ 2] &+ word] & rows[bases[column &+ 3] &+ word]
      column &+= 4
    }
    return bits
  }
}

/// Goes over the clauses of the entries whose bits are set, each clause once: entries are ascending
/// by clause.
struct ClauseCursor {
  private var word = -1
  private var rest: UInt64 = 0
  private var last = -1

  /// The next clause; -1 behind the last.
  @inline(__always)
  mutating func next(_ hits: UnsafeMutableBufferPointer<UInt64>, _ clauses: [UInt32]) -> Int {
    while true {
      while rest == 0 {
        word &+= 1
        if word >= hits.count { return -1 }
        rest = hits[word]
      }
      let entry = word &* 64 &+ rest.trailingZeroBitCount
      rest &= rest &- 1
      let clause = Int(clauses[entry])
      if clause != last {
        last = clause
        return clause
      }
    }
  }
}
