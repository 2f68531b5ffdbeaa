internal import PolicyLang

/// Every command, in the order of the help page.
enum CommandCatalogue {
  static let all: [CommandSpec] = [
    InitCommand.spec, CheckCommand.spec, FormatCommand.spec, TestCommand.spec, VerifyCommand.spec,
    ReachCommand.spec, DiffCommand.spec,
    BuildCommand.spec,
    InspectCommand.spec, DecideCommand.spec, ExplainCommand.spec, SimulateCommand.spec,
    HelpCommand.spec,
  ]

  static func find(_ name: String) -> CommandSpec? { all.first { $0.name == name } }

  /// What is said of a word that is no command.
  static func unknown(_ name: String) -> Failure {
    let names = all.map(\.name)
    var help: [String] = []
    if let nearest = NearestName.of(name, among: names + ["--help", "--version"]) {
      help.append("did you mean `\(nearest)`?")
    }
    help.append("the commands are: \(names.joined(separator: ", "))")
    let what = name.hasPrefix("-") ? "flag" : "command"
    return .usage("rtctl has no \(what) `\(name)`", help: help)
  }
}
