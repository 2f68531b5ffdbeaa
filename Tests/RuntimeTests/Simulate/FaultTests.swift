import PolicyCore
import Testing

@testable import Runtime

@Suite struct FaultTests {
  static let policy: CompiledPolicy = {
    var policy = SamplePolicy.policy([])
    policy.rules = [
      RuleLayout(
        kind: .validate, name: "complete", because: nil, owner: nil, control: nil, source: 0,
        line: 1)
    ]
    policy.validators = [
      ValidatorLayout(rule: 0, checks: [.isComplete], release: .hold, otherwise: nil)
    ]
    return policy
  }()

  private func fault(_ words: String) throws(FaultError) -> Fault {
    try Fault(words: words, policy: Self.policy)
  }

  @Test func classesGroupsAndValidatorsAreNamed() throws {
    let one = try fault("a=connect")
    #expect(one.models == ModelSet(0))
    #expect(one.kind == .failure([.connect]))
    #expect(one.probability == 1_000_000)
    let group = try fault("*=slow:12.5%")
    #expect(group.models == ModelSet(0).union(ModelSet(1)))
    #expect(group.kind == .failure(FailureGroup.slow.classes))
    #expect(group.probability == 125_000)
    #expect(try fault("b=validate complete:0.5").kind == .invalid(validator: 0))
  }

  @Test(arguments: [
    ("connect", "`connect` is no failure: expected MODEL=CLASS or MODEL=CLASS:PROBABILITY"),
    ("c=connect", "`c=connect`: the policy has no model `c`"),
    ("a=conect", "`a=conect`: there is no class or group of failures `conect`"),
    ("a=connect:2", "`a=connect:2`: `2` is no probability: expected 0 to 1, or 0% to 100%"),
    ("a=connect:-1%", "`a=connect:-1%`: `-1%` is no probability: expected 0 to 1, or 0% to 100%"),
    ("a=", "`a=` is no failure: expected MODEL=CLASS or MODEL=CLASS:PROBABILITY"),
    ("=connect", "`=connect` is no failure: expected MODEL=CLASS or MODEL=CLASS:PROBABILITY"),
    (
      "a=policy_denied",
      "`a=policy_denied`: `policy_denied` happens at the caller or in the policy, never at a model"
    ),
    ("a=validate x", "`a=validate x`: the policy has no `validate x`"),
  ])
  func wrongWordsAreExplained(_ words: String, _ message: String) {
    let error = #expect(throws: FaultError.self) { try fault(words) }
    #expect(error?.message == message)
    #expect(error?.help.isEmpty == false)
  }

  @Test func aWordNearbyIsOffered() {
    let error = #expect(throws: FaultError.self) { try fault("a=conect") }
    #expect(error?.help == "did you mean `connect`?")
  }

  @Test func withoutAWordNearbyTheWordsAreListed() {
    let error = #expect(throws: FaultError.self) { try fault("elsewhere=connect") }
    #expect(error?.help == "write one of `a`, `b`, `*`")
  }

  @Test func windowsHaveAStartAndAnOpenEnd() throws {
    let faults = try FailureSchedule.read(
      Array(
        """
        [{"model":"a","class":"connect","from":"1970-01-01T00:00:10Z",
          "until":"1970-01-01T00:00:20Z"},
         {"model":"*","class":"overloaded","from":"1970-01-01T00:00:10Z",
          "flapping":{"up":"3s","down":"2s"}},
         {"model":"b","slowdown":2.5,"probability":"10%"}]
        """.utf8), policy: Self.policy)
    #expect(faults.count == 3)
    let seconds = { (fault: Fault) in (0..<26).filter { fault.holds(at: Int64($0) * 1_000_000) } }
    #expect(seconds(faults[0]) == Array(10..<20))
    #expect(seconds(faults[1]) == [10, 11, 15, 16, 20, 21, 25])
    #expect(seconds(faults[2]) == Array(0..<26))
    #expect(faults[2].slowdown == 2_500)
    #expect(faults[2].probability == 100_000)
    #expect(faults[2].kind == .slow)
  }

