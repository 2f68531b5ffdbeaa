/// A policy text with the name under which diagnostics show it.
public struct SourceFile: Sendable {
  /// The name relative to the root file's folder, with `/` between parts (`hr/rules.policy`).
  public let name: String
  /// The text as UTF-8 bytes, exactly as read.
  public let bytes: [UInt8]
  /// Offset of the first byte of each line, ascending; the first is 0.
  public let lineStarts: [UInt32]
  /// Code points before every block of so many bytes: a line may be as long as the text.
  private let pointsBefore: [UInt32]
  private static let block = 4_096

  /// Takes a text that is at most `Limits.sourceBytes` long.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts: [UInt32] = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A {
      starts.append(UInt32(truncatingIfNeeded: offset + 1))
    }
    lineStarts = starts
    var points: [UInt32] = [0]
    for start in stride(from: 0, to: bytes.count, by: Self.block) {
      let count = Self.points(bytes[start..<min(start + Self.block, bytes.count)])
      points.append(points[points.count - 1] + UInt32(truncatingIfNeeded: count))
    }
    pointsBefore = points
  }

  /// The line of a byte offset, from 1.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle - 1 }
    }
    return low + 1
  }

  /// The line and the column of a byte offset, both from 1; columns count code points.
  public func position(of offset: Int) -> (line: Int, column: Int) {
    let line = line(at: offset)
    let start = Int(lineStarts[line - 1])
    return (line, 1 + points(before: max(start, min(offset, bytes.count))) - points(before: start))
  }

  private func points(before offset: Int) -> Int {
    let block = offset / Self.block
    return Int(pointsBefore[block]) + Self.points(bytes[block * Self.block..<offset])
  }

  private static func points(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// The text of a line without its end, decoded with replacement of what is not UTF-8.
  public func line(_ number: Int) -> String {
    guard number >= 1, number <= lineStarts.count else { return "" }
    let start = Int(lineStarts[number - 1])
    var end = number < lineStarts.count ? Int(lineStarts[number]) - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }
}

/// The place of a file in a `SourceSet`.
public struct FileID: Hashable, Sendable, Comparable {
  /// The index into `SourceSet.files`.
  public let index: UInt16

  /// Names the file at `index`.
  public init(_ index: Int) { self.index = UInt16(truncatingIfNeeded: index) }

  /// The order in which the files were read.
  public static func < (left: FileID, right: FileID) -> Bool { left.index < right.index }
}

/// A range of bytes in one file, from `start` up to but not including `end`.
public struct Span: Hashable, Sendable, Comparable {
  /// The file.
  public var file: FileID
  /// Offset of the first byte.
  public var start: UInt32
  /// Offset behind the last byte.
  public var end: UInt32

  /// A range in `file`; `start` and `end` are byte offsets.
  public init(file: FileID, start: Int, end: Int) {
    self.file = file
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  /// The smallest range that holds both; `other` lies in the same file.
  public func through(_ other: Span) -> Span {
    Span(file: file, start: Int(min(start, other.start)), end: Int(max(end, other.end)))
  }

  /// By file, then by start, then by end.
  public static func < (left: Span, right: Span) -> Bool {
    (left.file.index, left.start, left.end) < (right.file.index, right.start, right.end)
  }
}

/// Every text of one compilation, in the order in which it was read: the root file first.
public struct SourceSet: Sendable {
  /// The files; a `FileID` is an index into them.
  public private(set) var files: [SourceFile] = []

  /// An empty set.
  public init() {}

  /// Adds a text and names its place.
  public mutating func add(_ file: SourceFile) -> FileID {
    files.append(file)
    return FileID(files.count - 1)
  }

  /// The file of that place.
  public subscript(id: FileID) -> SourceFile { files[Int(id.index)] }

  /// The text of a range, decoded with replacement of what is not UTF-8.
  public func text(_ span: Span) -> String {
    let bytes = self[span.file].bytes
    let start = min(Int(span.start), bytes.count)
    return String(
      decoding: bytes[start..<max(start, min(Int(span.end), bytes.count))], as: UTF8.self)
  }
}
