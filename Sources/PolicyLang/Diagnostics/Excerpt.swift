/// One line of a file as shown, with the columns of a marked range.
///
/// A line wider than there is room for is cut around the range, with `…` where text is missing;
/// of a line without end only the bytes near the range are ever looked at.
struct Excerpt {
  /// The line, or the part of it around the range.
  var text: String
  /// Columns before the range.
  var markStart: Int
  /// Columns of the range, at least one.
  var markWidth: Int
  /// True when something of the line is missing.
  var isCut: Bool

  /// Bytes looked at on each side of the start of a range.
  private static let reach = 2_000

  /// The part of `line` (from 1) of `bytes` around `range`, in at most `width` columns.
  init(line: Range<Int>, of bytes: [UInt8], marking range: Range<Int>, width: Int) {
    let start = min(max(range.lowerBound, line.lowerBound), line.upperBound)
    var from = max(line.lowerBound, start - Self.reach)
    while from > line.lowerBound, bytes[from] & 0xC0 == 0x80 { from -= 1 }
    let to = min(line.upperBound, start + Self.reach)
    let cells = DisplayText.cells(bytes[from..<to])

    var columns: [Int] = [0]
    for cell in cells { columns.append(columns[columns.count - 1] + cell.width) }
    let first = cells.firstIndex { $0.end > start } ?? cells.count
    let last = max(first, cells.lastIndex { $0.start < range.upperBound }.map { $0 + 1 } ?? first)

    var low = 0
    var high = cells.count
    let cutsBytes = from > line.lowerBound || to < line.upperBound
    if cutsBytes || columns[cells.count] > width {
      let room = max(width - 2, 8)
      if from > line.lowerBound || columns[min(last, cells.count)] > room {
        let wanted = max(0, columns[first] - room / 3)
        low = columns.firstIndex { $0 >= wanted } ?? 0
      }
      high = columns.lastIndex { $0 <= columns[low] + room } ?? cells.count
    }
    let before = low > 0 || from > line.lowerBound ? "…" : ""
    let after = high < cells.count || to < line.upperBound ? "…" : ""
    text = before + cells[low..<high].map(\.text).joined() + after
    markStart = before.count + columns[min(first, high)] - columns[low]
    markWidth = max(1, columns[min(last, high)] - columns[min(first, high)])
    isCut = !before.isEmpty || !after.isEmpty
  }
}

extension SourceFile {
  /// The bytes of a line (from 1) without its end.
  func lineRange(_ number: Int) -> Range<Int> {
    guard number >= 1, number <= lineStarts.count else { return bytes.count..<bytes.count }
    let start = Int(lineStarts[number - 1])
    var end = number < lineStarts.count ? Int(lineStarts[number]) - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<max(start, end)
  }
}
