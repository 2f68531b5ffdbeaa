/// What tests of strings mean, straight from the syntax tree of their patterns.
extension RegexTree {
  /// Whether it accepts a whole text.
  func accepts(_ text: [UInt8]) -> Bool {
    let points = String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
    return ends(in: points, from: [0]).contains(points.count)
  }

  /// Where what it accepts may end that begins at one of some places.
  private func ends(in text: [UInt32], from starts: Set<Int>) -> Set<Int> {
    switch self {
    case .oneOf(let set):
      return Set(starts.filter { $0 < text.count && set.contains(text[$0]) }.map { $0 + 1 })
    case .anything: return starts.min().map { Set($0...text.count) } ?? []
    case .sequence(let parts): return parts.reduce(starts) { $1.ends(in: text, from: $0) }
    case .alternatives(let parts):
      return parts.reduce([]) { $0.union($1.ends(in: text, from: starts)) }
    case .repeated(let part, let least, let most):
      let first = (0..<least).reduce(starts) { reached, _ in part.ends(in: text, from: reached) }
      var (reached, newest) = (first, first)
      // Every further one that matters takes a code point at least.
      for _ in 0..<min(text.count, (most ?? .max) - least) {
        newest = part.ends(in: text, from: newest).subtracting(reached)
        reached.formUnion(newest)
      }
      return reached
    }
  }
}
