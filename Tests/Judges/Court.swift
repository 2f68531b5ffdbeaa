import Foundation
import TestSupport

/// A verdict that is not so.
struct Wrong {
  /// What kind of verdict, in few words.
  var kind: String
  var detail: String
}

/// Runs of `rtctl` over drafts, and the decisions that it makes of every request.
///
/// Nothing here knows what a policy means: whether a condition holds of a request is asked of
/// `decide` too, with a policy that has a validator or a forbid for each condition.
final class Court {
  let place: Workplace
  let decisions = Decisions()

  init() throws { place = try Workplace() }

  // MARK: - Commands

  func write(_ draft: Draft, to folder: String, text: String? = nil) throws {
    try place.write("\(folder)/main.policy", text ?? draft.text)
    for (name, content) in draft.files { try place.write("\(folder)/\(name)", content) }
  }

  /// What a command prints as JSON, and what it says when it prints none.
  func json(_ arguments: [String]) -> (object: [String: Any], errors: String) {
    let run = place.run(arguments + ["--format", "json"])
    return ((try? run.json() as? [String: Any]) ?? [:], run.errors)
  }

  /// The decisions of all lines, as places; nil when the policy is refused.
  func decide(_ folder: String, _ lines: [String]) throws -> [Int]? {
    try place.write("requests.ndjson", lines.map { $0 + "\n" }.joined())
    let run = place.run("decide", folder, "--requests", "requests.ndjson")
    let decided = decisions.read(run.bytes)
    return decided.count == lines.count ? decided : nil
  }

  // MARK: - Conditions

  /// Of which requests each condition holds, and of which models each condition of models.
  func ask(
    _ draft: Draft, _ conditions: [String], ofModels: [String], _ lines: [String]
  ) throws -> Answers? {
    var answers = Answers()
    let classifies = draft.rules.filter { $0.kind == "classify" }
      .map { $0.text(when: $0.when.map { "(\($0)) or probed" }) }.joined()
    let region = draft.models.first?.facts ?? []
    let stated = zip(draft.facts, region).map { "\($0.name) \($1)" }.joined(separator: " ")
    let head = draft.head(
      attributes: "    probed bool default false\n",
      models: "model probe { \(stated) }\n" + classifies)
    if !conditions.isEmpty {
      let probes = conditions.enumerated().map {
        "validate p\($0)p { when (\($1)) or probed   output is json }\n"
      }
      try write(draft, to: "probe", text: head + probes.joined() + "route r { to probe }\n")
      guard let decided = try decide("probe", lines) else { return nil }
      for (place, condition) in conditions.enumerated() {
        answers.holds[condition] = decided.map { decisions[$0].validators.contains("p\(place)p") }
      }
    }
    if !ofModels.isEmpty {
      let probes = ofModels.enumerated().map {
        "forbid p\($0)p { models where (\($1)) or probed }\n"
      }
      try write(draft, to: "probe", text: head + probes.joined() + "route r { to probe }\n")
      guard let decided = try decide("probe", lines) else { return nil }
      for (place, condition) in ofModels.enumerated() {
        answers.models[condition] = decided.map { decided in
          Set(decisions[decided].removed.filter { $0.value.contains("p\(place)p") }.keys)
        }
      }
    }
    return answers
  }

  struct Answers {
    /// By condition and request.
    var holds: [String: [Bool]] = [:]
    var models: [String: [Set<String>]] = [:]
  }

  // MARK: - Buckets

  /// The drafts with tenants that hit every two arms of the splits in both.
  func withTenants(_ old: Draft, _ new: Draft) throws -> (Draft, Draft) {
    guard let place = old.attributes.firstIndex(where: { $0.name == "tenant" }) else {
      return (old, new)
    }
    var bare = old
    bare.others = []
    bare.instants = Array(bare.instants.prefix(1))
    bare.claims = []
    for attribute in bare.attributes.indices {
      bare.attributes[attribute].values = Array(bare.attributes[attribute].values.prefix(1))
    }
    bare.attributes[place].values = (0..<60).map { "\"t\($0)\"" }
    let world = World(bare)
    var signatures = [String](repeating: "", count: world.lines.count)
    for rule in old.rules + new.rules where rule.kind == "route" && rule.body.contains("split") {
      bare.rules = [Draft.Rule(kind: "route", name: rule.name, when: nil, body: rule.body)]
      bare.models = bare.models.map { .init(name: $0.name, facts: $0.facts) }
      try write(bare, to: "split")
      guard let decided = try decide("split", world.lines) else { continue }
      for (request, decision) in decided.enumerated() {
        signatures[request] += (decisions[decision].candidates.first ?? "") + " "
      }
    }
    var seen: Set<String> = []
    let values = world.lines.indices.filter { seen.insert(signatures[$0]).inserted }
      .map { "\"t\($0)\"" as String? }
    var drafts = (old, new)
    drafts.0.attributes[place].values = values
    drafts.1.attributes[place].values = values
    return drafts
  }
}

/// What was judged of how much.
struct Tally {
  var wrong: [Wrong] = []
  /// By command and verdict.
  var counts: [String: Int] = [:]
  /// By command and reason: how often nothing was settled.
  var reasons: [String: Int] = [:]

  /// Claims that a proof was judged of.
  var claims: Int {
    counts.filter { $0.key.hasPrefix("verify ") }.values.reduce(0, +)
  }

  /// Counts a reason why something is UNKNOWN.
  mutating func leaveOpen(_ command: String, _ reason: String) {
    reasons["\(command): \(reason)", default: 0] += 1
  }

  mutating func count(_ what: String) { counts[what, default: 0] += 1 }

  mutating func add(_ kind: String, _ detail: String) {
    wrong.append(Wrong(kind: kind, detail: detail))
  }

  mutating func add(_ other: Tally) {
    wrong += other.wrong
    counts.merge(other.counts, uniquingKeysWith: +)
    reasons.merge(other.reasons, uniquingKeysWith: +)
  }
}
