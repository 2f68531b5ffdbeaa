/// Ranges of texts between cuts, as the tests that they come from.
struct TextDescription {
  /// Alternatives that are named before the rest is only counted.
  private static let named = 5

  let cuts: [[UInt8]]

  /// One text for each run of neighbouring ranges; when fewer are outside, those with `not`.
  func alternatives(_ ranges: [Int]) -> [String] {
    let inside = runs(ranges)
    let admitted = Set(ranges)
    let outside = runs((0...cuts.count).filter { !admitted.contains($0) })
    if outside.isEmpty { return ["anything"] }
    guard inside.count > outside.count else { return limited(inside.map(text)) }
    let names = limited(outside.map(text)).joined(separator: ", ")
    return [outside.count == 1 ? "not \(names)" : "not {\(names)}"]
  }

  private func runs(_ ranges: [Int]) -> [ClosedRange<Int>] {
    var result: [ClosedRange<Int>] = []
    for range in ranges {
      if let last = result.last, last.upperBound + 1 == range {
        result[result.count - 1] = last.lowerBound...range
      } else {
        result.append(range...range)
      }
    }
    return result
  }

  private func limited(_ words: [String]) -> [String] {
    guard words.count > TextDescription.named + 1 else { return words }
    return words.prefix(TextDescription.named)
      + ["\(words.count - TextDescription.named) more"]
  }

  /// `"a"` for one text, `starts with "a"` for a prefix, else the bounds by bytes.
  private func text(_ run: ClosedRange<Int>) -> String {
    let lower = run.lowerBound == 0 ? [] : cuts[run.lowerBound - 1]
    guard run.upperBound < cuts.count else {
      // What starts with bytes of all ones ends at the end.
      if !lower.isEmpty, lower.allSatisfy({ $0 == 0xFF }) {
        return "starts with \(ValueText.quoted(lower))"
      }
      return ">= \(ValueText.quoted(lower))"
    }
    let upper = cuts[run.upperBound]
    if upper == lower + [0] { return ValueText.quoted(lower) }
    if let prefix = TextDescription.prefix(from: lower, to: upper) {
      return "starts with \(ValueText.quoted(prefix))"
    }
    if run.lowerBound == 0 { return "< \(ValueText.quoted(upper))" }
    return ">= \(ValueText.quoted(lower)) and < \(ValueText.quoted(upper))"
  }

  /// The prefix that exactly the texts from `lower` to before `upper` have.
  private static func prefix(from lower: [UInt8], to upper: [UInt8]) -> [UInt8]? {
    var next = lower
    while next.last == 0xFF { next.removeLast() }
    guard let last = next.last else { return nil }
    next[next.count - 1] = last + 1
    return next == upper ? lower : nil
  }
}
