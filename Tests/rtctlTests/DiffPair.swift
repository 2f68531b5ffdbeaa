import Foundation
@testable import rtctl
import Testing
import TestSupport

/// Two policies, what `rtctl diff` says of them, and what `rtctl decide` makes of its requests.
struct DiffPair {
  let place: Workplace

  /// Two texts with `language 1` before them, and the files of each beside them.
  init(
    _ old: String, _ new: String, files: (old: [String: String], new: [String: String]) = ([:], [:])
  ) throws {
    place = try Workplace()
    try place.write("old/main.policy", "language 1\n" + old)
    try place.write("new/main.policy", "language 1\n" + new)
    for (name, text) in files.old { try place.write("old/\(name)", text) }
    for (name, text) in files.new { try place.write("new/\(name)", text) }
  }

  /// One change.
  struct Change {
    var effect: String
    var text: String
    var request: String?
    var before: String?
    var after: String?
  }

  func run(_ flags: String...) -> Run { place.run(["diff", "old", "new"] + flags) }

  /// The changes from the old one to the new one, or the other way round.
  func changes(_ old: String = "old", _ new: String = "new") throws -> [Change] {
    let run = place.run("diff", old, new, "--format", "json")
    #expect(run.errors == "")
    let changes = try #require(try run.object()["changes"] as? [[String: Any]])
    return try changes.map { change in
      Change(
        effect: try #require(change["effect"] as? String),
        text: try #require(change["change"] as? String), request: change["request"] as? String,
        before: change["before"] as? String, after: change["after"] as? String)
    }
  }

  /// Expects the texts of all changes, each with its effect, in any order.
  func expect(
    _ expected: [String], from old: String = "old", to new: String = "new",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try changes(old, new)
    #expect(
      found.map { "\($0.effect) \($0.text)" }.sorted() == expected.sorted(),
      sourceLocation: sourceLocation)
    try judge(found, old, new, sourceLocation)
  }

  /// Every request that is shown is one of both policies, and `decide` says of it what `diff` did.
  private func judge(
    _ changes: [Change], _ old: String, _ new: String, _ sourceLocation: SourceLocation
  ) throws {
    for change in changes {
      guard let request = change.request else { continue }
      let before = try decide(request, old)
      let after = try decide(request, new)
      #expect(before["effect"] as? String != "invalid", sourceLocation: sourceLocation)
      #expect(after["effect"] as? String != "invalid", sourceLocation: sourceLocation)
      for (words, decision) in [(change.before, before), (change.after, after)] {
        guard let names = candidates(decision), let words, words.contains(" by ") else { continue }
        #expect(
          words.hasPrefix(names.joined(separator: ", ") + " by "), sourceLocation: sourceLocation)
      }
    }
  }

  /// The names of the candidates; nil when nobody is asked.
  func candidates(_ decision: [String: Any]) -> [String]? {
    guard decision["effect"] as? String == "route" else { return nil }
    return (decision["candidates"] as? [[String: Any]])?.compactMap { $0["model"] as? String }
  }

  func decide(_ request: String, _ policy: String) throws -> [String: Any] {
    try place.run(["decide", policy], input: request + "\n").object()
  }
}
