import Foundation
import Runtime
import Testing

/// Lines of streams that arrive in pieces of any size.
struct LineReaderTests {
  /// Lines of a text that arrives so many bytes at a time; `…` for one that was too long.
  private func lines(_ text: String, step: Int, limit: Int = 20) throws -> [String] {
    var rest = Array(text.utf8)[...]
    let reader = LineReader(maxLineBytes: limit) { memory in
      let piece = rest.prefix(min(step, memory.count))
      memory.copyBytes(from: piece)
      rest = rest.dropFirst(piece.count)
      return piece.count
    }
    var lines: [String] = []
    while let line = try reader.next() {
      switch line {
      case .line(let bytes): lines.append(String(decoding: bytes, as: UTF8.self))
      case .tooLong: lines.append("…")
      }
    }
    return lines
  }

  @Test(arguments: [
    ("", []), ("\n", []), ("a", ["a"]), ("a\n", ["a"]), ("a\r\nb", ["a", "b"]), ("a\r", ["a"]),
    ("\n\r\n \t\na\n\n", ["a"]), ("\u{FEFF}a\n", ["a"]), ("\u{FEFF}", []),
    ("a\n\u{FEFF}b", ["a", "\u{FEFF}b"]),
    ("12345678901234567890\n1", ["12345678901234567890", "1"]),
    ("12345678901234567890\r\n1", ["12345678901234567890", "1"]),
    ("123456789012345678901\n1", ["…", "1"]), ("1\n123456789012345678901", ["1", "…"]),
    ("123456789012345678901234567890123456789012345678901234567890\n1\n", ["…", "1"]),
    ("a\0b\nc", ["a\0b", "c"]),
  ])
  func linesDoNotDependOnThePieces(text: String, expected: [String]) throws {
    for step in [1, 2, 3, 7, 64, 100_000] {
      #expect(try lines(text, step: step) == expected, "\(step) bytes at a time")
    }
  }

  @Test func longLinesMakeRoomAndEndlessOnesDoNot() throws {
    let long = String(repeating: "x", count: 300_000)
    #expect(try lines(long + "\nb", step: 100_000, limit: 300_000) == [long, "b"])
    var chunks = 0
    let reader = LineReader(maxLineBytes: 1_000) { memory in
      chunks += 1
      memory.initializeMemory(as: UInt8.self, repeating: 0x78)
      return chunks < 1_000 ? memory.count : 0
    }
    guard case .tooLong = try reader.next() else {
      Issue.record("an endless line was given")
      return
    }
    #expect(try reader.next() == nil)
    #expect(reader.lineNumber == 1)
  }

  @Test func filesAreReadAndErrorsTold() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data("a\n\nb".utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    let file = try FileHandle(forReadingFrom: url)
    let reader = LineReader(descriptor: file.fileDescriptor)
    var numbers: [Int] = []
    while try reader.next() != nil { numbers.append(reader.lineNumber) }
    #expect(numbers == [1, 3])
    let closed = LineReader(descriptor: -1)
    #expect(throws: LineReaderError.unreadable(code: EBADF)) { try closed.next() }
    #expect("\(LineReaderError.unreadable(code: EBADF))" == "Bad file descriptor")
  }
}
