import PolicyCore
import PolicyLang
import Testing

/// Detectors of the policy's own, from the text to what they find.
@Suite struct DetectorCompilerTests {
  private static let base = """
    language 1
    enum Label { pii, phi }
    request { labels set of Label default {} }
    model m { }

    """

  private func compile(_ text: String) -> Compilation {
    let bytes = Array((Self.base + text + "\nroute last { to m }\n").utf8)
    let parsed = PolicyReader.read(root: "main.policy", present: []) {
      $0 == "main.policy" ? .success(bytes) : .failure(.missing)
    }
    return Compiler.compile(
      parsed, SearchContext(now: 1_781_524_800_000_000, zoneOffset: { _, _ in nil }))
  }

  private func set(_ text: String) throws -> (DetectorSet, CompiledPolicy) {
    let compilation = compile(text)
    let form = try #require(
      compilation.normalForm, "\(compilation.diagnostics.map(\.message))")
    let bundle = try ValidatedBundle(bytes: Compiler.bundle(form, revision: 1))
    #expect(bundle.policy.detectors == form.compiled.detectors)
    return (DetectorSet(bundle.policy, wanted: bundle.policy.findingsRead), bundle.policy)
  }

  private func ranges(_ set: DetectorSet, _ text: String) -> [Range<Int>] {
    var matches: [DetectorMatch] = []
    Array(text.utf8).withUnsafeBufferPointer { set.matches(in: $0, into: &matches) }
    let bits = Array(text.utf8).withUnsafeBufferPointer { set.findings(in: $0) }
    #expect((bits == 0) == matches.isEmpty)
    return matches.map(\.range)
  }

  @Test func anOwnPatternIsFoundAtItsLongest() throws {
    let (set, policy) = try set(
      "detector mrn = /MRN-[0-9]{3,5}/ means {phi}\ndeny d { when findings has mrn }")
    #expect(ranges(set, "x MRN-12345678 MRN-12 MRN-999") == [2..<11, 22..<29])
    #expect(ranges(set, "MRN-12").isEmpty)
    #expect(ranges(set, "MMRN-MRN-123") == [5..<12])
    #expect(policy.detectors.map(\.longest) == [9])
    #expect(set.wanted == 1 << 10)
  }

  @Test func aNeighbourMustBeNear() throws {
    let (set, _) = try set(
      "detector cvv = /[0-9]{3}/ near /cvv|cvc/ within 4 chars\ndeny d { when findings has cvv }")
    #expect(ranges(set, "cvv: 123") == [5..<8])
    #expect(ranges(set, "123 is cvc") == [0..<3])
    #expect(ranges(set, "cvv ééé123") == [10..<13])
    #expect(ranges(set, "cvv éééé123").isEmpty)
    #expect(ranges(set, "cvv:   123").count == 1 && ranges(set, "cvv:    123").isEmpty)
    #expect(ranges(set, "123 456").isEmpty)
  }

  @Test func onlyWhatIsReadIsRun() throws {
    let (_, policy) = try set(
      """
      detector a = /aaa/
      detector b = /bbb/
      deny d { when findings has any of {pan, b} }
      forbid f { models where accepts has chat  unless redacted {iban} with mask  because "x" }
      validate v { output has no findings {jwt} }
      """)
    func bit(_ finding: BuiltInFinding) -> UInt64 { finding.bit }
    #expect(policy.findingsReadInRequests == bit(.pan) | bit(.iban) | 1 << 11)
    #expect(policy.findingsReadInAnswers == bit(.jwt))
    #expect(policy.findingsRead == bit(.pan) | bit(.iban) | bit(.jwt) | 1 << 11)
  }

  @Test(arguments: [
    ("detector a = /x[0-9]+/", "L0205"), ("detector a = /x[0-9]*/", "L0205"),
    ("detector a = /x[0-9]{3,}/", "L0205"), ("detector a = /x/ near /y+/ within 3 chars", "L0205"),
    ("detector a = /([a-z]{100}){100}/", "L0205"), ("detector a = /x?/", "L0206"),
    ("detector a = /x/ near /(y|)/ within 3 chars", "L0206"),
    ("detector a = /a.{20}b/", "L0204"), ("detector a = /(/", "L0201"),
    ("validate v { output has no findings {email}  stream window 319 chars }", "L0103"),
    (
      "detector a = /x/ near /y/ within 30 chars\n"
        + "validate v { output has no findings {a}  stream window 31 chars }", "L0103"
    ),
  ])
  func whatHasNoBoundIsRefused(text: String, code: String) {
    let diagnostics = compile(text).diagnostics
    #expect(diagnostics.contains { $0.code.id == code }, "\(diagnostics.map(\.message))")
  }

  @Test(arguments: [
    "validate v { output has no findings {credentials, pan}  stream window 128 chars }",
    "validate v { output has no findings {email}  stream window 320 chars }",
    "validate v { output has no findings {email} }",
  ])
  func whatFitsIsAccepted(text: String) {
    #expect(compile(text).normalForm != nil)
  }
}
