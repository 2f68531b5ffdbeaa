internal import Foundation
internal import PolicyLang
internal import Runtime

/// What a run may touch: its streams, its folder, its environment and its time.
///
/// Tests make their own; nothing in a command reaches past it.
final class Console {
  /// Where results go.
  let output: Output
  /// Where everything else goes.
  let errors: Output
  /// Standard input: fills the buffer and returns how many bytes; 0 at the end, an `errno` negated.
  let input: (UnsafeMutableRawBufferPointer) -> Int
  /// True when a person types at standard input.
  let inputIsTerminal: Bool
  /// The folder that paths start from.
  let files: FileSystem
  /// The instant of the run, in microseconds since 1970.
  let now: Int64

  init(
    output: Output, errors: Output, files: FileSystem, now: Int64, inputIsTerminal: Bool,
    input: @escaping (UnsafeMutableRawBufferPointer) -> Int
  ) {
    self.output = output
    self.errors = errors
    self.files = files
    self.now = now
    self.inputIsTerminal = inputIsTerminal
    self.input = input
  }

  /// The streams of this process.
  static func ofProcess() -> Console {
    let environment = ProcessInfo.processInfo.environment
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Console(
      output: Output(descriptor: STDOUT_FILENO, environment: environment, capacity: 64 << 10),
      errors: Output(descriptor: STDERR_FILENO, environment: environment, capacity: 1),
      files: FileSystem(folder: ""),
      // Whole seconds: a decision prints fractions only of an instant that was given.
      now: Int64(time.tv_sec) * 1_000_000,
      inputIsTerminal: isatty(STDIN_FILENO) == 1,
      input: { Descriptor.read(STDIN_FILENO, $0) })
  }

  /// What the compiler is told of the world: the instant of the run or another, and the time zones.
  func context(at instant: Int64? = nil) -> SearchContext {
    SearchContext(now: instant ?? now) { ZoneOffset.seconds($0, at: $1) }
  }

  /// A line to standard error, behind everything that results have said so far.
  func say(_ text: String) {
    if output.isTerminal { output.flush() }
    errors.line(text)
    errors.flush()
  }

  /// Tells people why a command stopped.
  func report(_ failure: Failure) {
    say("\(errors.style.bad("error")): \(DisplayText.visible(failure.message))")
    for help in failure.help { say("  help: \(DisplayText.visible(help))") }
  }

  /// All of standard input, up to `limit` bytes.
  func readInput(limit: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = chunk.withUnsafeMutableBytes { input($0) }
      if count == 0 { return bytes }
      if count < 0 {
        throw .file("cannot read standard input: \(Descriptor.words(Int32(-count)))")
      }
      bytes += chunk[..<count]
      if bytes.count > limit {
        throw .file("standard input is longer than \(limit >> 20) MB, which no policy is")
      }
    }
  }
}
