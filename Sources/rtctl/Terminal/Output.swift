internal import Foundation

/// A buffered stream for results or for messages.
///
/// Writing never fails for the caller: a reader that has gone away (`rtctl decide … | head`) ends
/// the output quietly, and any other failure is kept for the end of the run. Loops ask `isClosed`.
final class Output {
  /// True when a person reads it.
  let isTerminal: Bool
  /// How to colour what goes there.
  let style: Style
  /// Columns of the terminal.
  let width: Int
  /// The `errno` of the first write that failed.
  private(set) var failure: Int32?
  private let put: (UnsafeRawBufferPointer) -> Int32
  private var buffer: [UInt8] = []
  private let capacity: Int

  /// A stream that hands its bytes to `put`, which returns 0 or an `errno`.
  init(
    isTerminal: Bool, isColoured: Bool, width: Int, capacity: Int = 64 << 10,
    put: @escaping (UnsafeRawBufferPointer) -> Int32
  ) {
    self.isTerminal = isTerminal
    style = Style(isColoured: isColoured)
    self.width = width
    self.capacity = capacity
    self.put = put
    buffer.reserveCapacity(capacity)
  }

  /// True once nobody can be reached any more.
  var isClosed: Bool { failure != nil }

  func write(_ text: String) { write(utf8: text.utf8) }

  func line(_ text: String = "") {
    write(text)
    write("\n")
  }

  func write(utf8 bytes: some Collection<UInt8>) {
    guard failure == nil else { return }
    buffer.append(contentsOf: bytes)
    if buffer.count >= capacity { flush() }
  }

  func flush() {
    guard failure == nil, !buffer.isEmpty else { return }
    let result = buffer.withUnsafeBytes(put)
    if result != 0 { failure = result }
    buffer.removeAll(keepingCapacity: true)
  }
}

extension Output {
  /// A stream on an open file descriptor.
  convenience init(descriptor: Int32, environment: [String: String], capacity: Int) {
    let isTerminal = isatty(descriptor) == 1
    let refusesColour = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    self.init(
      isTerminal: isTerminal, isColoured: isTerminal && !refusesColour,
      width: isTerminal ? Self.columns(descriptor, environment) : 100, capacity: capacity,
      put: { Descriptor.writeAll(descriptor, $0) })
  }

  private static func columns(_ descriptor: Int32, _ environment: [String: String]) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return max(40, Int(size.ws_col))
    }
    return max(40, environment["COLUMNS"].flatMap { Int($0) } ?? 100)
  }
}
