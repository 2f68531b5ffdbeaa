internal import Foundation
internal import PolicyLang

/// `rtctl` as a function: a command line and what it may touch in, an exit code out.
enum Tool {
  /// What `--version` prints and bundles remember.
  static let version = CompilerVersion.text

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
      console.output.line("rtctl \(version)")
      return .good
    default: break
    }
    guard let command = CommandCatalogue.find(first) else { throw unknown(first) }
    let invocation = try Invocation(command, arguments.dropFirst())
    if invocation.has(.help) {
      console.output.write(HelpText.page(command, console.output.style))
      return .good
    }
    return try command.run(invocation, console)
  }

  /// What is said of a word that is no command.
  static func unknown(_ name: String) -> Failure {
    let names = CommandCatalogue.all.map(\.name)
    var help: [String] = []
    if let nearest = NearestName.of(name, among: names + ["--help", "--version"]) {
      help.append("did you mean `\(nearest)`?")
    }
    help.append("the commands are: \(names.joined(separator: ", "))")
    let what = name.hasPrefix("-") ? "flag" : "command"
    return .usage("rtctl has no \(what) `\(name)`", help: help)
  }
}
