import PolicyCore

/// Small random patterns and texts over few letters, so that they often meet.
struct RandomPattern {
  var generator: SplitMix64

  mutating func pattern(depth: Int = 3) -> String {
    switch Int.random(in: 0..<(depth == 0 ? 4 : 9), using: &generator) {
    case 0, 1: pick(["a", "b", "é", "\\.", "\\n"])
    case 2: "."
    case 3: pick(["[ab]", "[^a]", "[a-cé]", "\\d", "\\W", "[^\\w]", "[\\s\\d]", "\\u{e9}"])
    case 4: pattern(depth: depth - 1) + pattern(depth: depth - 1)
    case 5: "(?:\(pattern(depth: depth - 1))|\(pattern(depth: depth - 1)))"
    case 6: "(\(pattern(depth: depth - 1)))" + pick(["*", "+", "?"])
    case 7: "(\(pattern(depth: depth - 1)))" + pick(["{2}", "{1,2}", "{0,3}", "{2,}"])
    default: "(\(pattern(depth: depth - 1))|)"
    }
  }

  mutating func text() -> String {
    (0..<Int.random(in: 0...5, using: &generator))
      .map { _ in pick(["a", "b", "c", "é", ".", "\n", "7", "A", "日", "😀", " "]) }.joined()
  }

  private mutating func pick(_ choices: [String]) -> String {
    choices[Int.random(in: 0..<choices.count, using: &generator)]
  }
}
