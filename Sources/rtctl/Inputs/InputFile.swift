internal import Foundation
internal import Runtime

/// A stream of input: an open file, or standard input for `-`.
final class InputFile {
  /// What errors call it.
  let name: String
  /// Its bytes, if it is a regular file.
  let size: Int?
  /// Bytes read so far.
  private(set) var bytesRead = 0
  /// Fills a buffer: how many bytes, 0 at the end, or an `errno` negated.
  let read: (UnsafeMutableRawBufferPointer) -> Int
  private let descriptor: Int32?

  /// Opens a file to read from.
  init(_ path: String, _ console: Console) throws(Failure) {
    if path == "-" {
      if console.inputIsTerminal { console.say("reading from standard input; end with Ctrl-D") }
      (name, size, read, descriptor) = ("standard input", nil, console.input, nil)
      return
    }
    let opened = open(console.files.resolve(path), O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw .file("cannot read `\(path)`: \(Descriptor.words(errno))") }
    var status = stat()
    let isKnown = fstat(opened, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    (name, size) = ("`\(path)`", isKnown ? Int(status.st_size) : nil)
    read = { Descriptor.read(opened, $0) }
    descriptor = opened
  }

  /// Its lines, one by one; memory does not grow with their number.
  func lines() -> LineReader {
    LineReader { memory throws(LineReaderError) in
      let count = self.read(memory)
      if count < 0 { throw .unreadable(code: Int32(-count)) }
      self.bytesRead += count
      return count
    }
  }

  /// Gives its lines with their numbers one by one, showing how far it is, until there are no more
  /// or nobody reads the output any longer.
  func forEachLine(
    _ title: String, _ console: Console, _ body: (LineReader.Line, Int) -> Void
  ) throws(Failure) {
    let lines = lines()
    var progress = Progress(title, total: size, on: console.errors)
    defer { progress.finish() }
    do throws(LineReaderError) {
      while !console.output.isClosed, let line = try lines.next() {
        body(line, lines.lineNumber)
        progress.update(bytesRead)
      }
    } catch {
      throw failure(error)
    }
  }

  /// Why reading it failed.
  func failure(_ error: LineReaderError) -> Failure {
    switch error {
    case .unreadable(let code): .file("cannot read \(name): \(Descriptor.words(code))")
    }
  }

  deinit { if let descriptor { close(descriptor) } }
}
