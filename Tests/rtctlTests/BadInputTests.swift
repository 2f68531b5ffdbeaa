import Foundation
import TestSupport
import Testing

@testable import rtctl

/// What is wrong from outside gets an error that names the place, and leaves nothing half done.
@Suite struct BadInputTests {
  private let place: Workplace

  init() throws { place = try Workplace() }

  private func check(_ rules: String, _ files: [String: String] = [:]) throws -> Run {
    try place.write("p/main.policy", SamplePolicy.declarations + rules + "\nroute last { to a }\n")
    for (name, text) in files { try place.write("p/\(name)", text) }
    return place.run("check", "p")
  }

  @Test func aColumnThatAFileDoesNotHave() throws {
    let run = try check(
      "list known from \"k.csv\" column \"name\"\ndeny x { when tenant in known }",
      ["k.csv": "id,nam\n1,b\n"])
    #expect(run.status == 1)
    #expect(run.output.contains("error[S0106]: `k.csv` has no column `name`"))
    #expect(run.output.contains("did you mean `nam`?"))
  }

  @Test func aListOfMoreEntriesThanAreRead() throws {
    let entries = (0...1_000_000).map { "\($0)" }.joined(separator: "\n")
    let run = try check(
      "list known from \"k.txt\"\ndeny x { when tenant in known }", ["k.txt": entries + "\n"])
    #expect(run.status == 1)
    #expect(run.output.contains("a list has at most 1000000 entries"), "\(run.output.prefix(500))")
  }

  @Test(arguments: [
    ("deny x { when tenant matches /(a{1,900}b{1,900}){1,900}/ }", "L0204"),
    ("detector d = /x+y/", "L02"),
  ])
  func aPatternThatExplodesOrHasNoBound(_ rule: String, _ code: String) throws {
    let run = try check(rule)
    #expect(run.status == 1)
    #expect(run.output.contains("error[\(code)"), "\(run.output)")
    #expect(run.output.contains("--> p/main.policy:"))
    #expect(run.output.contains("= help: "))
  }

  @Test func aScheduleOfModelsThatThePolicyDoesNotHave() throws {
    try place.write("p/main.policy", SamplePolicy.text)
    try place.write("traffic.ndjson", "{}\n")
    try place.write("bad_day.json", #"[{"model":"zzz","class":"connect"}]"#)
    let run = place.run(
      "simulate", "p", "--requests", "traffic.ndjson", "--schedule", "bad_day.json", "-o",
      "out.json")
    #expect(run.status == 2)
    #expect(run.errors.contains("bad_day.json:1:11: found `zzz`, expected a model of the policy"))
    #expect(!FileManager.default.fileExists(atPath: place.path("out.json")))
  }

  @Test func aLastLineThatIsCutShort() throws {
    try place.write("p/main.policy", SamplePolicy.text)
    try place.write("traffic.ndjson", "{}\n{\"task\":\"co")
    let run = place.run("decide", "p", "--requests", "traffic.ndjson")
    #expect(run.status == 1)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].contains(#""effect":"route""#))
    #expect(lines[1].contains(#""found":"the end of the line""#))
    #expect(place.run("simulate", "p", "--requests", "traffic.ndjson").status == 1)
  }
}
