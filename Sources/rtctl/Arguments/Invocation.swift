internal import PolicyLang

/// A parsed command line: a command with its flags and names.
struct Invocation {
  let command: CommandSpec
  /// What stands without dashes, in order.
  var positionals: [String] = []
  /// The values of the flags given; a switch has an empty one.
  private var values: [String: [String]] = [:]

  /// True when the flag was given.
  func has(_ flag: Flag) -> Bool { values[flag.name] != nil }

  /// The value of a flag.
  func value(_ flag: Flag) -> String? { values[flag.name]?.first }

  /// The values of a flag that may be given more than once, in their order.
  func values(_ flag: Flag) -> [String] { values[flag.name] ?? [] }

  /// How results are to be printed.
  var format: OutputFormat {
    values["format"]?.first.flatMap(OutputFormat.init(rawValue:)) ?? command.formats.first ?? .text
  }

  /// Reads what follows the command's name.
  init(_ command: CommandSpec, _ arguments: some Sequence<String>) throws(Failure) {
    self.command = command
    var rest = Array(arguments)[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        positionals += rest
        break
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        positionals.append(argument)
        continue
      }
      let (flag, attached) = try find(argument)
      guard flag.repeats || values[flag.name] == nil else {
        throw .usage("`\(flag.usage)` is given twice", help: [hint])
      }
      values[flag.name, default: []].append(
        try value(of: flag, attached: attached, rest: &rest))
    }
    if !has(.help) { try checkPositionals() }
  }

  private var hint: String { "`rtctl help \(command.name)` shows how it is used" }

  /// The flag of an argument with dashes, and the value attached to it.
  private func find(_ argument: String) throws(Failure) -> (Flag, String?) {
    if argument.hasPrefix("--") {
      let parts = argument.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts.first.map(String.init) ?? ""
      if let flag = command.allFlags.first(where: { $0.name == name && name.count > 1 }) {
        return (flag, parts.count == 2 ? String(parts[1]) : nil)
      }
      throw unknown("--\(name)")
    }
    let letter = argument.dropFirst().prefix(1)
    if let flag = command.allFlags.first(where: { $0.letter == letter.first }) {
      let attached = argument.dropFirst(2)
      if attached.isEmpty { return (flag, nil) }
      if flag.value != nil { return (flag, String(attached)) }
    }
    throw unknown(argument)
  }

  private func unknown(_ argument: String) -> Failure {
    let names = command.allFlags.map { $0.name.count == 1 ? "-\($0.name)" : "--\($0.name)" }
    let bare = argument.drop { $0 == "-" }
    let nearest = NearestName.of(String(bare), among: command.allFlags.map(\.name))
    var help: [String] = []
    if let nearest { help.append("did you mean `\(nearest.count == 1 ? "-" : "--")\(nearest)`?") }
    help.append("`rtctl \(command.name)` has: \(names.joined(separator: ", "))")
    return .usage("`rtctl \(command.name)` has no flag `\(argument)`", help: help)
  }

  private func value(
    of flag: Flag, attached: String?, rest: inout ArraySlice<String>
  ) throws(Failure) -> String {
    guard let placeholder = flag.value else {
      if attached != nil { throw .usage("`--\(flag.name)` takes no value", help: [hint]) }
      return ""
    }
    guard let value = attached ?? rest.popFirst() else {
      throw .usage("`\(flag.usage)` needs its \(placeholder)", help: [hint])
    }
    if !flag.choices.isEmpty, !flag.choices.contains(value) {
      var help: [String] = []
      if let nearest = NearestName.of(value, among: flag.choices) {
        help.append("did you mean `\(nearest)`?")
      }
      help.append(
        "`--\(flag.name)` of `rtctl \(command.name)` is one of: "
          + flag.choices.joined(separator: ", "))
      throw .usage("`--\(flag.name)` has no `\(value)`", help: help)
    }
    return value
  }

  private func checkPositionals() throws(Failure) {
    let least = command.positionals.reduce(0) { $0 + $1.atLeast }
    if positionals.count < least {
      let missing = command.positionals.filter { $0.atLeast > 0 }.dropFirst(positionals.count).first
      let name = missing?.name ?? command.positionals.first?.name ?? "argument"
      throw .usage("`rtctl \(command.name)` needs a \(name)", help: [hint])
    }
    var most = 0
    for positional in command.positionals {
      guard let atMost = positional.atMost else { return }
      most += atMost
    }
    if positionals.count > most {
      throw .usage(
        "`rtctl \(command.name)` does not know what to do with `\(positionals[most])`",
        help: [hint])
    }
  }
}
