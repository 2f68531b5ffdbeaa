import Foundation
import TestSupport
import Testing

/// Every verdict that `rtctl` prints of small policies, against what it decides of every request.
///
/// `POLICY_SEEDS` asks for more of them (`Seeds`), `JUDGE_SECONDS=600` bounds the time,
/// `JUDGE_FOLDER=x` keeps the policies, `JUDGE_SHOW=2` shows so many cases of a kind,
/// `JUDGE_UNKNOWN=30` allows so many hundredths of proofs to be UNKNOWN. `Tests/Judges/run` is a
/// long run.
@Suite struct JudgeTests {
  private static let environment = ProcessInfo.processInfo.environment

  private static func number(_ name: String, _ usual: Int) -> Int {
    environment[name].flatMap { Int($0) } ?? usual
  }

  /// Writes both policies to the folder that `JUDGE_FOLDER` names, if it does.
  private func keep(_ old: Draft, _ new: Draft, _ seed: UInt64) throws {
    guard let folder = Self.environment["JUDGE_FOLDER"] else { return }
    for (name, draft) in [("old", old), ("new", new)] {
      let place = URL(fileURLWithPath: "\(folder)/\(seed)/\(name)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (file, text) in draft.files.merging(["main.policy": draft.text], uniquingKeysWith: { $1 })
      { try Data(text.utf8).write(to: place.appending(path: file)) }
    }
  }

  @Test func verdictsAreThoseOfAllRequests() throws {
    let court = try Court()
    let start = Date()
    let seconds = Double(Self.number("JUDGE_SECONDS", 300))
    let most = Self.number("JUDGE_SHOW", 1)
    var tally = Tally()
    var kinds: [String: Int] = [:]
    var (judged, refused) = (0, 0)
    let seeds = Seeds.from(0, 6)
    for seed in seeds where Date().timeIntervalSince(start) < seconds {
      let (old, new) = DraftWriter.pair(seed: seed)
      guard let found = try Trial.judge(old, new, court) else {
        refused += 1
        continue
      }
      judged += 1
      try keep(old, new, seed)
      for (kind, all) in Dictionary(grouping: found.wrong, by: \.kind) {
        kinds[kind, default: 0] += 1
        guard kinds[kind] ?? 0 <= most, let first = all.first else { continue }
        Issue.record("\(try Shrinking.report(first, seed: seed, old, new, court))")
      }
      tally.add(found)
    }
    let counts = tally.counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    print("judged \(judged) policies, \(refused) refused: \(counts.joined(separator: ", "))")
    let all = tally.counts.values.reduce(0, +)
    print("\(tally.claims) pairs of a policy and a claim, \(all) verdicts of all kinds")
    for (kind, count) in kinds.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      print("WRONG \(count)  \(kind)")
    }
    for (reason, count) in tally.reasons.sorted(by: { $0.key < $1.key }) {
      print("UNKNOWN \(count)  \(reason)")
    }
    let proofs = ["proved", "broken", "unknown"].map { tally.counts["verify \($0)"] ?? 0 }
    #expect(proofs[0] > 0 && proofs[1] > 0 && refused * 2 < judged + refused)
    #expect(
      proofs[2] * 100 <= Self.number("JUDGE_UNKNOWN", 10) * proofs.reduce(0, +),
      "\(proofs[2]) UNKNOWN of \(proofs.reduce(0, +))")
  }
}

/// Smaller policies of which the same verdict is wrong.
enum Shrinking {
  /// Seconds for one report.
  private static let most = 8.0

  static func report(
    _ wrong: Wrong, seed: UInt64, _ old: Draft, _ new: Draft, _ court: Court
  ) throws -> String {
    let part =
      Trial.Part.allCases.first { wrong.kind.hasPrefix($0.rawValue) } ?? .check
    var (old, new, wrong) = (old, new, wrong)
    func keeps(_ one: Draft, _ two: Draft) -> Wrong? {
      let found = try? Trial.judge(one, two, court, parts: [part])
      return found?.wrong.first { $0.kind == wrong.kind }
    }
    let start = Date()
    func attempt(_ change: (inout Draft) -> Void) {
      guard Date().timeIntervalSince(start) < most else { return }
      var (one, two) = (old, new)
      change(&one)
      change(&two)
      guard let found = keeps(one, two) else { return }
      (old, new, wrong) = (one, two, found)
    }
    if part != .verify { attempt { $0.claims = [] } }
    if part != .diff { new = old }
    for claim in old.claims { attempt { $0.claims.removeAll { $0.name == claim.name } } }
    for name in Set(old.rules.map(\.name) + new.rules.map(\.name)).sorted() {
      attempt { $0.rules.removeAll { $0.name == name } }
    }
    attempt { $0.instants = Array($0.instants.prefix(1)) }
    for name in (old.attributes + old.others).map(\.name) {
      attempt { draft in
        draft.attributes.removeAll { $0.name == name }
        draft.others.removeAll { $0.name == name }
      }
      attempt { draft in
        for place in draft.attributes.indices where draft.attributes[place].name == name {
          draft.attributes[place].values = Array(draft.attributes[place].values.prefix(1))
        }
      }
    }
    for line in old.declarations { attempt { $0.declarations.removeAll { $0 == line } } }
    let other = part == .diff ? "\n---- new\n\(new.text)" : ""
    let files = old.files.map { "\n---- \($0.key)\n\($0.value)" }.joined()
    return "seed \(seed): \(wrong.kind)\n\(wrong.detail)\n----\n\(old.text)\(other)\(files)"
  }
}
