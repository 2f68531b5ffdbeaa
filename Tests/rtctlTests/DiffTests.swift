import Foundation
import TestSupport
import Testing

@testable import rtctl

/// `rtctl diff`.
@Suite struct DiffTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write("old/main.policy", SamplePolicy.text)
  }

  private func change(_ before: String, _ after: String) throws {
    #expect(SamplePolicy.text.contains(before))
    try place.write("new/main.policy", SamplePolicy.text.replacing(before, with: after))
  }

  @Test func aPolicyAndItselfDecideAlike() throws {
    let run = place.run("diff", "old", "old", "--fail-on", "any")
    #expect(run.status == 0)
    #expect(run.output == "no request is decided otherwise\n")
  }

  @Test func anotherTextThatDecidesAlikeIsNoChange() throws {
    try change("models where clearance < sens ", "models where not (clearance >= sens) ")
    #expect(place.run("diff", "old", "new", "--fail-on", "any").status == 0)
  }

  @Test func aForbidThatIsNarrowedLoosens() throws {
    try change("forbid above { models", "forbid above { when task == code   models")
    let run = place.run("diff", "old", "new", "--fail-on", "loosens")
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("LOOSENS   `b` gets requests that `above` removed before\n"))
    #expect(run.output.contains("old rule above   old/main.policy:"))
    #expect(run.output.contains("before   a by last\n"))
    #expect(run.output.contains("after    a, b by last\n"))
    #expect(run.output.hasSuffix("\n1 loosen\n"))
    let back = place.run("diff", "new", "old", "--fail-on", "loosens")
    #expect(back.status == 0)
    #expect(
      back.output.hasPrefix("TIGHTENS  `b` no longer gets requests that `above` removes now\n"))
  }

  @Test func everyEditedRouteIsAChangeOfItsOwn() throws {
    try change(
      "route coding",
      """
      route first { when labels has pii and task == code   to b }
      route second { when tenant == "x" and task == code   to b }
      route coding
      """)
    let run = place.run("diff", "old", "new", "--format", "json")
    let changes = try #require(try run.object()["changes"] as? [[String: Any]])
    let texts = changes.compactMap { $0["change"] as? String }
    for route in ["first", "second"] {
      #expect(texts.contains("`a` no longer gets requests that `\(route)` takes elsewhere now"))
    }
  }

  @Test func whatIsAcceptedIsRecordedAndDoesNotFail() throws {
    try change("status 451", "status 451   until 2020-01-01")
    #expect(place.run("diff", "old", "new", "--fail-on", "loosens").status == 1)
    let run = place.run(
      "diff", "old", "new", "--fail-on", "loosens", "--accept", "no_code=ticket 7", "--accept",
      "nobody=x")
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("accepted ticket 7\n"))
    #expect(run.errors.contains("`--accept nobody`: no change is due to a rule of that name"))
    #expect(place.run("diff", "old", "new", "--accept", "no_code").status == 2)
  }

  @Test func whatClassifyNoLongerRaisesLoosens() throws {
    try change("raise sens to secret", "raise sens to internal")
    let run = place.run("diff", "old", "new", "--format", "json")
    let changes = try #require(try run.object()["changes"] as? [[String: Any]])
    let texts = changes.compactMap { $0["change"] as? String }
    #expect(texts.contains("`sens` is no longer raised as much by `classify`"))
    #expect(changes.allSatisfy { $0["effect"] as? String != "UNKNOWN" })
  }

  @Test func changedDeclarationsAreNamed() throws {
    try change("model b {", "model c { region eu clearance secret context 8k }\nmodel b {")
    let run = place.run("diff", "old", "new")
    #expect(run.output.contains("NEUTRAL   the model `c` is new\n"))
    try change("sens   Sens          default public", "sens   Sens          default internal")
    let other = place.run("diff", "old", "new", "--fail-on", "loosens")
    #expect(other.status == 1)
    #expect(other.output.contains("LOOSENS   the attribute `sens` is declared otherwise\n"))
  }

  @Test func trafficIsCounted() throws {
    try change("forbid above { models", "forbid above { when task == code   models")
    try place.write("traffic.ndjson", #"{"sens":"secret"}"# + "\n{}\n" + #"{"sens":"no"}"# + "\n")
    let run = place.run("diff", "old", "new", "--requests", "traffic.ndjson")
    #expect(run.output.contains("1 of 3 requests are decided otherwise\n  1  other candidates\n"))
    #expect(run.output.contains("1 are no requests of either policy\n"))
  }

  @Test func policiesWithErrorsAreNotCompared() throws {
    try place.write("new/main.policy", SamplePolicy.text + "\ndeny x { when tusk == code }\n")
    let run = place.run("diff", "old", "new")
    #expect(run.status == 1)
    #expect(run.errors.contains("`tusk`"))
    #expect(place.run("diff", "old", "nowhere").status == 3)
  }
}
