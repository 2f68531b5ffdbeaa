import Foundation
import TestSupport
import Testing

@testable import rtctl

@Suite struct CheckTests {
  let place: Workplace

  init() throws { place = try Workplace() }

  private func writeBroken(_ name: String = "bank/main.policy") throws {
    let text = SamplePolicy.text.replacing("task == code and", with: "tusk == code and")
    try place.write(name, text)
  }

  @Test func aGoodPolicyHasNoProblems() throws {
    try place.write("main.policy", SamplePolicy.text)
    let run = place.run("check", "main.policy")
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output == "no problems\n")
    #expect(run.errors.isEmpty)
    #expect(place.run("check", ".").output == "no problems\n")
    #expect(place.run("check", "-", input: SamplePolicy.text).output == "no problems\n")
  }

  /// A number is followed by the name of the next attribute, however much that looks like a unit.
  @Test(arguments: ["k", "m", "h", "d", "s", "y", "M", "usd_", "cents"])
  func attributesMayBeNamedAsUnits(_ name: String) throws {
    try place.write(
      "main.policy",
      """
      language 1
      request { n int 0..10 default 0   \(name) int 0..10 default 0   v bool default false }
      model a { }
      deny d { when n + \(name) > 15 and v }
      route last { to a }

      """)
    let run = place.run("check", "main.policy")
    #expect(run.status == 0, "\(run.output)")
  }

  @Test func aProblemIsShownAtItsPlaceInTheUsersWords() throws {
    try writeBroken()
    let run = place.run("check", "bank")
    #expect(run.status == 1)
    #expect(run.output.contains("--> bank/main.policy:"))
    #expect(run.output.contains("`tusk`"))
    #expect(run.output.contains("`task`"))
    #expect(run.output.hasSuffix("1 error\n"))
  }

  @Test func everyFormatCarriesTheFinding() throws {
    try writeBroken()
    let json = try place.run("check", "bank", "--format", "json").object()
    let diagnostics = try #require(json["diagnostics"] as? [[String: Any]])
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?["file"] as? String == "bank/main.policy")

    let sarif = try place.run("check", "bank", "--format", "sarif").object()
    #expect(sarif["version"] as? String == "2.1.0")

    #expect(place.run("check", "bank", "--format", "junit").output.contains("failures=\"1\""))
    #expect(
      place.run("check", "bank", "--format", "github").output
        .hasPrefix("::error file=bank/main.policy,line="))
  }

  @Test func aLinkOutOfTheFolderIsNotFollowed() throws {
    try place.write("secret.policy", "language 1\nenum Hidden { treasure }\n")
    try place.write("bank/data/inside.policy", "language 1\n")
    for (name, imported) in [("out", "../secret.policy"), ("in", "data/inside.policy")] {
      try FileManager.default.createSymbolicLink(
        atPath: place.path("bank/\(name).policy"), withDestinationPath: imported)
    }
    func check(importing name: String) throws -> Run {
      let text = SamplePolicy.text.replacing(
        "owner \"dpo@bank.example\"", with: "owner \"dpo@bank.example\"\nimport \"\(name)\"",
        maxReplacements: 1)
      try place.write("bank/root.policy", text)
      return place.run("check", "bank/root.policy")
    }
    let out = try check(importing: "out.policy")
    #expect(out.status == 1)
    #expect(out.output.contains("leads out of the folder of the root file"))
    #expect(!out.output.contains("treasure"))
    let inside = try check(importing: "in.policy")
    #expect(inside.status == 0, "\(inside.output)")
  }

  @Test func severalPoliciesMakeOneReport() throws {
    try writeBroken("one/main.policy")
    try writeBroken("two/main.policy")
    let run = place.run("check", "one", "two")
    #expect(run.status == 1)
    #expect(run.output.contains("one/main.policy:"))
    #expect(run.output.contains("two/main.policy:"))
    #expect(run.output.hasSuffix("2 errors\n"))
  }

  @Test func strictMakesWarningsErrors() throws {
    try place.write(
      "main.policy", SamplePolicy.text + "\nforbid none { when tenant == \"x\"   models a, b }\n")
    #expect(place.run("check", ".").status == 0)
    let strict = place.run("check", ".", "--strict")
    #expect(strict.status == 1)
    #expect(strict.output.contains("error[A0104]"))
  }

  @Test func missingFilesAreExitCodeThreeAndDoNotStopTheRest() throws {
    try writeBroken()
    let run = place.run("check", "nothing.policy", "bank")
    #expect(run.status == 3)
    #expect(run.errors == "error: cannot read `nothing.policy`: no such file or directory\n")
    #expect(run.output.hasSuffix("1 error\n"))
  }

  @Test func aFolderNeedsItsMainPolicy() throws {
    try place.write("bank/rules.policy", SamplePolicy.text)
    let run = place.run("check", "bank")
    #expect(run.status == 3)
    #expect(run.errors.hasPrefix("error: folder `bank` has no `main.policy`\n"))
    #expect(run.errors.contains("there is `rules.policy`"))
  }

  @Test func aFolderIsItsMainPolicyAndWhatThatImports() throws {
    try place.write("bank/types.policy", SamplePolicy.declarations)
    try place.write(
      "bank/main.policy", "language 1\nimport \"types.policy\"\n" + SamplePolicy.rules)
    #expect(place.run("check", "bank").output == "no problems\n")
    try place.write("bank/old/stray.policy", "language 1\n")
    let stray = place.run("check", "bank")
    #expect(stray.status == 1)
    #expect(stray.output.contains("old/stray.policy"))
    // The doubles of a mounted Kubernetes volume lie in hidden folders.
    try FileManager.default.removeItem(atPath: place.path("bank/old"))
    try place.write("bank/..data/main.policy", SamplePolicy.text)
    #expect(place.run("check", "bank").output == "no problems\n")
  }

  @Test func anUnreadableImportIsExitCodeThree() throws {
    try place.write("main.policy", "language 1\nimport \"types.policy\"\n" + SamplePolicy.rules)
    try FileManager.default.createDirectory(
      atPath: place.path("types.policy"), withIntermediateDirectories: false)
    #expect(place.run("check", "main.policy").status == 3)
    try FileManager.default.removeItem(atPath: place.path("types.policy"))
    #expect(place.run("check", "main.policy").status == 1)
  }

  @Test func aDateIsTakenAsDayOrInstant() throws {
    try place.write("main.policy", SamplePolicy.text)
    #expect(place.run("check", ".", "--as-of", "2027-04-01").status == 0)
    #expect(place.run("check", ".", "--as-of=2027-04-01T12:00:00Z").status == 0)
    #expect(place.run("check", ".", "--as-of", "2027-02-30").status == 2)
  }

  @Test func hostileTextReachesNoTerminal() throws {
    try place.write("main.policy", "language 1\n\u{1B}[31mred\u{7}\n")
    let run = place.run("check", "main.policy")
    #expect(run.status == 1)
    #expect(!run.output.contains("\u{1B}"))
  }

  @Test(arguments: [
    ("x.json", "{\n  \"a\": 1,\n  \"b\": 2\n}\n", "JSON"),
    ("t.ndjson", "\n{ \"id\": 1 }\n{ \"id\": 2 }\n", "JSON"), ("l.json", "[1,\n2]\n", "JSON"),
    ("o.json", "\u{FEFF}{}", "JSON"), ("p.html", "<!doctype html>\n<p>\n", "XML or HTML"),
  ])
  func anotherFormatIsOneProblem(name: String, text: String, format: String) throws {
    let place = try Workplace()
    try place.write(name, text)
    for command in ["check", "fmt"] {
      let run = place.run(command, name)
      #expect(run.status == 1)
      let said = run.output + run.errors
      #expect(
        said.hasPrefix("error[S0101]: `\(name)` is \(format), not the text of a policy\n"),
        "\(said)")
      #expect(said.components(separatedBy: "error[").count == 2, "\(said)")
    }
    #expect(try place.read(name) == text)
  }

  @Test func anImportOfAnotherFormatIsOneProblem() throws {
    let place = try Workplace()
    try place.write("main.policy", "language 1\nimport \"x.json\"\nmodel a { }\nroute r { to a }\n")
    try place.write("x.json", "{\"a\": 1}\n")
    let run = place.run("check", "main.policy")
    #expect(run.output.hasPrefix("error[S0101]: `x.json` is JSON"))
    #expect(run.output.hasSuffix("\n1 error\n"))
  }
}
