internal import Foundation
internal import PolicyLang

/// `rtctl` as a function: a command line and what it may touch in, an exit code out.
enum Tool {
  /// Runs one command line and hands all output over.
  static func run(_ arguments: [String], _ console: Console) -> ExitStatus {
    var status: ExitStatus
    do throws(Failure) {
      status = try dispatch(arguments, console)
    } catch {
      console.report(error)
      status = error.status
    }
    console.output.flush()
    if let number = console.output.failure, number != EPIPE {
      console.report(.file("cannot write to standard output: \(Descriptor.words(number))"))
      status = max(status, .file)
    }
    console.errors.flush()
    return status
  }

  private static func dispatch(
    _ arguments: [String], _ console: Console
  ) throws(Failure) -> ExitStatus {
    guard let first = arguments.first else {
      console.errors.write(HelpText.overview(console.errors.style))
      return .usage
    }
    switch first {
    case "--help", "-h":
      console.output.write(HelpText.overview(console.output.style))
      return .good
    case "--version":
      console.output.line("rtctl \(CompilerVersion.text)")
      return .good
    default: break
    }
    guard let command = CommandCatalogue.find(first) else { throw CommandCatalogue.unknown(first) }
    let invocation = try Invocation(command, arguments.dropFirst())
    if invocation.has(.help) {
      console.output.write(HelpText.page(command, console.output.style))
      return .good
    }
    return try command.run(invocation, console)
  }
}
