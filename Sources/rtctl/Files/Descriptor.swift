internal import Foundation

/// Reading and writing open files, with the system's error numbers.
enum Descriptor {
  /// Writes all bytes; 0, or the `errno` of what stopped it.
  static func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = write(descriptor, start, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN {
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&waiting, 1, -1)
          continue
        }
        return errno
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return 0
  }

  /// Reads what there is: how many bytes, 0 at the end, or an `errno` negated.
  static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno == EINTR { continue }
      if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, -1)
        continue
      }
      return -Int(errno)
    }
  }

  /// Whether a pipe has a first byte within so many milliseconds.
  static func holdsBytes(_ descriptor: Int32, within patience: Int) -> Bool {
    let start = ContinuousClock.now
    while start.duration(to: .now) < .milliseconds(patience) {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&waiting, 1, 100) > 0 {
        if waiting.revents & Int16(POLLIN) != 0 { return true }
        // Whoever wrote to it has gone; the next one may come.
        usleep(10_000)
      }
    }
    return false
  }

  /// The system's words for an error number, lower case.
  static func words(_ number: Int32) -> String {
    let text = String(cString: strerror(number))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
