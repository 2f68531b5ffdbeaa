#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Lines of a stream of any length, in memory that no stream makes grow past one line.
///
/// Line breaks are LF or CR LF; the last line needs none. Lines of nothing but spaces are left
/// out, and so is a byte order mark at the start. For one thread.
public final class LineReader {
  /// A line, without its line break.
  public enum Line {
    /// Its bytes, which hold until the next call.
    case line(UnsafeBufferPointer<UInt8>)
    /// A line of more bytes than the limit; it was skipped and is nowhere.
    case tooLong(limit: Int)
  }

  /// Bytes of a line at most.
  public let maxLineBytes: Int
  /// The number of the last line in the stream, from 1; empty ones count.
  public private(set) var lineNumber = 0

  private let fill: (UnsafeMutableRawBufferPointer) throws(LineReaderError) -> Int
  private var buffer: UnsafeMutableBufferPointer<UInt8>
  /// What is read and not yet given: `buffer[start..<end]`.
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  private var isAtStart = true

  /// Lines of what `fill` writes into the memory it is given: how many bytes, 0 at the end.
  public init(
    maxLineBytes: Int = RuntimeLimits.lineBytes,
    fill: @escaping (UnsafeMutableRawBufferPointer) throws(LineReaderError) -> Int
  ) {
    self.maxLineBytes = max(0, maxLineBytes)
    self.fill = fill
    buffer = .allocate(capacity: RuntimeLimits.chunkBytes)
  }

  /// Lines of an open file, pipe or terminal, which stays open.
  public convenience init(descriptor: Int32, maxLineBytes: Int = RuntimeLimits.lineBytes) {
    self.init(maxLineBytes: maxLineBytes) { memory throws(LineReaderError) in
      while true {
        let count = read(descriptor, memory.baseAddress, memory.count)
        if count >= 0 { return count }
        guard errno == EINTR else { throw .unreadable(code: errno) }
      }
    }
  }

  deinit { buffer.deallocate() }

  /// The next line; nil at the end.
  public func next() throws(LineReaderError) -> Line? {
    while true {
      guard let line = try nextOrEmpty() else { return nil }
      switch line {
      case .tooLong: return line
      case .line(let bytes): if !Self.isBlank(bytes) { return line }
      }
    }
  }

  private func nextOrEmpty() throws(LineReaderError) -> Line? {
    var searched = 0
    while true {
      if let length = lineBreak(from: searched) {
        let line = take(length)
        start += 1
        return line
      }
      searched = end - start
      // One byte more than allowed may be the carriage return of the line break.
      if searched > maxLineBytes + 1 {
        try skipLine()
        lineNumber += 1
        return .tooLong(limit: maxLineBytes)
      }
      if isAtEnd { return searched == 0 ? nil : take(searched) }
      // The byte order mark falls away as soon as it is whole, and moves the start.
      if isAtStart { searched = 0 }
      try readChunk()
    }
  }

  /// How far away the next line feed is.
  private func lineBreak(from searched: Int) -> Int? {
    let rest = UnsafeRawBufferPointer(buffer)[(start + searched)..<end]
    guard let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress,
      let found = memchr(base, Int32(Byte.lineFeed), rest.count)
    else { return nil }
    return UnsafeRawPointer(found) - base + searched
  }

  /// Gives the next bytes as a line.
  private func take(_ length: Int) -> Line {
    var line = UnsafeBufferPointer(rebasing: buffer[start..<start + length])
    start += length
    lineNumber += 1
    if line.last == Byte.carriageReturn { line = UnsafeBufferPointer(rebasing: line.dropLast()) }
    return line.count > maxLineBytes ? .tooLong(limit: maxLineBytes) : .line(line)
  }

  /// Forgets everything up to the next line feed.
  private func skipLine() throws(LineReaderError) {
    while true {
      if let length = lineBreak(from: 0) {
        start += length + 1
        return
      }
      start = end
      if isAtEnd { return }
      try readChunk()
    }
  }

  /// Reads a chunk behind what is there, making room first.
  private func readChunk() throws(LineReaderError) {
    if start > 0 {
      for offset in 0..<end - start { buffer[offset] = buffer[start + offset] }
      end -= start
      start = 0
    }
    if buffer.count - end < RuntimeLimits.chunkBytes / 2 {
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: buffer.count * 2)
      _ = larger.moveInitialize(fromContentsOf: buffer[..<end])
      buffer.deallocate()
      buffer = larger
    }
    let room = UnsafeMutableRawBufferPointer(
      rebasing: UnsafeMutableRawBufferPointer(buffer)[end...].prefix(RuntimeLimits.chunkBytes))
    let count = try fill(room)
    isAtEnd = count <= 0
    end += min(max(0, count), room.count)
    if isAtStart, end >= 3 || isAtEnd || lineNumber > 0 {
      isAtStart = false
      if lineNumber == 0, end >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF {
        start = 3
      }
    }
  }

  private static func isBlank(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.allSatisfy { $0 == Byte.space || $0 == Byte.tab || $0 == Byte.carriageReturn }
  }
}

/// Why a stream gave no more lines.
public enum LineReaderError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The system could not read; its error number.
  case unreadable(code: Int32)

  /// One line for people.
  public var description: String {
    switch self {
    case .unreadable(let code): String(cString: strerror(code))
    }
  }
}
