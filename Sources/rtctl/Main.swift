internal import Foundation

@main
struct Main {
  static func main() {
    // A reader that goes away (`rtctl decide … | head`) is seen as a failed write, not as a signal.
    signal(SIGPIPE, SIG_IGN)
    let status = Tool.run(Array(CommandLine.arguments.dropFirst()), Console.ofProcess())
    exit(status.rawValue)
  }
}
