import Foundation
import TestSupport
import Testing

@testable import rtctl

@Suite struct BuildTests {
  let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write("p/main.policy", SamplePolicy.text)
  }

  @Test func theSameTextsGiveTheSameBytesWhereverTheyLie() throws {
    let run = place.run("build", "p", "-o", "one.bundle")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.hasPrefix("wrote one.bundle: "))
    #expect(run.output.contains("\ndigest sha256:"))
    try place.write("elsewhere/main.policy", SamplePolicy.text)
    place.run("build", "elsewhere/main.policy", "-oelsewhere/two.bundle")
    #expect(try place.bytes("one.bundle") == place.bytes("elsewhere/two.bundle"))
    place.run("build", "p", "-o", "three.bundle", "--revision", "7")
    #expect(try place.bytes("one.bundle") != place.bytes("three.bundle"))
  }

  @Test func whatIsNotProvedIsRefusedByName() throws {
    try place.write(
      "p/main.policy",
      SamplePolicy.text + "\ninvariant safe { denied }\n")
    try place.write("old.bundle", "old")
    let run = place.run("build", "p", "-o", "old.bundle")
    #expect(run.status == 1)
    #expect(run.output.contains("error[I0101]: `safe` does not hold"))
    #expect(run.errors == "no bundle was written\n")
    #expect(try place.read("old.bundle") == "old")
  }

  @Test func theBundleSaysHowItsTableWasComparedAndWhatWasProved() throws {
    let claims = """

      invariant never_b { when sens >= internal  every admissible model: name != "b" }
      invariant goes_on { when task != code  answered }

      """
    try place.write("p/main.policy", SamplePolicy.text + claims)
    let run = place.run("build", "p", "-o", "x.bundle")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("the table means what the policy says: "))
    let inspected = place.run("inspect", "x.bundle").output
    #expect(inspected.contains("conditions compared on every class"))
    #expect(inspected.contains("invariants proved                   3"), "\(inspected)")
    #expect(inspected.contains("never_b"))
    #expect(inspected.contains("every admissible model: name != \"b\""))
    // Built on one day, and any other time of it: the same bytes.
    place.run("build", "p", "-o", "y.bundle")
    #expect(try place.bytes("x.bundle") == place.bytes("y.bundle"))
    place.run("build", "p", "-o", "z.bundle", "--as-of", "2026-01-01")
    #expect(try place.bytes("x.bundle") != place.bytes("z.bundle"))
    #expect(place.run("inspect", "z.bundle").output.contains("from 2026-01-01"))
    #expect(place.run("inspect", "p").output.contains("not compared with the policy"))
  }

  @Test func aPolicyWithErrorsIsRefused() throws {
    try place.write("p/main.policy", SamplePolicy.text + "\ndeny x { when tusk == code }\n")
    #expect(place.run("build", "p", "-o", "x.bundle").status == 1)
    #expect(!place.names.contains("x.bundle"))
  }

  @Test func theFileIsReplacedAsAWholeAndNothingElseIsLeft() throws {
    try place.write("x.bundle", "old")
    let files = FileManager.default
    try files.setAttributes([.posixPermissions: 0o604], ofItemAtPath: place.path("x.bundle"))
    #expect(place.run("build", "p", "-o", "x.bundle").status == 0)
    #expect(place.names == ["p", "p/main.policy", "x.bundle"])
    let attributes = try files.attributesOfItem(atPath: place.path("x.bundle"))
    #expect(attributes[.posixPermissions] as? Int == 0o604)
  }

  @Test func whatCannotBeWrittenIsExitCodeThree() throws {
    let folder = place.run("build", "p", "-o", "p")
    #expect(folder.status == 3)
    #expect(folder.errors == "error: cannot write `p`: it is a folder\n")
    let missing = place.run("build", "p", "-o", "no/such/x.bundle")
    #expect(missing.status == 3)
    #expect(missing.errors == "error: cannot write `no/such/x.bundle`: no such file or directory\n")
  }

  @Test func aDashWritesToStandardOutput() throws {
    place.run("build", "p", "-o", "x.bundle")
    #expect(place.run("build", "p", "-o", "-").bytes == (try place.bytes("x.bundle")))
  }

  @Test func resultsAsJSON() throws {
    let run = place.run(
      "build", "p", "-o", "x.bundle", "--revision", "7", "--format", "json")
    let json = try run.object()
    #expect(json["file"] as? String == "x.bundle")
    #expect(json["revision"] as? Int == 7)
    #expect(json["bytes"] as? Int == (try place.bytes("x.bundle").count))
  }
}
