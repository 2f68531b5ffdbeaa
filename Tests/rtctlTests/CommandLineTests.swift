import Foundation
import TestSupport
import Testing

@testable import rtctl

@Suite struct CommandLineTests {
  let place: Workplace

  init() throws { place = try Workplace() }

  @Test func withoutArgumentsItShowsTheCommandsAsAMistake() {
    let run = place.run()
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("Commands"))
  }

  @Test func helpListsEveryCommandOnStandardOutput() {
    let run = place.run("--help")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    for command in CommandCatalogue.all { #expect(run.output.contains("  \(command.name) ")) }
  }

  @Test(arguments: CommandCatalogue.all.map(\.name))
  func everyCommandHasAPageWithUsageFlagsAndExamples(_ name: String) throws {
    let page = place.run("help", name)
    #expect(page.status == 0)
    #expect(page.output == place.run(name, "--help").output)
    #expect(page.output == place.run(name, "-h").output)
    let command = try #require(CommandCatalogue.find(name))
    #expect(page.output.contains("Usage: rtctl \(name)"))
    #expect(!command.examples.isEmpty)
    for flag in command.flags { #expect(page.output.contains(flag.usage)) }
    for line in page.output.split(separator: "\n") { #expect(line.count <= 110, "\(line)") }
  }

  @Test func helpAsJSONIsTheListThatDrivesParsing() throws {
    let commands = try #require(
      try place.run("help", "--format", "json").object()["commands"] as? [[String: Any]])
    #expect(commands.compactMap { $0["name"] as? String } == CommandCatalogue.all.map(\.name))
  }

  @Test func aMistypedCommandNamesTheNearestAndTheList() {
    let run = place.run("chekc", "x.policy")
    #expect(run.status == 2)
    #expect(
      run.errors == """
        error: rtctl has no command `chekc`
          help: did you mean `check`?
          help: the commands are: \(CommandCatalogue.all.map(\.name).joined(separator: ", "))

        """)
  }

  @Test(arguments: ["lint", "report", "run"])
  func whatIsNotThereYetIsAnUnknownCommand(_ name: String) {
    let run = place.run(name, "x.policy")
    #expect(run.status == 2)
    #expect(run.errors.contains("rtctl has no command `\(name)`"))
  }

  @Test func aMistypedFlagNamesTheNearest() {
    let run = place.run("check", "x.policy", "--stirct")
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("error: `rtctl check` has no flag `--stirct`\n"))
    #expect(run.errors.contains("did you mean `--strict`?"))
  }

  @Test(arguments: [
    (["check"], "needs a PATH"),
    (["check", "a", "--as-of"], "`--as-of DATE` needs its DATE"),
    (["check", "a", "--as-of", "soon"], "`soon` is no date"),
    (["check", "a", "--strict=1"], "takes no value"),
    (["check", "a", "--strict", "--strict"], "is given twice"),
    (["check", "a", "--format", "yaml"], "`--format` has no `yaml`"),
    (["build", "a", "-o", "b", "--revision", "x"], "`x` is no revision"),
    (["build", "a"], "needs a file to write"),
    (["build", "a", "-o", "a.policy"], "is the name of a policy"),
    (["test", "a", "b"], "does not know what to do with `b`"),
    (["test", "a", "--filter", "("], "is no regular expression"),
    (["decide", "-"], "cannot both come from standard input"),
  ])
  func wrongCommandLinesAreExplained(_ arguments: [String], _ words: String) {
    let run = place.run(arguments)
    #expect(run.status == 2)
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.errors.contains("help:"), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func aValueMayBeAttachedAndDashesEndTheFlags() throws {
    let spec = try #require(CommandCatalogue.find("build"))
    let attached = try Invocation(spec, ["-oout", "--revision=7", "--", "-x.policy"])
    #expect(attached.value(BuildCommand.file) == "out")
    #expect(attached.value(BuildCommand.revision) == "7")
    #expect(attached.positionals == ["-x.policy"])
  }

  @Test func aReaderThatWentAwayIsNoError() {
    let run = place.run(["help"], refusing: EPIPE)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
  }

  @Test func aFullDiskIsAnError() {
    let run = place.run(["help"], refusing: ENOSPC)
    #expect(run.status == 3)
    #expect(run.errors == "error: cannot write to standard output: no space left on device\n")
  }

  @Test func coloursAreForTerminals() {
    #expect(place.run(["help"], isTerminal: true).output.contains("\u{1B}["))
    #expect(!place.run("help").output.contains("\u{1B}["))
  }
}