  @Test(arguments: [
    ("{}", "1:1: an object: a list of failures"),
    ("[{]", "1:3: `]`: a key in double quotes"),
    ("[\n {\"model\":\"x\",\"class\":\"dns\"}]", "2:11: `x`: a model of the policy, or `*`"),
    ("[{\"class\":\"dns\"}]", "1:2: a failure of no model: `model`"),
    ("[{\"model\":\"a\"}]", "1:2: a failure that does nothing: `class`, `validate` or `slowdown`"),
    ("[{\"model\":\"a\",\"clas\":\"dns\"}]", "1:15: `clas`: a failure"),
    ("[{\"model\":\"a\",\"model\":\"b\"}]", "1:15: `model` twice: it once"),
    (
      "[{\"model\":\"a\",\"class\":\"dns\",\"from\":\"2026-02-02\",\"until\":\"2026-02-01\"}]",
      "1:57: a window that ends before it begins: `until` after `from`"
    ),
    (
      "[{\"model\":\"a\",\"slowdown\":0.5}]",
      "1:26: the number `0.5`: `slowdown` as a factor from 1 to 1000"
    ),
    (
      "[{\"model\":\"a\",\"class\":\"dns\",\"from\":\"soon\"}]",
      "1:36: the text `soon`: `from` as an instant"
    ),
    ("[{\"model\":\"a\",", "1:15: the end of the file: a key in double quotes"),
  ])
  func wrongSchedulesAreExplained(_ text: String, _ message: String) {
    let error = #expect(throws: SimulationFileError.self) {
      try FailureSchedule.read(Array(text.utf8), policy: Self.policy)
    }
    #expect(error.map { "\($0.line):\($0.column): \($0.found): \($0.expected)" } == message)
    #expect(error?.help.isEmpty == false)
  }

  @Test func profilesComeFromFactsAndFiles() throws {
    var policy = Self.policy
    policy.models[0].priceIn = 200_000
    policy.models[0].facts = [
      FactLayout(name: "latency_p50", type: .duration, value: .number(300)),
      FactLayout(name: "tokens_per_second", type: .int, value: .number(80)),
    ]
    let file = #"{"b":{"first_token_p50":"1.5s","output_tokens":70,"price_out":"$0.60"}}"#
    let profiles = try ModelProfile.all(policy, file: Array(file.utf8))
    #expect(profiles[0].firstToken == Spread(median: 300, p95: 900))
    #expect(profiles[0].tokensPerSecond == 80)
    #expect(profiles[0].priceIn == 200_000)
    #expect(profiles[1].firstToken == Spread(median: 1_500, p95: 4_500))
    #expect(profiles[1].outputTokens == Spread(median: 70, p95: 70))
    #expect(profiles[1].priceOut == 600_000)
    #expect(profiles[1].hasPrice)
    #expect(profiles[1].cost(prompt: 10, output: 3) == 1_800_000)
  }

  @Test(arguments: [
    (#"{"c":{}}"#, "1:2: `c`: a model of the policy"),
    (#"{"a":{"first_token":"1s"}}"#, "1:7: `first_token`: what is known of a model"),
    (
      #"{"a":{"first_token_p50":"soon"}}"#,
      "1:25: the text `soon`: `first_token_p50` as a duration from 1 ms to 10 days"
    ),
    (
      #"{"a":{"first_token_p50":"2s","first_token_p95":"1s"}}"#,
      "1:48: the text `1s`: at least the median, 2000 ms"
    ),
    (
      #"{"a":{"tokens_per_second":0}}"#,
      "1:27: the number `0`: `tokens_per_second` as a whole number from 1 to 1000000"
    ),
  ])
  func wrongProfilesAreExplained(_ text: String, _ message: String) {
    let error = #expect(throws: SimulationFileError.self) {
      try ModelProfile.all(Self.policy, file: Array(text.utf8))
    }
    #expect(error.map { "\($0.line):\($0.column): \($0.found): \($0.expected)" } == message)
  }
}
