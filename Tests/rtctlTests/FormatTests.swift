import Foundation
import TestSupport
import Testing

@testable import rtctl

@Suite struct FormatTests {
  let place: Workplace
  let untidy = "language 1\nenum A {x,y}\n"
  let tidy = "language 1\n\nenum A { x, y }\n"

  init() throws { place = try Workplace() }

  @Test func onlyFilesThatChangeAreWritten() throws {
    try place.write("p/a.policy", untidy)
    let first = place.run("fmt", "p")
    #expect(first.status == 0)
    #expect(first.output == "laid out p/a.policy\n")
    let laidOut = try place.read("p/a.policy")
    #expect(laidOut != untidy)
    let again = place.run("fmt", "p")
    #expect(again.status == 0)
    #expect(again.output.isEmpty)
    #expect(try place.read("p/a.policy") == laidOut)
  }

  @Test func checkWritesNothingAndNamesTheFiles() throws {
    try place.write("p/a.policy", untidy)
    let run = place.run("fmt", "p", "--check")
    #expect(run.status == 1)
    #expect(run.output.contains("--> p/a.policy:1:1"))
    #expect(try place.read("p/a.policy") == untidy)
    #expect(
      place.run("fmt", "p", "--check", "--format", "github").output.hasPrefix(
        "::error file=p/a.policy"))
  }

  @Test func filesWithSyntaxErrorsAreReportedAndLeftAlone() throws {
    try place.write("p/a.policy", untidy)
    try place.write("p/b.policy", "language 1\nenum A { x\n")
    let run = place.run("fmt", "p")
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("laid out p/a.policy\n"))
    #expect(run.output.contains("--> p/b.policy:"))
    #expect(try place.read("p/b.policy") == "language 1\nenum A { x\n")
  }

  @Test func standardInputGoesToStandardOutput() throws {
    let run = place.run("fmt", "-", input: untidy)
    #expect(run.status == 0)
    #expect(run.output != untidy)
    #expect(place.run("fmt", "-", input: run.output).output == run.output)
    let broken = place.run("fmt", "-", input: "language 1\nenum A { x\n")
    #expect(broken.status == 1)
    #expect(broken.output.isEmpty)
    #expect(broken.errors.contains("<stdin>:"))
    #expect(place.run("fmt", "-", "--check", input: untidy).status == 1)
    let mixed = place.run("fmt", "-", "a.policy", input: untidy)
    #expect(mixed.errors.hasPrefix("error: `-` stands alone"))
    #expect(mixed.status == 3)
  }

  @Test func permissionsAndLinksStay() throws {
    try place.write("real/a.policy", untidy)
    let files = FileManager.default
    try files.setAttributes([.posixPermissions: 0o640], ofItemAtPath: place.path("real/a.policy"))
    try files.createSymbolicLink(
      atPath: place.path("link.policy"), withDestinationPath: "real/a.policy")
    #expect(place.run("fmt", "link.policy").status == 0)
    #expect(
      try files.destinationOfSymbolicLink(atPath: place.path("link.policy")) == "real/a.policy")
    let attributes = try files.attributesOfItem(atPath: place.path("real/a.policy"))
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try place.read("real/a.policy") != untidy)
    #expect(place.names == ["link.policy", "real", "real/a.policy"])
  }

  @Test func resultsAsJSON() throws {
    try place.write("a.policy", untidy)
    let json = try place.run("fmt", "a.policy", "--format", "json").object()
    #expect(json["files"] as? Int == 1)
    #expect(json["changed"] as? [String] == ["a.policy"])
  }
}
