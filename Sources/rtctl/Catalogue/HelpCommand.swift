internal import PolicyCore
internal import PolicyLang

/// `rtctl help`: what there is, from the list of commands.
enum HelpCommand {
  static let spec = CommandSpec(
    name: "help", usages: ["[COMMAND]"],
    summary: "shows the commands, or how one of them is used",
    description: "Prints the list of commands, or the page of one with its flags and examples.",
    positionals: [Positional(name: "COMMAND", atLeast: 0, help: "the command to explain")],
    examples: [
      Example(line: "rtctl help check", says: "how to check a policy"),
      Example(line: "rtctl help --format json", says: "all commands and flags, for scripts"),
    ],
    run: run)

  static func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitStatus {
    var commands = CommandCatalogue.all
    if let name = invocation.positionals.first {
      guard let command = CommandCatalogue.find(name) else { throw CommandCatalogue.unknown(name) }
      commands = [command]
    }
    if invocation.format == .json {
      console.output.write(utf8: json(commands))
    } else if let command = commands.first, commands.count == 1 {
      console.output.write(HelpText.page(command, console.output.style))
    } else {
      console.output.write(HelpText.overview(console.output.style))
    }
    return .good
  }

  private static func json(_ commands: [CommandSpec]) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("version", CompilerVersion.text)
      json.key("commands")
      json.array { json in for command in commands { write(command, &json) } }
    }
    return json.bytes + [0x0A]
  }

  private static func write(_ command: CommandSpec, _ json: inout JSONWriter) {
    json.object { json in
      json.member("name", command.name)
      json.member("summary", command.summary)
      json.key("usage")
      json.array { json in
        for usage in command.usages { json.string("rtctl \(command.name) \(usage)") }
      }
      json.key("flags")
      json.array { json in
        for flag in command.allFlags {
          json.object { json in
            json.member("name", flag.name)
            if let short = flag.short { json.member("short", String(short)) }
            if let value = flag.value { json.member("value", value) }
            if !flag.choices.isEmpty {
              json.key("choices")
              json.array { json in for choice in flag.choices { json.string(choice) } }
            }
            json.member("help", flag.help)
          }
        }
      }
    }
  }
}
