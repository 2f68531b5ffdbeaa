import TestSupport
import Testing

@testable import rtctl

@Suite struct InitTests {
  let place: Workplace

  init() throws { place = try Workplace() }

  @Test func theFirstPolicyPassesEverything() throws {
    let run = place.run("init", "demo")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("wrote demo/main.policy\nwrote demo/requests.ndjson\n"))

    let check = place.run("check", "demo", "--strict")
    #expect(check.status == 0, "\(check.output)")
    #expect(place.run("fmt", "demo", "--check").status == 0)

    let test = place.run("test", "demo")
    #expect(test.status == 0, "\(test.output)")
    #expect(test.output.hasSuffix("\n5 tests passed\n"))

    #expect(place.run("build", "demo", "-o", "demo.bundle").status == 0)
    let decide = place.run("decide", "demo.bundle", "--requests", "demo/requests.ndjson")
    #expect(decide.status == 0, "\(decide.output)")
    #expect(decide.output.split(separator: "\n").count == 6)
    let digest = #/sha256:[0-9a-f]{64}/#
    #expect(
      decide.output.replacing(digest, with: "")
        == place.run("decide", "demo", "--requests", "demo/requests.ndjson").output
        .replacing(digest, with: ""))
    #expect(place.run("verify", "demo").status == 0)
  }

  @Test func itWritesIntoTheCurrentFolderWhenNoneIsNamed() {
    #expect(place.run("init").status == 0)
    #expect(place.names == ["main.policy", "requests.ndjson"])
  }

  @Test func whatItSaysToRunCanBePasted() {
    let run = place.run("init", "it's mine")
    #expect(run.output.contains("\n  rtctl check 'it'\\''s mine'\n"), "\(run.output)")
  }

  @Test func itNeverReplacesAFile() throws {
    try place.write("demo/requests.ndjson", "mine")
    let run = place.run("init", "demo")
    #expect(run.status == 3)
    #expect(run.errors.hasPrefix("error: `demo/requests.ndjson` is already there"))
    #expect(try place.read("demo/requests.ndjson") == "mine")
    #expect(place.names == ["demo", "demo/requests.ndjson"])
  }
}
