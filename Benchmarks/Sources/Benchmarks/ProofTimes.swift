import PolicyCore
import PolicyLang

/// How long an invariant over many rules takes to prove, and a comparison of two versions of a
/// policy that differ in ten routes, against parsing the policy.
enum ProofTimes {
  private static let rounds = 3
  private static let edits = 10

  static func reportAll() {
    print("rules     count  parse ms  table ms  verify ms  diff ms  diff/parse  changes")
    for profile in PolicyText.Profile.allCases { report(profile, rules: 1_000) }
  }

  /// The middle of three runs of each; the verdicts must be those that are expected.
  static func report(_ profile: PolicyText.Profile, rules count: Int) {
    let claim = "invariant some_model { answered }\n"
    let text = PolicyText(profile, rules: count, requests: 0).policy + Array(claim.utf8)
    let other = edited(text, count)
    var stages = [[Double]](repeating: [], count: 4)
    var changes = 0
    for _ in 0..<rounds {
      let (old, parse) = Timing.once { Benchmarks.parsed(text) }
      guard let policy = Checker.check(old).policy else { fail("\(profile): not accepted") }
      let (_, table) = Timing.once { TableCompiler.compile(policy, probes: []).normalForm }
      let (result, verify) = Timing.once {
        Verifier.verify(policy, .benchmark, horizon: 90 * 86_400_000_000)
      }
      guard result.proofs.count == 1, case .proved = result.proofs[0].verdict else {
        fail("\(profile): `answered` is not proved")
      }
      let new = PolicyReader.read(root: "main.policy", present: [], after: old) { _ in
        .success(other)
      }
      let (comparison, diff) = Timing.once { PolicyComparison.compare(old, new, .benchmark) }
      changes = comparison.changes.count
      guard comparison.problem.isEmpty, changes > 0 else { fail("\(profile): no change is found") }
      for (place, time) in [parse, table, verify, diff].enumerated() { stages[place].append(time) }
    }
    let times = stages.map { $0.sorted()[rounds / 2] }
    let fields = [
      profile.rawValue + column("\(count)", 15 - profile.rawValue.count),
      column(tenths(times[0]), 10), column(tenths(times[1]), 10), column(tenths(times[2]), 11),
      column(tenths(times[3]), 9), column(tenths(times[3] / times[0]), 12),
      column("\(changes)", 9),
    ]
    print(fields.joined())
  }

  /// The policy with the first model of ten routes, spread over all of them, made another.
  private static func edited(_ text: [UInt8], _ count: Int) -> [UInt8] {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    let routes = lines.indices.filter { lines[$0].hasPrefix("route x") }
    for edit in 0..<edits {
      let place = routes[(edit * count / edits + 5) % routes.count]
      let parts = lines[place].split(separator: " to m")
      guard parts.count == 2, let first = Int(parts[1].prefix { $0.isNumber }) else {
        fail("a route is not as it was made")
      }
      let rest = parts[1].drop { $0.isNumber }
      lines[place] = "\(parts[0]) to m\((first + 1) % 30)\(rest)"
    }
    return Array(lines.joined(separator: "\n").utf8)
  }
}
