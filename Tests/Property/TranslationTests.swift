import TestSupport
import PolicyCore
@testable import PolicyLang
import Testing

/// The comparison that `build` makes finds nothing in what the compiler makes, and finds bugs that
/// are put into it.
@Suite struct TranslationTests {
  @Test func whatIsCompiledIsWhatIsWritten() throws {
    var refusals = Refusals()
    var (conditions, exhaustive, decisions, fired, rules) = (0, 0, 0, 0, 0)
    let seeds = Seeds.from(40_001, 10)
    for seed in seeds {
      guard let subject = refusals.subject(seed), subject.generated.rules.count <= 15 else {
        continue
      }
      switch TranslationCheck.run(
        subject.policy, subject.normalForm, subject.evaluator.bundle, effort: 0.02)
      {
      case .success(let record):
        conditions += Int(record.conditions)
        exhaustive += Int(record.exhaustive)
        decisions += Int(record.decisions)
        fired += Int(record.fired)
        rules += Int(record.rules)
      case .failure(let mismatch):
        Issue.record("seed \(seed): \(mismatch)\n\(subject.generated.text)")
        return
      }
    }
    print(
      "\(exhaustive) of \(conditions) conditions on every class, \(decisions) decisions, "
        + "\(fired) of \(rules) rules fired")
    #expect(conditions > seeds.count && exhaustive * 2 > conditions && decisions > seeds.count * 3)
  }

  /// A compiler with a bug: something of its table is not what the policy says.
  struct Bug: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let plant: @Sendable (inout CompiledPolicy, inout RandomSource) -> Bool

    init(
      _ name: String,
      _ plant: @escaping @Sendable (inout CompiledPolicy, inout RandomSource) -> Bool
    ) {
      testDescription = name
      self.plant = plant
    }
  }

  static let bugs: [Bug] = [
    Bug("a bit of a deny") { flip(\.deny, &$0, &$1) },
    Bug("a bit of a forbid") { flip(\.forbid, &$0, &$1) },
    Bug("a bit of a waive") { flip(\.waive, &$0, &$1) },
    Bug("a bit of a route") { flip(\.route, &$0, &$1) },
    Bug("a bit of a classify") { flip(\.classify, &$0, &$1) },
    Bug("a bit of a derived fact") { flip(\.definitions, &$0, &$1) },
    Bug("a bit of an obligation") { flip(\.oblige, &$0, &$1) },
    Bug("a boundary that is one off") { policy, random in
      let places = policy.dimensions.indices.filter {
        if case .number(_, let cuts) = policy.dimensions[$0].kind { cuts.count == 1 } else { false }
      }
      guard !places.isEmpty else { return false }
      let place = random.pick(Array(places))
      guard case .number(let terms, let cuts) = policy.dimensions[place].kind else { return false }
      policy.dimensions[place].kind = .number(terms, cuts: [cuts[0] + 1])
      return true
    },
    Bug("a model too many") { policy, random in
      guard !policy.forbidClauses.isEmpty else { return false }
      let place = random.below(policy.forbidClauses.count)
      let model = random.below(policy.models.count)
      guard policy.forbidClauses[place].models.contains(model) else { return false }
      var models = ModelSet()
      for other in policy.models.indices where other != model {
        if policy.forbidClauses[place].models.contains(other) { models.insert(other) }
      }
      guard models != ModelSet() else { return false }
      policy.forbidClauses[place].models = models
      return true
    },
    Bug("another status") { policy, random in
      let denies = policy.rules.indices.filter { policy.rules[$0].kind == .deny }
      guard !denies.isEmpty else { return false }
      let place = random.pick(Array(denies))
      policy.rules[place].status = policy.rules[place].status == 451 ? 452 : 451
      return true
    },
    Bug("another level") { policy, random in
      let places = policy.classifyClauses.indices.filter {
        policy.classifyClauses[$0].raises.contains { $0.rank > 1 }
      }
      guard !places.isEmpty else { return false }
      let place = random.pick(Array(places))
      for raise in policy.classifyClauses[place].raises.indices {
        policy.classifyClauses[place].raises[raise].rank -= 1
      }
      return true
    },
  ]

  private static func flip(
    _ table: WritableKeyPath<CompiledPolicy, GuardTable>, _ policy: inout CompiledPolicy,
    _ random: inout RandomSource
  ) -> Bool {
    let entries = policy[keyPath: table].clauses.count
    guard entries > 0, !policy[keyPath: table].rows.isEmpty else { return false }
    let words = Int(policy[keyPath: table].wordCount)
    let entry = random.below(entries)
    let row = random.below(policy[keyPath: table].rows.count / words)
    policy[keyPath: table].rows[row * words + entry / 64] ^= 1 << UInt64(entry % 64)
    return true
  }

  /// Not every planted bug can be seen: a bit for a class that no request has, a deny that never
  /// fires, an entry beside another that admits the same.
  ///
  /// Differential runs say which can.
  @Test(arguments: bugs)
  func aPlantedBugIsFound(_ bug: Bug) throws {
    var refusals = Refusals()
    var (planted, found, missed) = (0, 0, 0)
    for seed in UInt64(41_001)...41_040 where planted < 4 {
      guard let subject = refusals.subject(seed) else { continue }
      var random = RandomSource(seed: seed)
      var compiled = subject.normalForm.compiled
      for place in compiled.metadata.sources.indices {
        compiled.metadata.sources[place].digest = SHA256.digest([UInt8(place)]).bytes
      }
      guard bug.plant(&compiled, &random),
        let bundle = try? ValidatedBundle(bytes: BundleWriter.write(compiled))
      else { continue }
      planted += 1
      if case .failure = TranslationCheck.run(
        subject.policy, subject.normalForm, bundle, effort: 0.02)
      {
        found += 1
      } else if isVisible(subject, bundle, seed) {
        missed += 1
        Issue.record("seed \(seed): \(bug.testDescription) is not found")
      }
    }
    print("\(bug.testDescription): \(found) of \(planted) found, \(missed) missed")
    #expect(found > 0 && missed == 0)
  }

  /// Whether some random request is decided otherwise.
  private func isVisible(_ subject: Subject, _ bundle: ValidatedBundle, _ seed: UInt64) -> Bool {
    var requests = RequestGenerator(
      RandomSource(seed: seed), subject.policy, samples: subject.generated.samples)
    var comparison = DecisionComparison(subject.policy, subject.interpreter, bundle)
    for _ in 0..<300 {
      let request = requests.request()
      guard (try? subject.interpreter.read(request)) != nil else { continue }
      if comparison.compare(request, line: "") != nil { return true }
    }
    return false
  }
}
