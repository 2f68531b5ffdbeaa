import Foundation
@testable import rtctl
import Testing
import TestSupport

/// Orders of a level against every request: `rtctl diff` says what `rtctl decide` does.
@Suite struct DiffLevelOrderTests {
  private static let values = ["low", "mid", "top"]
  private static let orders = [
    ["low", "top", "mid"], ["mid", "top", "low"], ["top", "mid", "low"],
  ]
  private static let rules = [
    "forbid f { models where clearance < sens }",
    "forbid f { models where clearance <= other }",
    "forbid f { when sens >= mid   models n }",
    "deny d { when sens > other }",
    "deny d { when sens == other and vip }",
    "deny d { when sens in low..mid }",
    "forbid f { when sens >= other   models m }",
    "route high { when sens >= mid   to n }",
    "classify c { when vip   raise sens to mid }\nforbid f { models where clearance < sens }",
    """
    classify c { when vip   raise sens to mid }
    classify e { when sens >= mid   raise other to top }
    forbid f { when other == top   models m }
    """,
    """
    classify c { when vip   raise sens to mid }
    classify e { when sens >= mid   raise sens to top }
    deny d { when declared.sens != sens }
    """,
    """
    classify c { when sens >= mid   add labels {pii} }
    forbid f { when labels has pii   models n }
    """,
    "forbid f { when least == mid   models m }",
    "classify c { when vip   raise least to top }\nforbid f { when least >= mid   models m }",
  ]

  private func text(_ order: [String], _ rules: String) -> String {
    """
    language 1
    level S { \(order.joined(separator: " < ")) }
    enum Label { pii }
    request {
        sens   S default low
        other  S default mid
        least  S at least mid default top
        vip    bool default false
        labels set of Label default {}
    }
    models { clearance S }
    model m { clearance mid }
    model n { clearance top }
    \(rules)
    route last { to m, n }

    """
  }

  /// Every request, a line each.
  private var requests: String {
    var lines = ""
    for sens in Self.values {
      for other in Self.values {
        for at in Self.values {
          for vip in [true, false] {
            lines += #"{"sens":"\#(sens)","other":"\#(other)","#
            lines += #""least":"\#(at)","vip":\#(vip)}"# + "\n"
          }
        }
      }
    }
    return lines
  }

  /// The candidates of each request; nil of one that is refused.
  private func decisions(_ policy: String, _ place: Workplace) throws -> [Set<String>?] {
    let run = place.run(["decide", policy], input: requests)
    return try run.output.split(separator: "\n").map { line in
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      let decision = try #require(value as? [String: Any])
      if decision["effect"] as? String == "deny" { return nil }
      let candidates = decision["candidates"] as? [[String: Any]] ?? []
      return Set(candidates.compactMap { $0["model"] as? String })
    }
  }

  @Test(arguments: rules) func isComparedByWhatEachPolicyDecides(_ rules: String) throws {
    let place = try Workplace()
    try place.write("old/main.policy", text(Self.values, rules))
    // Every run takes one order of each rule, a longer one all.
    let first = Self.rules.firstIndex(of: rules) ?? 0
    let orders =
      Seeds.factor > 1 ? Self.orders : [Self.orders[first % Self.orders.count]]
    for order in orders {
      try place.write("new/main.policy", text(order, rules))
      for (old, new) in [("old", "new"), ("new", "old")] {
        try compare(old, new, place, "\(old) to \(new), \(order): \(rules)")
      }
    }
  }

  private func compare(
    _ old: String, _ new: String, _ place: Workplace, _ comment: Comment
  ) throws {
    var expected: Set<String> = []
    let decided = (try decisions(old, place), try decisions(new, place))
    // A range or a raise may be an error in another order.
    guard !decided.0.isEmpty, !decided.1.isEmpty else { return }
    for (before, after) in zip(decided.0, decided.1) {
      if before == nil, after != nil { expected.insert("LOOSENS denied") }
      if before != nil, after == nil { expected.insert("TIGHTENS denied") }
      guard let before, let after else { continue }
      for model in after.subtracting(before) { expected.insert("LOOSENS \(model)") }
      for model in before.subtracting(after) { expected.insert("TIGHTENS \(model)") }
    }
    let run = place.run("diff", old, new, "--format", "json")
    let changes = try #require(try run.object()["changes"] as? [[String: Any]], comment)
    var found: Set<String> = []
    for change in changes {
      let effect = try #require(change["effect"] as? String)
      let text = try #require(change["change"] as? String)
      #expect(effect != "UNKNOWN", comment)
      if text.contains("refused") { found.insert("\(effect) denied") }
      guard let end = text.range(of: " get") ?? text.range(of: " no longer get") else { continue }
      for (place, part) in text[..<end.lowerBound].split(separator: "`").enumerated()
      where place % 2 == 0 {
        found.insert("\(effect) \(part)")
      }
    }
    #expect(found == expected, comment)
  }
}
