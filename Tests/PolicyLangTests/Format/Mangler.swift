import PolicyCore
import PolicyLang

/// Makes texts that say the same with other white space and with comments in between.
struct Mangler {
  let parsed: Parsed
  var random: SplitMix64
  private var comments = 0

  init(_ parsed: Parsed, seed: UInt64) {
    self.parsed = parsed
    random = SplitMix64(seed: seed)
  }

  /// The tokens with random gaps; one gap in `rarity` has a comment.
  mutating func text(rarity: Int) -> String {
    let tokens = parsed.tree.tokens.filter { $0.kind != .newline && $0.kind != .end }
    let rows = parsed.tree.declarations.flatMap { declaration -> [Span] in
      if case .table(let table) = declaration.kind { table.rows.map(\.span) } else { [] }
    }
    var result = ""
    for (index, token) in tokens.enumerated() {
      let text = parsed.text(token.span)
      result += text
      let isComment = token.kind == .comment || token.kind == .doc
      let next = index + 1 < tokens.count ? tokens[index + 1] : nil
      let row = rows.first { $0.contains(token.span) }
      let endsRow = row.map { $0.end == token.span.end } ?? false
      let staysInRow = next.flatMap { next in row?.contains(next.span) } ?? false
      if isComment { result += "\n" }
      if next?.kind == .comment || next?.kind == .doc {
        // A comment stays where it is: on the line of a token, or on its own.
        let breaks = next.map { hasNewline(from: token.span.end, to: $0.span.start) } ?? false
        if breaks { result += gap(rarity, mayBreak: true, mustBreak: true) } else { result += " " }
      } else if endsRow {
        result += gap(rarity, mayBreak: true, mustBreak: true)
      } else if staysInRow {
        result += gap(rarity, mayBreak: text == "|" || text == ",", mustBreak: false)
      } else {
        result += gap(rarity, mayBreak: true, mustBreak: false)
      }
    }
    return result
  }

  private func hasNewline(from: UInt32, to: UInt32) -> Bool {
    parsed.source.bytes[Int(from)..<Int(to)].contains(0x0A)
  }

  private mutating func gap(_ rarity: Int, mayBreak: Bool, mustBreak: Bool) -> String {
    var text = ["", " ", "  ", "\t"].randomElement(using: &random) ?? ""
    if mayBreak {
      while Int.random(in: 0..<rarity, using: &random) == 0 {
        comments += 1
        if Bool.random(using: &random) {
          text += ["\n", "\n\n", "\r\n  "].randomElement(using: &random) ?? ""
        }
        // Behind a division it would be documentation.
        if text.isEmpty { text = " " }
        text += "// comment \(comments)" + (Bool.random(using: &random) ? "  \n" : "\r\n")
        text += ["", "  ", "\n\n\n"].randomElement(using: &random) ?? ""
      }
      if mustBreak || Int.random(in: 0..<4, using: &random) == 0 {
        text += ["\n", "\n\n", "\r\n", "\n \n\n"].randomElement(using: &random) ?? ""
      }
    }
    return text.isEmpty ? " " : text
  }
}
