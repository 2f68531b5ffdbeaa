import Foundation
import PolicyLang
import Testing

/// The policy of a folder, with words of it replaced, and what is proved of it.
struct PackProofs {
  /// An invariant, and what breaks it.
  struct Proved: CustomStringConvertible {
    var name: String
    var text: String
    var isProved: Bool
    var broken: Counterexample?
    var description: String { "\(name): \(broken.map { $0.reason } ?? "\(isProved)")" }
  }

  var folder: String
  var replacing: [(file: String, words: String, by: String)] = []

  func proofs() throws -> [Proved] {
    var missing: [String] = []
    let parsed = PolicyReader.read(root: "main.policy", present: []) { name in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
        return .failure(.missing)
      }
      var text = String(decoding: data, as: UTF8.self)
      for change in replacing where change.file == name {
        if !text.contains(change.words) { missing.append(change.words) }
        text = text.replacing(change.words, with: change.by)
      }
      return .success(Array(text.utf8))
    }
    #expect(missing.isEmpty, "the pack has no longer \(missing)")
    let (policy, problems) = Checker.check(parsed)
    let found = (parsed.diagnostics + problems).map(\.message)
    let checked = try #require(policy, "\(found)")
    let context = SearchContext(now: 1_795_478_400_000_000) { zone, instant in
      let date = Date(timeIntervalSince1970: Double(instant) / 1_000_000)
      return TimeZone(identifier: zone).map { Int64($0.secondsFromGMT(for: date)) }
    }
    let (proofs, limits) = Verifier.verify(
      checked, context, horizon: 90 * 86_400_000_000)
    #expect(limits.isEmpty)
    return proofs.map { proof in
      let invariant = checked.invariants[proof.invariant]
      var result = Proved(name: invariant.name, text: invariant.text, isProved: false)
      switch proof.verdict {
      case .proved: result.isProved = true
      case .broken(let example): result.broken = example
      case .unknown: break
      }
      return result
    }
  }
}

/// What the packs claim is proved, and no longer when a rule is broken by hand.
@Suite struct PackProofTests {
  static let policies = Pipeline.fixtures.appending(path: "../../../policies").path() + "/"

  @Test(arguments: ["bank", "government", "healthcare", "legal"])
  func eachPackProvesWhatItsSectorCaresAbout(_ pack: String) throws {
    let proofs = try PackProofs(folder: Self.policies + pack).proofs()
    #expect(proofs.count >= 6)
    let unproved = proofs.filter { !$0.isProved }
    #expect(unproved.isEmpty)
    let words = ["survives", "answered", "worst_case_latency", "worst_case_cost", "attempts"]
    let aboutFailures = proofs.filter { proof in words.contains { proof.text.hasPrefix($0) } }
    #expect(aboutFailures.count >= 2)
  }

  /// A rule that is broken by hand, the invariant that says so, and a rule that it points to.
  struct Broken: Sendable, CustomTestStringConvertible {
    var pack: String
    var file: String
    var words: String
    var by: String
    var invariant: String
    var rule: String
    var testDescription: String { "\(pack): \(words)" }
  }

  static let broken = [
    Broken(
      pack: "bank", file: "privacy.policy", words: "models where region not in {eu, uk, ch}",
      by: "models where region not in {eu, uk, ch, us}", invariant: "personal_data_stays",
      rule: "long_context"),
    Broken(
      pack: "bank", file: "resilience.policy",
      words: "on rate_limited, slow next\n    on unusable repair 1 then next\n    on refused stop\n"
        + "    deadlines connect 2s",
      by: "on rate_limited, slow stop\n    on unusable repair 1 then next\n    on refused stop\n"
        + "    deadlines connect 2s", invariant: "work_goes_on", rule: "standard"),
    Broken(
      pack: "bank", file: "main.policy", words: "models where clearance < sensitivity",
      by: "models where clearance < sensitivity and sensitivity != confidential",
      invariant: "cleared_for_what_they_see", rule: ""),
    Broken(
      pack: "government", file: "sovereignty.policy",
      words: "models where authorized_for < impact", by: "models where authorized_for < low",
      invariant: "authorized_for_what_they_see", rule: ""),
    Broken(
      pack: "healthcare", file: "gdpr.policy", words: "models where region != eu",
      by: "models where region != eu and hosting == public-api",
      invariant: "european_patients_in_europe", rule: ""),
    Broken(
      pack: "legal", file: "privilege.policy",
      words: "models where hosting != private", by: "models where hosting == public-api",
      invariant: "protective_orders_hold", rule: ""),
  ]

  @Test(arguments: broken)
  func aRuleThatIsBrokenByHandIsFoundWithARequest(_ broken: Broken) throws {
    let proofs = try PackProofs(
      folder: Self.policies + broken.pack, replacing: [(broken.file, broken.words, broken.by)]
    ).proofs()
    let proof = try #require(proofs.first { $0.name == broken.invariant })
    let example = try #require(proof.broken, "\(proofs)")
    #expect(example.request.hasPrefix("{\""))
    if !broken.rule.isEmpty {
      #expect(example.rules.contains { $0.name == broken.rule }, "\(example.rules.map(\.name))")
    }
  }
}
