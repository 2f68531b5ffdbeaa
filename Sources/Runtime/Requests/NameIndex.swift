/// Finds names by their bytes, each in its own scope, without making a `String`.
///
/// Open addressing with linear probing (Knuth, volume 3, 6.4, algorithm L), at most half full;
/// filled once, from the policy, so that requests cannot crowd it.
struct NameIndex {
  private struct Entry {
    var scope: Int
    var start: Int
    var count: Int
    var place: Int
  }
  /// Places in `entries` plus 1; 0 is free.
  ///
  /// The length is a power of two.
  private var slots: [UInt32] = [0, 0]
  private var entries: [Entry] = []
  private var bytes: [UInt8] = []

  /// Adds a name; the first of two equal ones in a scope stays.
  mutating func insert(_ name: some Collection<UInt8>, scope: Int, place: Int) {
    let text = Array(name)
    let isKnown = text.withUnsafeBufferPointer { self.place(of: $0, scope: scope) >= 0 }
    guard !isKnown else { return }
    entries.append(Entry(scope: scope, start: bytes.count, count: text.count, place: place))
    bytes += text
    if entries.count * 2 > slots.count {
      slots = [UInt32](repeating: 0, count: slots.count * 2)
      for index in entries.indices { link(index) }
    } else {
      link(entries.count - 1)
    }
  }

  private mutating func link(_ index: Int) {
    let entry = entries[index]
    let mask = slots.count - 1
    var slot = bytes.withUnsafeBufferPointer { all in
      let name = UnsafeBufferPointer(rebasing: all[entry.start..<entry.start + entry.count])
      return Self.hash(name, scope: entry.scope) & mask
    }
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(truncatingIfNeeded: index + 1)
  }

  /// The place of a name in a scope; -1 when there is none.
  func place(of name: UnsafeBufferPointer<UInt8>, scope: Int) -> Int {
    let mask = slots.count - 1
    var slot = Self.hash(name, scope: scope) & mask
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if entry.scope == scope, entry.count == name.count, matches(entry.start, name) {
        return entry.place
      }
      slot = (slot + 1) & mask
    }
    return -1
  }

  @inline(__always) private func matches(
    _ start: Int, _ name: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    for offset in 0..<name.count where bytes[start + offset] != name[offset] { return false }
    return true
  }

  /// Multiplicative hashing of eight bytes at a time.
  @inline(__always) private static func hash(
    _ name: UnsafeBufferPointer<UInt8>, scope: Int
  ) -> Int {
    let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    var hash = UInt64(truncatingIfNeeded: scope) &* factor ^ UInt64(name.count)
    let raw = UnsafeRawBufferPointer(name)
    var at = 0
    while at + 8 <= name.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      hash = (hash ^ word) &* factor
      hash ^= hash >> 29
      at += 8
    }
    var rest: UInt64 = 0
    while at < name.count {
      rest = rest << 8 | UInt64(name[at])
      at += 1
    }
    hash = (hash ^ rest) &* factor
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF)
  }
}
