/// Shows diagnostics to people: what, where, because of what, and what to do.
///
/// ```
/// error[T0101]: nothing is named `sensitivty`
///   --> main.policy:12:10
///    |
/// 12 |     when sensitivty == internal
///    |          ^^^^^^^^^^ no attribute, fact or define
///    = help: did you mean `sensitivity`?
/// ```
public struct DiagnosticText: Sendable {
  private let sources: SourceSet
  private let folder: String
  private let colour: Bool
  private let width: Int

  /// Shows places in `sources`, with `folder` before every file name.
  ///
  /// `colour` adds ANSI sequences; source lines are cut to `width` columns.
  public init(sources: SourceSet, folder: String = "", colour: Bool = false, width: Int = 100) {
    self.sources = sources
    self.folder = folder
    self.colour = colour
    self.width = max(width, 20)
  }

  /// All of them, sorted by place, with a summary line; past `Limits.diagnostics` only counted, and
  /// then the errors first, so that no warning hides one.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    let sorted = diagnostics.sortedByPlace()
    let left = sorted.count - Limits.diagnostics
    let weighty = sorted.filter { $0.severity == .error } + sorted.filter { $0.severity != .error }
    let shown = left > 0 ? Array(weighty.prefix(Limits.diagnostics)).sortedByPlace() : sorted
    var blocks = shown.map { render($0) + "\n" }
    if left > 0 { blocks.append("\(left) more not shown\n") }
    return (blocks + [Self.summary(sorted) + "\n"]).joined()
  }

  /// How many there are of each weight: `2 errors, 1 warning`.
  public static func summary(_ diagnostics: [Diagnostic]) -> String {
    let parts = [Diagnostic.Severity.error, .warning, .note].compactMap { severity -> String? in
      let count = diagnostics.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    return parts.isEmpty ? "no problems" : parts.joined(separator: ", ")
  }

  /// One of them; every line ends with a newline.
  public func render(_ diagnostic: Diagnostic) -> String {
    let style = Style(diagnostic.severity)
    let primary = Mark(span: shown(diagnostic.span), label: diagnostic.label, style: style)
    let others = diagnostic.secondary.map {
      Mark(span: shown($0.span), label: $0.text, style: .place)
    }
    let fixed = diagnostic.fixIt.map { EditedLine.lines($0, in: sources, width: width) } ?? []
    let gutter = gutterWidth([primary] + others, fixed)

    var text = paint("\(diagnostic.severity.rawValue)[\(diagnostic.code.id)]", style)
    text += paint(": " + DisplayText.visible(diagnostic.message), .strong) + "\n"
    let inPrimaryFile = others.filter { $0.span.file == primary.span.file }
    text += snippet([primary] + inPrimaryFile, at: primary, arrow: "-->", gutter)
    for mark in others where mark.span.file != primary.span.file {
      text += snippet([mark], at: mark, arrow: ":::", gutter)
    }
    for line in diagnostic.help { text += note("help", line, gutter) }
    if let fixIt = diagnostic.fixIt {
      text += note("fix", fixIt.title, gutter)
      text += show(fixed, unless: primary.span.file, gutter)
    }
    if let witness = diagnostic.witness { text += note("request", witness, gutter) }
    return text
  }

  // MARK: - Places

  /// A range with what is said about it.
  private struct Mark {
    var span: Span
    var label: String
    var style: Style
  }

  /// The part of a mark on one line.
  private struct LineMark {
    var line: Int
    var range: Range<Int>
    var label: String
    var style: Style
  }

  /// The place that is shown: at the end of a text, behind its last character.
  private func shown(_ span: Span) -> Span {
    let bytes = sources[span.file].bytes
    var start = min(Int(span.start), bytes.count)
    guard start == bytes.count else {
      return Span(file: span.file, start: start, end: min(Int(span.end), bytes.count))
    }
    while start > 0, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[start - 1]) { start -= 1 }
    return Span(file: span.file, start: start, end: start)
  }

  private func lineMarks(_ mark: Mark) -> [LineMark] {
    let file = sources[mark.span.file]
    let (start, end) = (Int(mark.span.start), Int(mark.span.end))
    let first = file.position(of: start).line
    let last = file.position(of: max(start, end - 1)).line
    guard first < last else {
      return [LineMark(line: first, range: start..<end, label: mark.label, style: mark.style)]
    }
    let whole = file.lineRange(last)
    let indent = file.bytes[whole].prefix { $0 == 0x20 || $0 == 0x09 }.count
    let tail = min(whole.lowerBound + indent, end)..<end
    return [
      LineMark(
        line: first, range: start..<max(start, file.lineRange(first).upperBound), label: "",
        style: mark.style),
      LineMark(line: last, range: tail, label: mark.label, style: mark.style),
    ]
  }

  private func gutterWidth(_ marks: [Mark], _ fixed: [EditedLine]) -> Int {
    let lines = marks.flatMap { lineMarks($0).map(\.line) } + fixed.map(\.number)
    return String(lines.max() ?? 1).utf8.count
  }

  // MARK: - Lines

  private func snippet(_ marks: [Mark], at place: Mark, arrow: String, _ gutter: Int) -> String {
    let file = sources[place.span.file]
    let position = file.position(of: Int(place.span.start))
    let name = DisplayText.visible(folder + file.name)
    let space = String(repeating: " ", count: gutter)
    var text = "\(space)\(paint(arrow, .place)) \(name):\(position.line):\(position.column)\n"
    text += "\(space) \(paint("|", .place))\n"

    let sorted = marks.flatMap(lineMarks).sorted {
      ($0.line, $0.range.lowerBound) < ($1.line, $1.range.lowerBound)
    }
    var previous: (line: Int, isCut: Bool)?
    for mark in sorted {
      let excerpt = Excerpt(
        line: file.lineRange(mark.line), of: file.bytes, marking: mark.range, width: width)
      if let previous, mark.line > previous.line + 1 { text += paint("...", .place) + "\n" }
      if previous?.line != mark.line || excerpt.isCut || previous?.isCut == true {
        text += row(mark.line, "|", excerpt.text, gutter)
      }
      previous = (mark.line, excerpt.isCut)
      let sign = mark.style == .place ? "-" : "^"
      let label = mark.label.isEmpty ? "" : " " + DisplayText.visible(mark.label)
      let under = String(repeating: sign, count: excerpt.markWidth) + label
      text += "\(space) \(paint("|", .place)) "
      text += String(repeating: " ", count: excerpt.markStart) + paint(under, mark.style) + "\n"
    }
    return text
  }

  private func row(_ number: Int, _ sign: String, _ content: String, _ gutter: Int) -> String {
    let digits = String(number)
    let space = String(repeating: " ", count: max(0, gutter - digits.utf8.count))
    let line = content.isEmpty ? "" : " " + content
    return space + paint("\(digits) \(sign)", sign == "+" ? .good : .place) + line + "\n"
  }

  private func note(_ word: String, _ content: String, _ gutter: Int) -> String {
    let space = String(repeating: " ", count: gutter)
    return "\(space) \(paint("=", .place)) \(paint(word + ":", .strong)) "
      + DisplayText.visible(content) + "\n"
  }

  // MARK: - Fix-its

  private func show(_ lines: [EditedLine], unless file: FileID, _ gutter: Int) -> String {
    let space = String(repeating: " ", count: gutter)
    var text = ""
    var current = file
    for line in lines {
      if line.file != current {
        current = line.file
        let name = DisplayText.visible(folder + sources[current].name)
        text += "\(space)\(paint(":::", .place)) \(name)\n"
      }
      text += row(line.number, "+", line.text, gutter)
      guard !line.marks.isEmpty else { continue }
      text += "\(space) \(paint("|", .place)) "
      var column = 0
      for mark in line.marks where mark.lowerBound >= column {
        text += String(repeating: " ", count: mark.lowerBound - column)
        text += paint(String(repeating: "~", count: mark.count), .good)
        column = mark.upperBound
      }
      text += "\n"
    }
    return text
  }

  // MARK: - Colour

  private enum Style: String {
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case place = "34"
    case strong = "1"
    case good = "32"

    init(_ severity: Diagnostic.Severity) {
      switch severity {
      case .error: self = .error
      case .warning: self = .warning
      case .note: self = .note
      }
    }
  }

  private func paint(_ text: String, _ style: Style) -> String {
    colour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
