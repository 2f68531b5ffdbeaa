import Foundation
import PolicyLang

/// A test of strings by `NSRegularExpression`: a judge that shares nothing with automata.
struct FoundationPattern {
  private let expression: NSRegularExpression?

  init(_ test: TextTest, ignoringCase: Bool) {
    expression = try? NSRegularExpression(pattern: "(?:\(pattern(test, ignoringCase)))")
  }

  func accepts(_ text: String) -> Bool {
    expression?.firstMatch(in: text, range: NSRange(0..<text.utf16.count)) != nil
  }
}

/// Any one code point; the engine's own `.` takes CR LF for one.
private let anyPoint = "[\\x{0}-\\x{10FFFF}]"

private func pattern(_ test: TextTest, _ ignoringCase: Bool) -> String {
  func literal(_ text: [UInt8]) -> String {
    String(decoding: text, as: UTF8.self).unicodeScalars
      .map { members(Int($0.value), Int($0.value), ignoringCase) }.joined()
  }
  switch test {
  case .equals(let text): return "\\A\(literal(text))\\z"
  case .startsWith(let text): return "\\A\(literal(text))"
  case .endsWith(let text): return "\(literal(text))\\z"
  case .contains(let text): return literal(text)
  case .glob(let glob):
    let points = String(decoding: glob, as: UTF8.self).unicodeScalars.map {
      $0 == "*" ? "\(anyPoint)*" : $0 == "?" ? anyPoint : literal(Array(String($0).utf8))
    }
    return "\\A\(points.joined())\\z"
  case .matches(let pattern): return "\\A(?:\(translated(pattern, ignoringCase)))\\z"
  case .containsMatch(let pattern): return translated(pattern, ignoringCase)
  }
}

/// The code points from `low` to `high`, with the other case of A to Z when case is ignored.
private func members(_ low: Int, _ high: Int, _ ignoringCase: Bool) -> String {
  let lower = (max(low, 0x41) + 0x20, min(high, 0x5A) + 0x20)
  let upper = (max(low, 0x61) - 0x20, min(high, 0x7A) - 0x20)
  let ranges = (ignoringCase ? [(low, high), lower, upper] : [(low, high)]).filter { $0.0 <= $0.1 }
  func hex(_ point: Int) -> String { String(point, radix: 16) }
  return "[\(ranges.map { "\\x{\(hex($0.0))}-\\x{\(hex($0.1))}" }.joined())]"
}

/// A pattern in the engine's words, where `.`, `\w` and letters without case mean more than in the
/// language: every class and every code point is spelled out.
private func translated(_ pattern: String, _ ignoringCase: Bool) -> String {
  let classes: [Unicode.Scalar: String] = [
    "d": "[0-9]", "w": "[0-9A-Z_a-z]", "s": "[\\x09-\\x0D\\x20]",
    "D": "[^0-9]", "W": "[^0-9A-Z_a-z]", "S": "[^\\x09-\\x0D\\x20]",
  ]
  var rest = Array(pattern.unicodeScalars)[...]
  var (result, inClass) = ("", false)
  /// The code point that begins with `first`.
  func point(_ first: Unicode.Scalar) -> Int {
    guard first == "\\", let escaped = rest.popFirst() else { return Int(first.value) }
    guard escaped == "u" else { return ["n": 10, "r": 13, "t": 9][escaped] ?? Int(escaped.value) }
    let digits = rest.prefix { $0 != "}" }
    rest = rest.dropFirst(digits.count + 1)
    return Int(String(String.UnicodeScalarView(digits.dropFirst())), radix: 16) ?? 0
  }
  while let first = rest.popFirst() {
    if first == "\\", let members = rest.first.flatMap({ classes[$0] }) {
      rest.removeFirst()
      result += members
    } else if first == "]" || !inClass && "()|*+?[{.".unicodeScalars.contains(first) {
      inClass = first == "["
      result += first == "." ? anyPoint : String(first)
      if first == "[" && rest.first == "^" { result.unicodeScalars.append(rest.removeFirst()) }
      if first == "(" && rest.first == "?" { rest = rest.dropFirst(2) }
      while first == "{", let next = rest.popFirst() {
        result.unicodeScalars.append(next)
        if next == "}" { break }
      }
    } else {
      let low = point(first)
      let isRange = inClass && rest.first == "-" && rest.dropFirst().first != "]"
      if isRange { rest.removeFirst() }
      let high = isRange ? rest.popFirst().map(point) ?? low : low
      result += members(low, high, ignoringCase)
    }
  }
  return result
}
