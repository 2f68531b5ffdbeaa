import Foundation
import TestSupport
import Testing

@testable import rtctl

/// The shared cases and the policy packs, through the commands that their users run.
@Suite struct SharedCasesTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let cases = root.appending(path: "Tests/Conformance/Fixtures/cases").path
  private static let packs = root.appending(path: "policies").path

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { !$0.hasPrefix(".") && !$0.hasSuffix(".md") }.sorted()
  }

  let place: Workplace

  init() throws { place = try Workplace() }

  @Test(arguments: names(in: cases + "/decide"))
  func everyRequestIsDecidedAndExplained(_ name: String) throws {
    let policy = "\(Self.cases)/decide/\(name)/main.policy"
    let requests = "\(Self.cases)/decide/\(name)/requests.ndjson"
    let run = place.run("decide", policy, "--requests", requests)
    let isInvalid = run.output.contains("\"effect\":\"invalid\"")
    #expect(run.status == (isInvalid ? 1 : 0), "\(run.errors)")
    let lines = try String(contentsOfFile: requests, encoding: .utf8).split(separator: "\n")
    let decisions = run.output.split(separator: "\n")
    #expect(decisions.count == lines.count)
    for (line, decision) in zip(lines, decisions) {
      let explained = place.run("explain", policy, "--request", "-", input: String(line))
      #expect(explained.status == (decision.contains("\"invalid\"") ? 1 : 0))
      #expect(!explained.output.isEmpty)
    }
    #expect(place.run("inspect", policy, "--table").status == 0)
  }

  @Test(arguments: names(in: cases + "/refuse"))
  func everyMistakeIsOneFinding(_ name: String) throws {
    let policy = "\(Self.cases)/refuse/\(name)"
    let run = place.run("check", policy)
    #expect(run.status == 1)
    #expect(run.output.contains("\(policy):"))
    #expect(place.run("decide", policy, input: "{}").status == 1)
    #expect(place.run("build", policy, "-o", "x.bundle").status == 1)
    #expect(place.names.isEmpty)
  }

  @Test(arguments: names(in: packs))
  func everyPackPassesItsChecksAndTests(_ name: String) {
    let folder = "\(Self.packs)/\(name)"
    let check = place.run("check", folder, "--strict")
    #expect(check.status == 0, "\(check.output)")
    let test = place.run("test", folder)
    #expect(test.status == 0, "\(test.output)")
    #expect(place.run("build", folder, "-o", "x.bundle").status == 0)
  }
}
