/// A text that has not yet decided where its lines break.
///
/// A small document language in the manner of Oppen, "Prettyprinting" (1980), and Wadler, "A
/// prettier printer" (2003): a group is printed on one line when it fits, else each of its own
/// `line`s breaks. Words are tokens of the source, so text is only moved, never made; all that is
/// added is white space and the comma before a brace on a line of its own.
enum Layout {
  /// A token with its comments.
  case token(Int)
  /// A closing brace: comments before it belong inside, one step further in.
  case closer(Int)
  /// So many spaces.
  case space(Int)
  /// A new line where the group breaks, so many spaces where it does not.
  case line(Int)
  /// A new line, always.
  case entry(Spacing)
  /// A comma where the group breaks.
  case comma
  /// Spaces before the comment that trails the last token, beyond the usual two.
  case commentSpace(Int)
  /// One after the other.
  case sequence([Layout])
  /// On one line if it fits and `breaks` does not hold.
  indirect case group(Layout, breaks: Bool)
  /// New lines inside begin one step further in.
  indirect case indent(Layout)
  /// As many of the parts on each line as fit, a space between them.
  indirect case fill(ArraySlice<Layout>, isFirst: Bool)

  /// What happens to empty lines before an entry and between the comments that lead it.
  enum Spacing {
    /// None.
    case none
    /// None before the first, at most one between the others.
    case first
    /// At most one, where the author left one.
    case keep
    /// One.
    case one
  }

  /// Columns of a step.
  static let step = 4
  /// Columns of a line.
  static let width = 100

  /// Parts that are filled.
  static func fill(_ parts: [Layout]) -> Layout { .fill(parts[...], isFirst: true) }

  /// The token it begins with.
  var firstToken: Int? {
    switch self {
    case .token(let index), .closer(let index): index
    case .space, .line, .entry, .comma, .commentSpace: nil
    case .sequence(let parts): parts.lazy.compactMap(\.firstToken).first
    case .group(let inner, _), .indent(let inner): inner.firstToken
    case .fill(let parts, _): parts.first?.firstToken
    }
  }

  /// Columns on one line, comments not counted.
  func flatWidth(_ tokens: WovenTokens) -> Int {
    switch self {
    case .token(let index), .closer(let index): tokens.text(index).columns
    case .space(let count), .line(let count): count
    case .entry, .comma, .commentSpace: 0
    case .sequence(let parts): parts.reduce(0) { $0 + $1.flatWidth(tokens) }
    case .group(let inner, _), .indent(let inner): inner.flatWidth(tokens)
    case .fill(let parts, let isFirst):
      parts.reduce(parts.count - (isFirst ? 1 : 0)) { $0 + $1.flatWidth(tokens) }
    }
  }
}

extension ArraySlice<UInt8> {
  /// How many code points it is, which is how lines are measured.
  var columns: Int { count { $0 & 0xC0 != 0x80 } }
}
