import Foundation
import TestSupport
import Testing

@testable import rtctl

/// `rtctl reach`.
@Suite struct ReachTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write("p/main.policy", SamplePolicy.text)
  }

  @Test func theTableHasEveryWayToAModel() throws {
    let run = place.run("reach", "p", "b", "--format", "json")
    #expect(run.status == 0, "\(run.errors)")
    let json = try run.object()
    #expect(json["complete"] as? Bool == true)
    let ways = try #require(json["ways"] as? [[String: Any]])
    #expect(Set(ways.compactMap { $0["route"] as? String }) == ["coding", "last"])
    for way in ways {
      let when = try #require(way["when"] as? [String: String])
      // `b` is cleared for what is public only.
      #expect(when["sens"] == "public" || when["sens"] == "<= public", "\(when)")
    }
  }

  @Test func aConditionAsksAboutAllModelsOfWhichItHolds() throws {
    let run = place.run("reach", "p", "--where", "region == us", "--format", "csv")
    #expect(run.status == 0)
    #expect(run.output.contains(",b,last,"))
    #expect(!run.output.contains(",a,last,"))
    let nothing = place.run("reach", "p", "--where", "clearance < sens")
    #expect(nothing.output.contains("None: whatever the request and whatever fails."))
  }

  @Test func trafficIsCounted() throws {
    try place.write("traffic.ndjson", #"{"sens":"secret"}"# + "\n{}\n" + #"{"sens":"no"}"# + "\n")
    let run = place.run("reach", "p", "b", "--requests", "traffic.ndjson")
    #expect(run.output.contains("1 of 3 requests got there\n  b: 1\n"))
    #expect(run.output.contains("1 are no requests of this policy\n"))
    let mixed = place.run(
      "reach", "p", "--where", "clearance < sens", "--requests", "traffic.ndjson")
    #expect(mixed.status == 2)
  }

  @Test func mistakesAreNamed() {
    #expect(place.run("reach", "p").status == 2)
    #expect(place.run("reach", "p", "b", "--where", "region == us").status == 2)
    let model = place.run("reach", "p", "c")
    #expect(model.status == 2)
    #expect(model.errors.hasPrefix("error: there is no model `c`\n"))
    let word = place.run("reach", "p", "--where", "regoin == us")
    #expect(word.status == 1)
    #expect(word.errors.contains("did you mean `region`?"))
  }
}
