import PolicyCore
import Runtime
import Testing

/// What `--raw` computes from a body: what it needs of a model, and what detectors find.
struct RawBodyTests {
  private static func policy(reading findings: [BuiltInFinding]) -> CompiledPolicy {
    var policy = SamplePolicy.types
    let names = BuiltInFinding.allCases.map(\.rawValue)
    policy.enumerations[1] = SamplePolicy.enumeration("finding", names)
    let attribute = UInt32(policy.attributes.firstIndex { $0.source == .findings } ?? 0)
    policy.dimensions = findings.map {
      Dimension(
        kind: .members(.attribute(attribute), [UInt8($0.place)]), classOf: [], classCount: 2,
        hasUnknown: false, isDynamic: false)
    }
    return policy
  }

  private func findings(
    _ body: String, beside: String = "", reading: [BuiltInFinding] = BuiltInFinding.allCases
  ) throws -> [BuiltInFinding]? {
    let line = #"{\#(beside)"body":\#(body)}"#
    let read = try ReadLine(Self.policy(reading: reading), line, isRaw: true)
    return read.number("findings").map { bits in
      BuiltInFinding.allCases.filter { UInt64(bitPattern: bits) & $0.bit != 0 }
    }
  }

  @Test(
    arguments: [
      (#"{"messages":[{"role":"user","content":"card 4111 1111 1111 1111"}]}"#, [.pan]),
      (
        #"{"messages":[{"role":"user","content":[{"type":"text","text":"a\u0040b.com"}]}]}"#,
        [.email]
      ),
      (
        #"{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"#
          + #""{\"ssn\":\"536-22-8726\"}"}}]}]}"#, [.socialSecurityNumber]
      ),
      (#"{"messages":[{"role":"tool","content":"DE89 3704 0044 0532 0130 00"}]}"#, [.iban]),
      (#"{"tools":[{"function":{"description":"mail x@y.org"}}]}"#, [.email]),
      (#"{"input":"call +49 30 1234567"}"#, [.phone]),
      (
        #"{"input":[{"type":"message","content":[{"type":"input_text","text":"10.0.0.1"}]}]}"#,
        [.ipAddress]
      ),
      (#"{"system":"reach me@here.com","messages":[]}"#, [.email]),
      (
        #"{"messages":[{"content":[{"type":"tool_use","input":{"card":4111111111111111}}]}]}"#,
        [.pan]
      ),
      (#"{"messages":[{"content":[{"type":"tool_result","content":"x@y.org"}]}]}"#, [.email]),
      (#"{"messages":[{"content":"line\nx@y.org\ud83d\ude00"}]}"#, [.email]),
      (#"{"messages":[{"content":"plain"}],"user":"x@y.org","metadata":{"id":"x@y.org"}}"#, []),
      (
        #"{"messages":[{"content":[{"type":"image_url","image_url":{"url":"https://x/y"}}]}]}"#,
        [.unscanned]
      ),
      (
        #"{"messages":[{"content":[{"type":"image","source":{"type":"base64","data":"AA=="}}]}]}"#,
        [.unscanned]
      ),
      (#"{"messages":[{"content":"data:image/png;base64,AAAA"}]}"#, [.unscanned]),
      (#"{"messages":[{"content":[{"type":"input_audio"}]}]}"#, [.unscanned]),
      (#"{"messages":[{"content":"x"}]}"#, []),
    ] as [(String, [BuiltInFinding])])
  func everyTextIsRead(body: String, expected: [BuiltInFinding]) throws {
    #expect(try findings(body) == expected, "\(body)")
  }

  @Test func whatTheLineSaysIsKept() throws {
    let body = #"{"messages":[{"content":"x@y.org"}]}"#
    #expect(try findings(body, beside: #""findings":["pan"],"#) == [.pan])
    #expect(try findings(body, reading: []) == [])
    #expect(try findings(body, reading: [.pan]) == [])
  }

  @Test func longEncodedTextIsUnscanned() throws {
    let encoded = String(repeating: "QUJD", count: 2_000)
    #expect(try findings(#"{"messages":[{"content":"\#(encoded)"}]}"#) == [.unscanned])
  }

  @Test func textPastTheLimitCountsAsFound() throws {
    let text = String(repeating: "word ", count: RuntimeLimits.scannedBytes / 5 + 1)
    let found = try findings(
      #"{"messages":[{"content":"\#(text)"}]}"#, reading: [.pan, .unscanned])
    #expect(found == [.pan, .unscanned])
  }

  @Test(
    arguments: [
      (#"{"messages":[]}"#, [.chat]), (#"{"messages":[],"stream":true}"#, [.chat, .stream]),
      (#"{"messages":[],"stream":null,"tools":null}"#, [.chat]),
      (#"{"messages":[],"tools":[]}"#, [.chat]),
      (#"{"messages":[],"tools":[{}]}"#, [.chat, .tools]),
      (#"{"input":"x"}"#, [.responses]), (#"{"input":[{"role":"user"}]}"#, [.responses]),
      (#"{"input":"x","encoding_format":"float"}"#, [.embed]),
      (#"{"input":["x","y"]}"#, [.embed]), (#"{"input":[1,2]}"#, [.embed]),
      (
        #"{"messages":[],"response_format":{"type":"json_schema","json_schema":{}}}"#,
        [.chat, .jsonSchema]
      ),
      (#"{"messages":[],"response_format":{"type":"text"}}"#, [.chat]),
      (#"{"input":"x","text":{"format":{"type":"json_schema"}}}"#, [.responses, .jsonSchema]),
      (#"{"messages":[{"content":[{"type":"image_url"}]}]}"#, [.chat, .images]),
      (
        #"{"messages":[{"content":[{"type":"file"},{"type":"input_audio"}]}]}"#,
        [.chat, .audio, .files]
      ),
    ] as [(String, [Feature])])
  func needsAreReadOffTheBody(body: String, expected: [Feature]) throws {
    let read = try ReadLine(Self.policy(reading: []), #"{"body":\#(body)}"#, isRaw: true)
    let bits = expected.reduce(Int64(0)) {
      $0 | 1 << Int64(Feature.allCases.firstIndex(of: $1) ?? 0)
    }
    #expect(read.number("needs") == bits, "\(body): \(read.refusal ?? "")")
  }
}
