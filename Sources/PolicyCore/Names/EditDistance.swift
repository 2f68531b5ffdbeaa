/// How far apart two names are, for "did you mean".
public enum EditDistance {
  /// The candidate with the smallest distance, if it is near enough to be meant.
  ///
  /// Optimal string alignment distance (Damerau 1964): insertions, deletions, substitutions and
  /// swaps of neighbours count one. Near is at most a third of the longer length, at least one; no
  /// two names of one letter are near.
  public static func nearest(to text: String, among candidates: some Sequence<String>) -> String? {
    let word = Array(text.utf8)
    guard word.count <= 64 else { return nil }
    var best: (distance: Int, name: String)?
    for candidate in candidates where candidate != text {
      let other = Array(candidate.utf8)
      let allowed = max(1, max(word.count, other.count) / 3)
      guard abs(other.count - word.count) <= allowed else { continue }
      let distance = distance(word, other)
      guard distance <= allowed, distance < max(word.count, other.count) else { continue }
      if let found = best, (found.distance, found.name) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var older = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    for i in 0..<left.count {
      var row = [i + 1]
      for j in 0..<right.count {
        let same = lowercase(left[i]) == lowercase(right[j])
        var cost = min(row[j] + 1, previous[j + 1] + 1, previous[j] + (same ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, older[j - 1] + 1)
        }
        row.append(cost)
      }
      older = previous
      previous = row
    }
    return previous[right.count]
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
