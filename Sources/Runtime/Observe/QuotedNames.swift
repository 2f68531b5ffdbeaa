internal import PolicyCore

/// Names as JSON writes them, escaped once, one behind the other.
struct QuotedNames: Sendable {
  private var bytes: [UInt8] = []
  private var starts: [Int] = [0]

  init(_ names: some Sequence<String>) {
    for name in names {
      JSONText.append(name, to: &bytes)
      starts.append(bytes.count)
    }
  }

  /// Appends the name at a place, in quotes; nothing when there is none.
  func append(_ place: Int, to output: inout [UInt8]) {
    guard place >= 0, place + 1 < starts.count else { return }
    output += bytes[starts[place]..<starts[place + 1]]
  }
}
