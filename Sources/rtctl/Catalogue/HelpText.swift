/// The help pages, written from the list of commands.
enum HelpText {
  /// What `rtctl help` prints.
  static func overview(_ style: Style) -> String {
    var lines = [
      "rtctl checks, tests and runs the policies that say which model may answer which request.",
      "",
      "\(style.heading("Usage:")) rtctl COMMAND [ARGUMENTS]",
      "",
      style.heading("Commands"),
    ]
    let width = CommandCatalogue.all.map(\.name.count).max() ?? 0
    for command in CommandCatalogue.all {
      lines.append("  \(style.strong(command.name.padded(to: width)))  \(command.summary)")
    }
    lines += [
      "", style.heading("First steps"),
      "  rtctl init demo           writes a small policy with tests and sample requests",
      "  rtctl check demo          finds its mistakes",
      "  rtctl test demo           runs its tests",
      "  rtctl decide demo --requests demo/requests.ndjson",
      "",
      "`rtctl help COMMAND` shows one command; `rtctl explain CODE` explains a diagnostic.",
      "PATH is a policy file, or a folder with a `main.policy`; `-` is standard input.",
      "Results go to standard output, everything else to standard error.",
      "", style.heading("Exit codes"),
    ]
    lines += ExitStatus.all.map { "  \(String($0.rawValue).padded(to: 2))  \($0.meaning)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What `rtctl help COMMAND` prints.
  static func page(_ command: CommandSpec, _ style: Style) -> String {
    var lines = ["\(style.strong("rtctl \(command.name)")): \(command.summary)", ""]
    for (index, usage) in command.usages.enumerated() {
      let words = ["rtctl", command.name, usage].filter { !$0.isEmpty }.joined(separator: " ")
      lines.append("\(index == 0 ? style.heading("Usage:") : "      ") \(words)")
    }
    lines += ["", command.description]
    let arguments = command.positionals.map { ($0.name, $0.help) }
    let flags = command.allFlags.map { (spelling($0), $0.help) }
    let width = (arguments + flags).map(\.0.count).max() ?? 0
    if !arguments.isEmpty {
      lines += ["", style.heading("Arguments")]
      lines += arguments.map { "  \($0.0.padded(to: width))  \($0.1)" }
    }
    lines += ["", style.heading("Flags")]
    lines += flags.map { "  \($0.0.padded(to: width))  \($0.1)" }
    lines += ["", style.heading("Examples")]
    for example in command.examples {
      lines += ["  \(style.strong(example.line))", "      \(example.says)"]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func spelling(_ flag: Flag) -> String {
    guard let short = flag.short, flag.name.count > 1 else { return flag.usage }
    return "-\(short), \(flag.usage)"
  }
}
