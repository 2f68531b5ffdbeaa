import PolicyCore
import Runtime
import Testing

/// Lines that nobody meant: none traps, and each is a request or refused with a reason.
struct HostileLineTests {
  private static let good: [(policy: CompiledPolicy, line: String, isRaw: Bool)] = [
    (
      SamplePolicy.types,
      #"{"id":"r\u0041","task":"code","sens":"public","labels":["pii","pan"],"tenant":"é\n\uD83D\uDE00","#
        + #""n":7,"cost":1.25e-2,"share":"9.5%","wait":"2s","day":"2026-01-01T00:00:00.5+01:00","#
        + #""live":true,"needs":["chat"],"findings":[],"now":"2026-01-01","#
        + #""signals":{"a":{"health":"down","in_flight":3}}}"#, false
    ),
    (
      SamplePolicy.sources,
      #"{"id":-12,"headers":{"X-Task":["code"],"x-labels":"PII, phi","x-wait":"9s","x-n":"3"},"#
        + #""body":{"messages":[{"content":"x"}],"max_tokens":5,"a/b":[1,{"kind":"code"}]},"#
        + #""claims":{"tenant":"t"},"host":{"region":"public"},"prompt":{"tokens":4,"bytes":9}}"#,
      true
    ),
  ]

  @Test func theLinesAreGoodToBeginWith() throws {
    for (policy, line, isRaw) in Self.good {
      #expect(try ReadLine(policy, line, isRaw: isRaw).refusal == nil)
    }
  }

  @Test func aLineThatBreaksOffIsRefused() throws {
    for (policy, line, isRaw) in Self.good {
      let bytes = Array(line.utf8)
      for length in 0..<bytes.count {
        let invalid = try ReadLine(policy, Array(bytes[..<length]), isRaw: isRaw).invalid
        #expect(invalid?.attribute == "", "\(length) bytes")
        #expect(invalid?.expected.isEmpty == false)
      }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func mutatedLinesAreReadOrRefused(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let alphabet = Array(#"{}[]",:\u09eE+-.tfn xA%$"#.utf8) + [0, 9, 0x80, 0xC3, 0xFF]
    for (policy, line, isRaw) in Self.good {
      var reader = try RequestReader(policy: policy, defaultNow: 0)
      var raw = try RawRequestReader(policy: policy, defaultNow: 0)
      let facts = reader.makeFacts()
      for _ in 0..<3_000 {
        var bytes = Array(line.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
          switch Int.random(in: 0..<4, using: &random) {
          case 0: bytes[place] = byte
          case 1: bytes.insert(byte, at: place)
          case 2: bytes.remove(at: place)
          default: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
          }
        }
        let outcome = bytes.withUnsafeBufferPointer {
          check(isRaw ? raw.read(line: $0, into: facts) : reader.read(line: $0, into: facts), $0)
        }
        #expect(outcome, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }

  @Test func randomBytesAreRefused() throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<2_000 {
      let count = Int.random(in: 0...60, using: &random)
      var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      if !bytes.isEmpty { bytes[0] = Byte.openBrace }
      #expect(try ReadLine(SamplePolicy.types, bytes).invalid != nil)
      #expect(try ReadLine(SamplePolicy.sources, bytes, isRaw: true).invalid != nil)
    }
  }

  private enum Byte { static let openBrace = UInt8(ascii: "{") }

  /// Whether an outcome is whole: an `id` that stands in the line, a reason for every refusal.
  private func check(_ outcome: RequestOutcome, _ line: UnsafeBufferPointer<UInt8>) -> Bool {
    switch outcome {
    case .request: true
    case .invalid(let request):
      !request.found.isEmpty && !request.expected.isEmpty
        && (request.id.isEmpty || Array(line).contains(request.id))
        && request.found.utf8.count < 200
    }
  }
}
