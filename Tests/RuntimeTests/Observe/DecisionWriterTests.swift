import Testing

@testable import PolicyCore
@testable import Runtime

/// What decisions look like on the line.
struct DecisionWriterTests {
  private static let rules = ["deny_a", "deny_b", "deny_c", "forbid", "waiver", "t#3", "ro\"ute"]

  private static func policy(revision: UInt64 = 7) -> CompiledPolicy {
    var policy = SamplePolicy.types
    policy.metadata.revision = revision
    policy.rules = rules.map {
      RuleLayout(
        kind: $0.hasPrefix("deny") ? .deny : .forbid, name: $0,
        because: $0 == "deny_c" ? "load" : "law", owner: nil, control: nil, source: 0, line: 1)
    }
    return policy
  }

  private static let tail =
    #""policy":{"revision":7,"digest":"sha256:00ff0a"},"now":"2026-06-15T12:00:00Z"}"# + "\n"

  private func write(
    _ record: DecisionRecord, id: String = "", policy: CompiledPolicy = Self.policy(),
    line: String = "{}"
  ) throws -> String {
    let writer = DecisionWriter(policy: policy, digest: [0, 255, 10])
    let facts = try ReadLine(policy, line).facts
    var output: [UInt8] = []
    Array(id.utf8).withUnsafeBufferPointer {
      writer.write(record, facts: facts, id: $0, into: &output)
    }
    return String(decoding: output, as: UTF8.self)
  }

  @Test func aRoutedRequestHasItsFieldsInOrder() throws {
    var record = DecisionRecord()
    record.effect = .route
    record.route = 6
    record.candidates = [
      .init(model: 1, redactions: []),
      .init(
        model: 0,
        redactions: [
          .init(findings: 0b101, method: .drop), .init(findings: 0b010, method: .token),
        ]),
    ]
    record.removed = [.init(model: 0, by: [DecisionRecord.cannotServe, 3])]
    record.waived = [.init(model: 1, forbid: 3, by: 4)]
    record.changed = [
      .init(attribute: 3, declared: 0, raised: 0b011), .init(attribute: 2, declared: 1, raised: 2),
    ]
    record.rules = [3, 6]
    let expected =
      #"{"id":"17","effect":"route","rule":"ro\"ute","candidates":[{"model":"b"},"#
      + #"{"model":"a","redact":[{"findings":["email","pan"],"with":"drop"},"#
      + #"{"findings":["phone"],"with":"token"}]}],"#
      + #""removed":[{"model":"a","by":["cannot_serve","forbid"]}],"#
      + #""waived":[{"model":"b","forbid":"forbid","by":"waiver"}],"#
      + #""declared":{"sens":"internal"},"raised":{"labels":["phi","pii"],"sens":"secret"},"#
      + #""rules":["forbid","ro\"ute"],"# + Self.tail
    #expect(try write(record, id: #""17""#) == expected)
  }

  @Test func aDeniedRequestNamesEachReasonOnce() throws {
    var record = DecisionRecord()
    record.effect = .deny
    record.status = 403
    record.deniedBy = [0, 1, 2]
    record.rules = [0, 1, 2]
    let expected =
      #"{"id":-4,"effect":"deny","status":403,"by":["deny_a","deny_b","deny_c"],"#
      + #""because":["law","load"],"rules":["deny_a","deny_b","deny_c"],"# + Self.tail
    #expect(try write(record, id: "-4") == expected)
  }

  @Test func aRequestWithoutCandidateNamesItsRoute() throws {
    var record = DecisionRecord()
    record.effect = .noCandidate
    record.status = 503
    record.route = 5
    record.removed = [.init(model: 1, by: [DecisionRecord.cannotServe])]
    record.rules = [5]
    let expected =
      #"{"effect":"no_candidate","status":503,"rule":"t#3","#
      + #""removed":[{"model":"b","by":["cannot_serve"]}],"rules":["t#3"],"# + Self.tail
    #expect(try write(record) == expected)
  }

  @Test func whatWasEmptyIsLeftOut() throws {
    var record = DecisionRecord()
    record.effect = .route
    record.changed = [.init(attribute: 3, declared: 0, raised: 0b111)]
    let text = try write(record, policy: Self.policy(revision: 0))
    #expect(
      text == #"{"effect":"route","raised":{"labels":["pan","phi","pii"]},"#
        + #""policy":{"digest":"sha256:00ff0a"},"now":"2026-06-15T12:00:00Z"}"# + "\n")
  }

