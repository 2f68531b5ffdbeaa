/// How far the searches of a policy's own detectors came in one text.
struct OwnProgress {
  /// Findings that are in the text, as far as it was read, and those that need no more reading; one
  /// bit each.
  private(set) var found: UInt64 = 0
  private(set) var decided: UInt64 = 0
  /// By part: how far it went, and where the last match and the last neighbour ended.
  private var searched: [Int]
  private var matchEnds: [Int?]
  private var neighbourEnds: [Int?]

  init(_ search: OwnSearch) {
    searched = Array(repeating: 0, count: search.parts.count)
    matchEnds = Array(repeating: nil, count: search.parts.count)
    neighbourEnds = matchEnds
  }

  /// Goes on with each search that a byte begins and that is not beyond it.
  @inline(__always) mutating func begin(
    at place: Int, _ search: OwnSearch, _ tables: OwnTables, _ text: DetectedText
  ) {
    let byte = Int(text.bytes[place])
    for begun in tables.firstBegun[byte]..<tables.firstBegun[byte + 1] {
      let index = tables.begun[begun]
      let part = tables.parts[index]
      guard searched[index] <= place, decided & part.bit == 0 else { continue }
      if let near = part.near {
        run(index, near: near, from: place, search, tables, text)
      } else {
        run(index, from: place, tables, text.bytes)
      }
    }
  }

  /// Runs a search until nothing is begun, something is found or the text ends.
  private mutating func run(
    _ index: Int, from start: Int, _ tables: OwnTables, _ bytes: UnsafeBufferPointer<UInt8>
  ) {
    let part = tables.parts[index]
    var state = part.pattern.start
    var place = start
    while place < bytes.count {
      let move = tables.move(state, part.pattern, bytes[place])
      place += 1
      state = move & ~OwnSearch.accepting
      if move & OwnSearch.accepting != 0 {
        decided |= part.bit
        found |= part.bit
        break
      }
      if state == part.pattern.start { break }
    }
    searched[index] = place
  }

  /// Runs the searches for a pattern and its neighbour side by side until neither is begun, the two
  /// ended near each other or the text ends.
  ///
  /// Ends tell that the two may be near; where they begin is found once a text.
  private mutating func run(
    _ index: Int, near: OwnSearch.Place, from start: Int, _ search: OwnSearch,
    _ tables: OwnTables, _ text: DetectedText
  ) {
    let part = tables.parts[index]
    let bytes = text.bytes
    var (state, nearState) = (part.pattern.start, near.start)
    var place = start
    while place < bytes.count {
      let move = tables.move(state, part.pattern, bytes[place])
      let nearMove = tables.move(nearState, near, bytes[place])
      place += 1
      state = move & ~OwnSearch.accepting
      nearState = nearMove & ~OwnSearch.accepting
      if (move | nearMove) & OwnSearch.accepting != 0 {
        if move & OwnSearch.accepting != 0 { matchEnds[index] = place }
        if nearMove & OwnSearch.accepting != 0 { neighbourEnds[index] = place }
        if let end = matchEnds[index], let other = neighbourEnds[index],
          abs(end - other) <= part.reach
        {
          decided |= part.bit
          if !search.detectors[index].matches(text).isEmpty { found |= part.bit }
          break
        }
      }
      if state == part.pattern.start, nearState == near.start { break }
    }
    searched[index] = place
  }
}

extension OwnTables {
  @inline(__always) func move(_ state: UInt32, _ place: OwnSearch.Place, _ byte: UInt8) -> UInt32 {
    moves[Int(state) + Int(columnOf[place.columns + Int(byte)])]
  }
}
