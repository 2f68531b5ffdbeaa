/// Finds the places of a body that attributes read, in one walk; other parts are only skipped.
final class BodyWalk {
  private let raw: RawSchema
  /// By attribute: the place of the value, and the rank of its pointer; -1 when there is none.
  private var starts: [Int]
  private var ranks: [Int]
  /// By node of the trie: whether the walk has been there.
  private var isVisited: [Bool]

  init(_ raw: RawSchema, attributeCount: Int) {
    self.raw = raw
    starts = Array(repeating: -1, count: attributeCount)
    ranks = Array(repeating: 0, count: attributeCount)
    isVisited = Array(repeating: false, count: raw.nodes.count)
  }

  /// Starts a line.
  func begin() {
    for attribute in raw.bodyAttributes { starts[attribute] = -1 }
    for node in isVisited.indices { isVisited[node] = false }
  }

  /// Where the value of an attribute stands: at the first of its pointers that is present.
  func start(of attribute: Int) -> Int? { starts[attribute] < 0 ? nil : starts[attribute] }

  /// Walks the body, at the cursor.
  func walk(_ cursor: inout ByteCursor, _ intake: AttributeIntake) throws(JSONFault) {
    try walk(node: 0, depth: 0, &cursor, intake)
  }

  private func walk(
    node: Int, depth: Int, _ cursor: inout ByteCursor, _ intake: AttributeIntake
  ) throws(JSONFault) {
    let start = cursor.position
    guard !isVisited[node] else {
      try cursor.skipValue(depth: depth)
      intake.note(.attribute(raw.nodes[node].first), .doubled, start, cursor.position)
      return
    }
    isVisited[node] = true
    // Clients send `"max_tokens":null` for what they do not say.
    let isAbsent = cursor.current == UInt8(ascii: "n")
    for reader in raw.nodes[node].readers
    where !isAbsent
      && (starts[reader.attribute] < 0 || reader.rank < ranks[reader.attribute])
    {
      starts[reader.attribute] = start
      ranks[reader.attribute] = reader.rank
    }
    guard raw.nodes[node].hasChildren, depth < RuntimeLimits.nesting else {
      try cursor.skipValue(depth: depth)
      return
    }
    switch cursor.current {
    case Byte.openBrace:
      var more = try cursor.openObject()
      while more {
        let key = try cursor.key()
        let text = cursor.text(of: key, scratch: intake.scratch)
        let child = text.map { raw.names.place(of: $0, scope: RawSchema.Scope.nodes + node) } ?? -1
        try walk(child: child, depth, &cursor, intake)
        more = try cursor.nextMember()
      }
    case Byte.openBracket:
      var more = try cursor.openArray()
      var index = 0
      while more {
        try walk(child: child(index, of: node, intake), depth, &cursor, intake)
        index += 1
        more = try cursor.nextElement()
      }
    default: try cursor.skipValue(depth: depth)
    }
  }

  private func walk(
    child: Int, _ depth: Int, _ cursor: inout ByteCursor, _ intake: AttributeIntake
  ) throws(JSONFault) {
    if child < 0 {
      try cursor.skipValue(depth: depth + 1)
    } else {
      try walk(node: child, depth: depth + 1, &cursor, intake)
    }
  }

  /// The node of an element of an array: its key is the index in decimal.
  private func child(_ index: Int, of node: Int, _ intake: AttributeIntake) -> Int {
    var start = intake.scratch.count
    var rest = index
    repeat {
      start -= 1
      intake.scratch[start] = Byte.zero + UInt8(rest % 10)
      rest /= 10
    } while rest > 0 && start > 0
    let key = UnsafeBufferPointer(rebasing: intake.scratch[start...])
    return raw.names.place(of: key, scope: RawSchema.Scope.nodes + node)
  }
}
