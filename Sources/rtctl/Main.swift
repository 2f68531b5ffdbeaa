internal import Foundation

@main
struct Main {
  static func main() {
    // A reader that goes away (`rtctl decide … | head`) is seen as a failed write, not as a signal.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that outgrows what the process may write.
    signal(SIGXFSZ, SIG_IGN)
    holdStandardStreams()
    let status = Tool.run(Array(arguments.dropFirst()), Console.ofProcess())
    exit(status.rawValue)
  }

  /// The words of the command line, of which a path need not be UTF-8.
  private static var arguments: [String] {
    (0..<Int(CommandLine.argc)).compactMap { place in
      CommandLine.unsafeArgv[place].map { word in
        PathText.text(
          UnsafeBufferPointer(start: word, count: strlen(word)).map { UInt8(bitPattern: $0) })
      }
    }
  }

  /// Puts something that can only fail where a standard stream is closed, so that no file that is
  /// opened takes its place.
  private static func holdStandardStreams() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(stream, F_GETFD) < 0 && errno == EBADF {
      _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
