import TestSupport

/// Makes regular expressions and globs up, with texts that match them or nearly do.
struct PatternGenerator {
  var random: RandomSource

  /// A pattern without its slashes, and a text that it matches.
  mutating func regex(_ depth: Int = 2) -> (pattern: String, sample: String) {
    var result = (pattern: "", sample: "")
    for _ in 0..<random.between(1, 3) {
      let part = repeated(atom(depth))
      result.pattern += part.pattern
      result.sample += part.sample
    }
    return result
  }

  private mutating func atom(_ depth: Int) -> (pattern: String, sample: String) {
    switch random.below(depth > 0 ? 12 : 9) {
    case 0...3:
      return random.pick([
        ("a", "a"), ("b", "b"), ("K", "K"), ("-", "-"), ("é", "é"), ("\\.", "."), ("\\/", "/"),
        ("\\u{1F642}", "🙂"), ("s", "s"), ("Z", "Z"), ("&", "&"), ("#", "#"), (" ", " "),
      ])
    case 4: return (".", random.pick(["\n", "x", "日", "\r", "🙂"]))
    case 5:
      return random.pick([
        ("\\d", "7"), ("\\w", "_"), ("\\s", "\t"), ("\\D", "é"), ("\\W", "!"), ("\\S", "ſ"),
      ])
    case 6...8:
      return random.pick([
        ("[a-c]", "c"), ("[^a-c]", "d"), ("[A-Z0-9]", "Q"), ("[Z-a]", "^"), ("[-x]", "-"),
        ("[x-]", "-"),
        ("[^\\d]", "x"), ("[\\w.]", "."), ("[k]", "k"), ("[&&]", "&"), ("[\\u{61}-\\u{7a}]", "m"),
        ("[é-ü]", "ñ"), ("[^\\n]", "\r"), ("[a\\-z]", "z"), ("[\\s\\d]", " "),
      ])
    case 9, 10:
      let inner = regex(depth - 1)
      return ("(\(random.chance(50) ? "?:" : "")\(inner.pattern))", inner.sample)
    default:
      let (left, right) = (regex(depth - 1), regex(depth - 1))
      return ("(\(left.pattern)|\(right.pattern))", random.chance(50) ? left.sample : right.sample)
    }
  }

  private mutating func repeated(
    _ atom: (pattern: String, sample: String)
  ) -> (pattern: String, sample: String) {
    switch random.below(12) {
    case 0: return (atom.pattern + "*", random.pick(["", atom.sample, atom.sample + atom.sample]))
    case 1: return (atom.pattern + "+", atom.sample + atom.sample)
    case 2: return (atom.pattern + "?", random.pick(["", atom.sample]))
    case 3: return (atom.pattern + "{2}", atom.sample + atom.sample)
    case 4: return (atom.pattern + "{1,3}", atom.sample)
    case 5: return (atom.pattern + "{2,}", atom.sample + atom.sample + atom.sample)
    default: return atom
    }
  }

  /// A glob without its quotes, and a text that it matches.
  mutating func glob() -> (pattern: String, sample: String) {
    var result = (pattern: "", sample: "")
    for _ in 0..<random.between(1, 4) {
      let part: (String, String) = random.pick([
        ("*", ""), ("*", "q/r"), ("?", "é"), ("?", "\n"), ("acme", "acme"), ("-", "-"),
        ("eu", "eu"),
        ("é", "é"), (".", "."), ("[a]", "[a]"), ("K", "k"),
      ])
      result.pattern += part.0
      result.sample += part.1
    }
    return result
  }
}
