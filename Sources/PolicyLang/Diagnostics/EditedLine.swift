/// A line as it reads after a fix, for showing the fix.
struct EditedLine {
  /// The file.
  var file: FileID
  /// The number of the line, from 1.
  var number: Int
  /// The line, or the part of it around a change.
  var text: String
  /// The columns that a change put there, in order.
  var marks: [Range<Int>]

  /// Lines that one fix may show; of a longer one, and of endless lines, only the title is shown.
  private static let most = 6

  /// The lines that a fix changes, as they will read; none when there are too many.
  static func lines(_ fixIt: Diagnostic.FixIt, in sources: SourceSet, width: Int) -> [EditedLine] {
    var lines: [EditedLine] = []
    var edits = fixIt.edits.sorted { $0.span < $1.span }[...]
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
    var grown = 0
    let changes = shifted.map { edit in
      let start = Int(edit.span.start) + grown
      grown += edit.replacement.utf8.count - Int(edit.span.end - edit.span.start)
      return start..<start + edit.replacement.utf8.count
    }
    return text.lineStarts.indices.flatMap { index in
      let here = text.lineRange(index + 1)
      let inside = changes.filter {
        here.lowerBound <= $0.lowerBound && $0.upperBound <= here.upperBound
      }
      return shown(
        here, of: bytes, inside.isEmpty ? [changes[0]] : inside, width: width
      ).map { EditedLine(file: first.span.file, number: line + index, text: $0, marks: $1) }
    }
  }

  /// A line once, with every change marked, or the part around each change where it is too long.
  private static func shown(
    _ line: Range<Int>, of bytes: [UInt8], _ changes: [Range<Int>], width: Int
  ) -> [(String, [Range<Int>])] {
    var rows: [(text: String, marks: [Range<Int>])] = []
    for change in changes {
      let excerpt = Excerpt(line: line, of: bytes, marking: change, width: width)
      let isHere = line.lowerBound <= change.lowerBound && change.upperBound <= line.upperBound
      let marks =
        change.isEmpty || !isHere
        ? [] : [excerpt.markStart..<excerpt.markStart + excerpt.markWidth]
      if let last = rows.last, last.text == excerpt.text {
        rows[rows.count - 1].marks += marks
      } else {
        rows.append((excerpt.text, marks))
      }
    }
    return rows.map { ($0.text, $0.marks) }
  }
}
