internal import PolicyCore

/// Lists that texts are looked up in.
extension ListLayout {
  /// The layout of a list, whose entries are distinct and in order already.
  init(_ list: StringList) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(list.entries.reduce(0) { $0 + $1.count })
    var ends: [UInt32] = []
    ends.reserveCapacity(list.entries.count)
    for entry in list.entries {
      bytes += entry
      ends.append(UInt32(clamping: bytes.count))
    }
    self.init(name: list.name, bytes: bytes, ends: ends)
  }

  /// How many entries it has.
  var count: Int { ends.count }

  /// An entry by its place.
  func entry(_ place: Int) -> ArraySlice<UInt8> {
    bytes[(place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place])]
  }

  /// The place of the first entry that does not come before a text; `count` when all do.
  func place(of text: some Collection<UInt8>) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if entry(middle).lexicographicallyPrecedes(text) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a text is one of the entries.
  func contains(_ text: some Collection<UInt8>) -> Bool {
    let place = place(of: text)
    return place < count && entry(place).elementsEqual(text)
  }
}
