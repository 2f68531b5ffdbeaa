/// A flag of a command.
///
/// One list of these drives parsing, help and completions.
struct Flag: Sendable {
  /// Its name without the dashes: `strict`.
  let name: String
  /// Its one-letter form: `o` for `-o`.
  var short: Character?
  /// What stands for its value in the help: `FILE`; nil for a switch.
  var value: String?
  /// The values it takes, when they are few.
  var choices: [String] = []
  /// True when it may be given more than once.
  var repeats = false
  /// What it does, in one line.
  let help: String

  /// What stands behind one dash.
  var letter: Character? { name.count == 1 ? name.first : short }

  /// How it is written: `-o FILE`, `--strict`.
  var usage: String {
    let dashed = name.count == 1 ? "-\(name)" : "--\(name)"
    guard let value else { return dashed }
    return "\(dashed) \(value)"
  }
}

/// What stands on the command line without dashes.
struct Positional: Sendable {
  /// Its name in the help: `PATH`.
  let name: String
  /// How many there must be at least.
  var atLeast = 1
  /// How many there may be; any number when nil.
  var atMost: Int? = 1
  /// What it is, in one line.
  let help: String

  /// How the usage line shows it.
  var usage: String {
    let one = atMost == nil ? "\(name)…" : name
    return atLeast == 0 ? "[\(one)]" : one
  }
}

/// A command line with what it does.
struct Example: Sendable {
  let line: String
  let says: String
}

/// A command: how it is called, what it says of itself and what it does.
struct CommandSpec: Sendable {
  let name: String
  /// The lines behind `Usage:`, without `rtctl NAME`.
  let usages: [String]
  /// What it does, in one line.
  let summary: String
  /// What it does, in a few sentences.
  let description: String
  var positionals: [Positional] = []
  var flags: [Flag] = []
  /// The formats of its results; the first is the default.
  var formats: [OutputFormat] = [.text, .json]
  let examples: [Example]
  let run: @Sendable (Invocation, Console) throws(Failure) -> ExitStatus

  /// Its own flags and those that every command has.
  var allFlags: [Flag] { flags + [Flag.format(formats), .help] }
}

/// How results are written.
enum OutputFormat: String, Sendable {
  case text, json, sarif, junit, github, csv, html, markdown

  /// What commands with findings can print.
  static let findings: [OutputFormat] = [.text, .json, .sarif, .junit, .github]
}

extension Flag {
  static func format(_ formats: [OutputFormat]) -> Flag {
    Flag(
      name: "format", value: "FORMAT", choices: formats.map(\.rawValue),
      help: "how results are printed: \(formats.map(\.rawValue).joined(separator: ", "))")
  }
  static let help = Flag(name: "help", short: "h", help: "print this help")
  static let version = Flag(name: "version", help: "print the version")
}
