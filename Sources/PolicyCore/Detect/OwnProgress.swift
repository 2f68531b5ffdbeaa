/// How far the searches of a policy's own detectors came in one text.
struct OwnProgress {
  /// Findings that are in the text, as far as it was read, and those that need no more reading; one
  /// bit each.
  private(set) var found: UInt64 = 0
  private(set) var decided: UInt64 = 0
  /// By part: how far it went, and where its last match ended; -1 before any.
  private var searched: [Int]
  private var ends: [Int]

  init(_ search: OwnSearch) {
    searched = Array(repeating: 0, count: search.parts.count)
    ends = Array(repeating: -1, count: search.parts.count)
  }

  /// Goes on with each search that a byte begins and that is not beyond it.
  @inline(__always) mutating func begin(
    at place: Int, _ search: OwnSearch, _ tables: OwnTables, _ text: DetectedText
  ) {
    let byte = Int(text.bytes[place])
    for begun in tables.firstBegun[byte]..<tables.firstBegun[byte + 1] {
      let index = tables.begun[begun]
      guard searched[index] <= place, decided & tables.parts[index].bit == 0 else { continue }
      run(index, from: place, search, tables, text)
    }
  }

  /// Runs a search until nothing is begun, its detector is decided or the text ends.
  private mutating func run(
    _ index: Int, from start: Int, _ search: OwnSearch, _ tables: OwnTables, _ text: DetectedText
  ) {
    let part = tables.parts[index]
    let (moves, columnOf, bytes) = (tables.moves, tables.columnOf, text.bytes)
    var state = part.start
    var place = start
    while place < bytes.count {
      let move = moves[Int(state) + Int(columnOf[part.columns + Int(bytes[place])])]
      place += 1
      state = move & ~OwnSearch.accepting
      if move & OwnSearch.accepting != 0 {
        if part.partner < 0 {
          decided |= part.bit
          found |= part.bit
          break
        }
        ends[index] = place
        let end = ends[part.partner]
        if end >= 0, abs(place - end) <= part.reach {
          // Near each other as far as their ends tell; where they begin is found once a text.
          decided |= part.bit
          if !search.detectors[part.detector].matches(text).isEmpty { found |= part.bit }
          break
        }
      }
      if state == part.start { break }
    }
    searched[index] = place
  }
}