  @Test(arguments: [
    ("2026-06-21T01:30:00+02:00", "2026-06-20T23:30:00Z"), ("2026-06-21", "2026-06-21T00:00:00Z"),
    ("2026-06-21T00:00:00.000Z", "2026-06-21T00:00:00Z"),
    ("2026-06-21T00:00:00.120Z", "2026-06-21T00:00:00.12Z"),
  ])
  func nowIsPrintedInUTC(given: String, printed: String) throws {
    let text = try write(DecisionRecord(), line: #"{"now":"\#(given)"}"#)
    #expect(text.hasSuffix(#""now":"\#(printed)"}"# + "\n"))
  }

  @Test func aRefusedRequestSaysWhy() {
    let writer = DecisionWriter(policy: Self.policy(), digest: [])
    var output: [UInt8] = []
    writer.write(
      InvalidRequest(
        id: Array("7".utf8), attribute: "n", found: "`\"\\\n\u{1}é`", expected: "an integer"),
      into: &output)
    writer.write(.lineTooLong(limit: 9), into: &output)
    #expect(
      String(decoding: output, as: UTF8.self)
        == #"{"id":7,"effect":"invalid","attribute":"n","found":"`\"\\\n\u0001é`","#
        + #""expected":"an integer"}"# + "\n"
        + #"{"effect":"invalid","found":"a line of more than 9 bytes","#
        + #""expected":"at most 9 bytes a line"}"# + "\n")
  }
}

/// What goes with a decision on the line.
struct ObligationWriterTests {
  private static var policy: CompiledPolicy {
    var policy = SamplePolicy.types
    policy.rules = ["standard", "complete", "no_pan", "tenant_day", "outage"].map {
      RuleLayout(
        kind: .forbid, name: $0, because: nil, owner: nil, control: nil, source: 0, line: 1)
    }
    var fallback = FallbackLayout.standard
    fallback.rule = 0
    policy.fallbacks = [fallback]
    policy.validators = [1, 2].map {
      ValidatorLayout(rule: $0, checks: [.isJSON], release: .hold, otherwise: nil)
    }
    return policy
  }

  private func write(_ record: DecisionRecord) -> String {
    let policy = Self.policy
    let rules = QuotedNames(policy.rules.map(\.name))
    var output: [UInt8] = []
    ObligationWriter(policy, rules: rules).append(record, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test func nothingIsWrittenOfNothing() {
    #expect(write(DecisionRecord()) == "")
  }

  @Test func everythingStandsInItsOrder() {
    var record = DecisionRecord()
    record.fallback = 0
    record.validators = [0, 1]
    record.obligations.content = .metadata
    record.obligations.retainAtLeast = 7 * 31_536_000_000
    record.obligations.retainAtMost = 10 * 31_536_000_000
    record.obligations.outputCap = 4_000
    record.obligations.attemptCap = 3
    record.obligations.costCap = 250_000
    record.obligations.isProviderStateOff = true
    record.obligations.isCacheOff = true
    record.obligations.headers = [.init(name: "x-ai-generated", value: "tr\"ue")]
    record.obligations.budgets = [3]
    record.obligations.notifications = [4]
    #expect(
      write(record)
        == #","fallback":"standard","validators":["complete","no_pan"],"obligations":{"#
        + #""record":{"content":"metadata","retain_at_least":"7y","retain_at_most":"10y"},"#
        + #""cap":{"output":4000,"attempts":3,"cost":"0.25"},"#
        + #""isolate":{"provider_state":"off","cache":"off"},"#
        + #""disclose":{"x-ai-generated":"tr\"ue"},"#
        + #""budget":["tenant_day"],"notify":["outage"]}"#)
  }

  @Test func whatIsNotOwedIsLeftOut() {
    var record = DecisionRecord()
    record.obligations.content = .nothing
    record.obligations.costCap = 0
    record.obligations.isCacheOff = true
    #expect(
      write(record)
        == #","obligations":{"record":{"content":"none"},"cap":{"cost":"0"},"#
        + #""isolate":{"cache":"off"}}"#)
  }
}
