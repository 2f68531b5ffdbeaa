/// A line as it reads after a fix, for showing the fix.
struct EditedLine {
  /// The file.
  var file: FileID
  /// The number of the line, from 1.
  var number: Int
  /// The line, marked where it changed.
  var excerpt: Excerpt
  /// True when the mark is worth showing: one edit that puts something on this line.
  var hasMark: Bool

  /// Lines that one fix may show; of a longer one, and of endless lines, only the title is shown.
  private static let most = 6

  /// The lines that a fix changes, as they will read; none when there are too many.
  static func lines(_ fixIt: Diagnostic.FixIt, in sources: SourceSet, width: Int) -> [EditedLine] {
    var lines: [EditedLine] = []
    var edits = fixIt.edits[...]
    while let first = edits.first {
      let file = sources[first.span.file]
      let line = file.line(at: Int(first.span.start))
      var last = line
      let group = edits.prefix { edit in
        guard edit.span.file == first.span.file,
          file.line(at: Int(edit.span.start)) <= last
        else { return false }
        last = max(last, file.line(at: Int(edit.span.end)))
        return true
      }
      guard last - line < most else { return [] }
      edits = edits.dropFirst(group.count)
      let range = file.lineRange(line).lowerBound..<file.lineRange(last).upperBound
      guard range.count <= Limits.editedBytes else { return [] }
      lines += edited(Array(group), range, of: file, from: line, width: width)
    }
    return lines.count > most ? [] : lines
  }

  private static func edited(
    _ edits: [Diagnostic.FixIt.Edit], _ range: Range<Int>, of file: SourceFile, from line: Int,
    width: Int
  ) -> [EditedLine] {
    let shifted = edits.map { edit in
      let start = Int(edit.span.start) - range.lowerBound
      let end = Int(edit.span.end) - range.lowerBound
      return Diagnostic.FixIt.Edit(
        Span(file: edit.span.file, start: start, end: end), edit.replacement)
    }
    guard let first = shifted.first,
      let bytes = FixItApplier.apply(shifted, to: Array(file.bytes[range]))
    else { return [] }
    let text = SourceFile(name: file.name, bytes: bytes)
    let start = Int(first.span.start)
    let mark = start..<(start + first.replacement.utf8.count)
    let isMarked = edits.count == 1 && !mark.isEmpty
    return text.lineStarts.indices.map { index in
      let here = text.lineRange(index + 1)
      let holds = here.lowerBound <= mark.lowerBound && mark.upperBound <= here.upperBound
      return EditedLine(
        file: first.span.file, number: line + index,
        excerpt: Excerpt(line: here, of: bytes, marking: mark, width: width),
        hasMark: isMarked && holds)
    }
  }
}
