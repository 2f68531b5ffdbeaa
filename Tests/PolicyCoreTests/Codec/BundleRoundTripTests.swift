import PolicyCore
import Testing

@Suite struct BundleRoundTripTests {
  @Test(arguments: 1...40)
  func whatIsWrittenIsRead(seed: Int) throws {
    let policy = Sketch.random(seed: UInt64(seed)).compiled
    let bytes = policy.encoded()
    let bundle = try ValidatedBundle(bytes: bytes)
    #expect(bundle.policy == policy)
    #expect(bundle.policy.encoded() == bytes)
    #expect(bundle.digest == Array(bytes.suffix(32)))
    #expect(bundle.digest == SHA256.digest(Array(bytes.dropLast(32))).bytes)
  }

  /// Each kind of table has a section, rows to decide by and a validator that looks at it.
  @Test(arguments: GuardKind.allCases)
  func everyTableIsWrittenCheckedAndAsked(kind: GuardKind) throws {
    var policy = Sketch.random(seed: 7).compiled
    let place = policy[kind].clauses.count
    policy[kind].used.append(1)
    #expect(policy != Sketch.random(seed: 7).compiled)
    let error = #expect(throws: BundleError.self) { try ValidatedBundle(bytes: policy.encoded()) }
    #expect(error?.expected == "\((place + 63) / 64), for \(place) entries", "\(kind)")
  }

  @Test func theSamePolicyIsTheSameBytes() {
    #expect(
      Sketch.random(seed: 3).compiled.encoded() == Sketch.random(seed: 3).compiled.encoded())
  }

  @Test func anyTextIsKept() throws {
    var sketch = Sketch()
    sketch.route("last", [Sketch.listed(0)], when: [])
    sketch.policy.rules[0].because = "“Ünïcödé”\n\u{0} and \u{1F600}"
    sketch.policy.rules[0].owner = ""
    let bundle = try sketch.bundle()
    #expect(bundle.policy.rules[0] == sketch.policy.rules[0])
  }

  @Test func whatWasCheckedIsKept() throws {
    var policy = Sketch.random(seed: 5).compiled
    var record = TranslationRecord()
    record.mode = .boundaries
    (record.conditions, record.exhaustive, record.vectors) = (9, 8, 700)
    (record.decisions, record.fired, record.rules) = (60, 5, 6)
    (record.impossible, record.open, record.seed) = (4, 3, 2)
    policy.evidence.translation = record
    policy.evidence.proofs = [
      ProofRecord(name: "safe", claim: "denied"),
      ProofRecord(
        name: "goes_on", claim: "answered", assumptions: ["time is short"], asOf: -1, horizon: 1),
    ]
    #expect(try ValidatedBundle(bytes: policy.encoded()).policy == policy)
  }

  @Test func everySourceAndTypeIsKept() throws {
    var sketch = Sketch()
    let sources: [AttributeSource] = [
      .header("h"), .body([]), .body(["/a", "/b"]), .claim("c"), .host, .promptTokens,
      .promptBytes, .clockHour(zone: "Europe/Berlin"), .clockWeekday(zone: "UTC"),
      .clockDate(zone: "Asia/Tokyo"),
    ]
    for (index, source) in sources.enumerated() {
      sketch.policy.attributes.insert(
        Sketch.attribute("s\(index)", .int, source: source), at: 6)
    }
    let types: [AttributeType] = [.bool, .usd, .percent, .duration, .instant, .string, .set(1)]
    for (index, type) in types.enumerated() {
      sketch.policy.attributes.insert(Sketch.attribute("t\(index)", type), at: 6)
    }
    sketch.route("last", [Sketch.listed(0)], when: [])
    #expect(try sketch.bundle().policy.attributes == sketch.policy.attributes)
  }
}
