import PolicyCore
import Runtime

/// What one line was read as, in values that outlive it.
struct ReadLine {
  static let defaultNow: Int64 = 1_781_524_800_000_000  // 2026-06-15T12:00:00Z
  let names: [String]
  let facts: Facts
  var id: String?
  var invalid: InvalidRequest?

  init(_ policy: CompiledPolicy, _ line: String, isRaw: Bool = false) throws {
    try self.init(policy, Array(line.utf8), isRaw: isRaw)
  }

  init(_ policy: CompiledPolicy, _ line: [UInt8], isRaw: Bool = false) throws {
    names = policy.attributes.map(\.name)
    if isRaw {
      var reader = try RawRequestReader(policy: policy, defaultNow: Self.defaultNow)
      facts = reader.makeFacts()
      let facts = facts
      line.withUnsafeBufferPointer { keep(reader.read(line: $0, into: facts)) }
    } else {
      var reader = try RequestReader(policy: policy, defaultNow: Self.defaultNow)
      facts = reader.makeFacts()
      let facts = facts
      line.withUnsafeBufferPointer { keep(reader.read(line: $0, into: facts)) }
    }
  }

  private mutating func keep(_ outcome: RequestOutcome) {
    switch outcome {
    case .request(let id): self.id = String(decoding: id, as: UTF8.self)
    case .invalid(let request): invalid = request
    }
  }

  /// The number of an attribute; nil when the line was refused.
  func number(_ name: String) -> Int64? {
    guard invalid == nil, let place = names.firstIndex(of: name) else { return nil }
    return facts.numbers[place]
  }

  /// The text of an attribute; nil when the line was refused.
  func text(_ name: String) -> String? {
    guard invalid == nil, let place = names.firstIndex(of: name) else { return nil }
    return String(decoding: facts.text(place), as: UTF8.self)
  }

  /// The attribute, what was found and what was expected, on one line.
  var refusal: String? {
    invalid.map { "\($0.attribute): \($0.found): \($0.expected)" }
  }
}
