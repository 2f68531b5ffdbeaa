/// Prints a layout, deciding line by line what fits.
struct LayoutPrinter {
  private struct Frame {
    var indent: Int
    var isFlat: Bool
    var layout: Layout
  }

  private let tokens: WovenTokens
  private var output: [UInt8] = []
  private var stack: [Frame] = []
  private var column = 0
  private var isAtLineStart = true
  private var lineIndent = 0
  private var spaces = 0
  private var spacing = Layout.Spacing.first
  private var trailing: WovenTokens.Comment?
  private var commentSpace = 0

  /// A printer of the text of a whole file.
  init(_ tokens: WovenTokens) { self.tokens = tokens }

  /// Prints what comes next; between two of them a line always ends.
  mutating func print(_ layout: Layout) {
    stack = [Frame(indent: 0, isFlat: false, layout: layout)]
    while let frame = stack.popLast() {
      let indent = frame.indent
      switch frame.layout {
      case .token(let index): emit(index, indent: indent, isCloser: false)
      case .closer(let index): emit(index, indent: indent, isCloser: true)
      case .space(let count): spaces += count
      case .line(let count): if frame.isFlat { spaces += count } else { newline(indent) }
      case .entry(let kind):
        newline(indent)
        spacing = kind
      case .comma: if !frame.isFlat { write([0x2C]) }
      case .commentSpace(let count): commentSpace = count
      case .sequence(let parts):
        for part in parts.reversed() {
          stack.append(Frame(indent: indent, isFlat: frame.isFlat, layout: part))
        }
      case .group(let inner, let breaks):
        let isFlat = frame.isFlat || !breaks && fits(inner, from: indent)
        stack.append(Frame(indent: indent, isFlat: isFlat, layout: inner))
      case .indent(let inner):
        stack.append(Frame(indent: indent + Layout.step, isFlat: frame.isFlat, layout: inner))
      case .fill(let parts, let isFirst):
        fill(parts, isFirst: isFirst, frame)
      }
    }
  }

  private mutating func fill(_ parts: ArraySlice<Layout>, isFirst: Bool, _ frame: Frame) {
    guard let part = parts.first else { return }
    let rest = parts.dropFirst()
    if !rest.isEmpty {
      stack.append(
        Frame(indent: frame.indent, isFlat: frame.isFlat, layout: .fill(rest, isFirst: false)))
    }
    var isFlat = frame.isFlat
    if !isFlat {
      if !isFirst { spaces += 1 }
      let isAlone = fits(part, from: frame.indent, isPart: !rest.isEmpty)
      let isLed = part.firstToken.map { !tokens.leading($0).isEmpty } ?? false
      if !isFirst, !isAlone || isLed || trailing != nil {
        newline(frame.indent)
        isFlat = fits(part, from: frame.indent, isPart: !rest.isEmpty)
      } else {
        isFlat = isAlone
      }
    } else if !isFirst {
      spaces += 1
    }
    stack.append(Frame(indent: frame.indent, isFlat: isFlat, layout: part))
  }

  /// True when `layout` and what follows up to the next possible break fit on this line.
  ///
  /// A part of a fill is judged alone: behind it the line may break.
  private func fits(_ layout: Layout, from indent: Int, isPart: Bool = false) -> Bool {
    let isFresh = isAtLineStart || trailing != nil
    var room = Layout.width - (isFresh ? indent : column + spaces)
    var local = [Frame(indent: indent, isFlat: true, layout: layout)]
    var below = isPart ? 0 : stack.count
    while room >= 0 {
      let frame: Frame
      if let next = local.popLast() {
        frame = next
      } else if below > 0 {
        below -= 1
        frame = stack[below]
      } else {
        return true
      }
      switch frame.layout {
      case .token(let index), .closer(let index): room -= tokens.text(index).columns
      case .space(let count): room -= count
      case .line(let count):
        if !frame.isFlat { return true }
        room -= count
      case .entry: return true
      case .comma: if !frame.isFlat { room -= 1 }
      case .commentSpace: break
      case .sequence(let parts):
        for part in parts.reversed() {
          local.append(Frame(indent: 0, isFlat: frame.isFlat, layout: part))
        }
      case .group(let inner, let breaks):
        if frame.isFlat && breaks { return false }
        local.append(Frame(indent: 0, isFlat: frame.isFlat, layout: inner))
      case .indent(let inner):
        local.append(Frame(indent: 0, isFlat: frame.isFlat, layout: inner))
      case .fill(let parts, let isFirst):
        if !isFirst {
          if !frame.isFlat { return true }
          room -= 1
        }
        guard let part = parts.first else { continue }
        if parts.count > 1 {
          local.append(
            Frame(
              indent: 0, isFlat: frame.isFlat, layout: .fill(parts.dropFirst(), isFirst: false)))
        }
        local.append(Frame(indent: 0, isFlat: frame.isFlat, layout: part))
      }
    }
    return false
  }

  // MARK: - Lines

  /// Prints a token with the comments that lead it; the one that trails it waits for the line's
  /// end.
  private mutating func emit(_ index: Int, indent: Int, isCloser: Bool) {
    let leading = tokens.leading(index)
    let isHanging = !isAtLineStart && !isCloser
    let place = isAtLineStart ? lineIndent : indent + (isHanging ? Layout.step : 0)
    if trailing != nil || !leading.isEmpty { newline(place) }
    emitComments(leading, at: place + (isCloser ? Layout.step : 0))
    if isCloser { lineIndent = indent }
    if isBlankWanted(tokens.isSpaced(index), isFirst: leading.isEmpty), !isCloser { blank() }
    spacing = .none
    write(tokens.text(index))
    trailing = tokens.trailing(index)
  }

  private mutating func emitComments(_ comments: [WovenTokens.Comment], at indent: Int) {
    for (place, comment) in comments.enumerated() {
      if isBlankWanted(comment.isSpaced, isFirst: place == 0) { blank() }
      let after = lineIndent
      lineIndent = indent
      write(tokens.text(of: comment))
      newline(after)
    }
  }

  private func isBlankWanted(_ isSpaced: Bool, isFirst: Bool) -> Bool {
    switch spacing {
    case .none: false
    case .first: !isFirst && isSpaced
    case .keep: isSpaced
    case .one: isFirst || isSpaced
    }
  }

  private mutating func blank() {
    if isAtLineStart, !output.isEmpty { output.append(0x0A) }
  }

  private mutating func write(_ text: some Collection<UInt8>) {
    guard !text.isEmpty else { return }
    if isAtLineStart {
      spaces = lineIndent
      column = 0
      isAtLineStart = false
    }
    output.append(contentsOf: repeatElement(0x20, count: spaces))
    output.append(contentsOf: text)
    column += spaces + text.count { $0 & 0xC0 != 0x80 }
    spaces = 0
  }

  private mutating func newline(_ indent: Int) {
    lineIndent = indent
    if let comment = trailing {
      trailing = nil
      spaces = 2 + commentSpace
      write(tokens.text(of: comment))
    }
    commentSpace = 0
    spaces = 0
    guard !isAtLineStart else { return }
    output.append(0x0A)
    isAtLineStart = true
  }

  /// The text, ending with one newline.
  mutating func finish() -> [UInt8] {
    newline(0)
    spacing = output.isEmpty ? .first : .keep
    emitComments(tokens.leading(tokens.count), at: 0)
    newline(0)
    return output
  }
}
