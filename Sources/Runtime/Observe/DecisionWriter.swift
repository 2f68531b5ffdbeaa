public import PolicyCore

/// Writes decisions as `decide` prints them: one JSON object a line, straight into bytes.
///
/// Fields are in the order of `docs/rtctl.md`, empty ones left out. It prints what a record holds
/// in the order in which the record has it; members of sets by their bytes.
public struct DecisionWriter: Sendable {
  private let attributes: QuotedNames
  private let models: QuotedNames
  private let rules: QuotedNames
  /// By enumeration: its values, and their places sorted by the bytes of their names.
  private let values: [QuotedNames]
  private let sorted: [[Int]]
  private let types: [AttributeType]
  /// By rule: its reason in quotes; empty when it gives none.
  private let reasons: [[UInt8]]
  /// The enumeration of findings.
  private let findings = 1
  /// The place of `now` among the attributes; -1 when there is none.
  private let now: Int
  private let obligations: ObligationWriter
  /// The whole field that names the policy.
  private let policy: [UInt8]

  /// A writer for the decisions of a bundle.
  public init(bundle: ValidatedBundle) {
    self.init(policy: bundle.policy, digest: bundle.digest)
  }

  init(policy: CompiledPolicy, digest: [UInt8]) {
    attributes = QuotedNames(policy.attributes.map(\.name))
    models = QuotedNames(policy.models.map(\.name))
    rules = QuotedNames(policy.rules.map(\.name))
    values = policy.enumerations.map { QuotedNames($0.values) }
    sorted = policy.enumerations.map { enumeration in
      let names = enumeration.values
      return names.indices.sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
    }
    types = policy.attributes.map(\.type)
    reasons = policy.rules.map { rule in
      guard rule.kind == .deny, let because = rule.because else { return [] }
      return JSONText.quoted(because)
    }
    now = policy.attributes.firstIndex { $0.source == .now } ?? -1
    obligations = ObligationWriter(policy, rules: rules)
    self.policy = Self.policy(policy.metadata.revision, digest)
  }

  private static func policy(_ revision: UInt64, _ digest: [UInt8]) -> [UInt8] {
    var field = Array(#","policy":{"#.utf8)
    if revision > 0 {
      field += #""revision":"#.utf8
      JSONText.append(revision, to: &field)
      field.append(Byte.comma)
    }
    field += #""digest":"sha256:"#.utf8
    for byte in digest {
      field.append(JSONText.hexadecimal(byte >> 4))
      field.append(JSONText.hexadecimal(byte & 0xF))
    }
    return field + #""}"#.utf8
  }

  /// Appends a decision as one line, with its line break.
  ///
  /// `id` is the request's as its reader gave it, empty for none; `facts` are the request's.
  public func write(
    _ record: DecisionRecord, facts: Facts, id: UnsafeBufferPointer<UInt8>,
    into output: inout [UInt8]
  ) {
    begin(id, to: &output)
    switch record.effect {
    case .route: output += #""route""#.utf8
    case .deny:
      output += #""deny""#.utf8
      append(status: record.status, to: &output)
      append(list: record.deniedBy, #","by":["#, to: &output) { appendRule($0, to: &$1) }
      append(list: distinctReasons(record.deniedBy), #","because":["#, to: &output) {
        $1 += reasons[$0]
      }
    case .noCandidate:
      output += #""no_candidate""#.utf8
      append(status: record.status, to: &output)
    }
    if let route = record.route {
      output += #","rule":"#.utf8
      appendRule(route, to: &output)
    }
    append(list: record.candidates, #","candidates":["#, to: &output, append(candidate:to:))
    append(list: record.removed, #","removed":["#, to: &output, append(removal:to:))
    append(list: record.waived, #","waived":["#, to: &output, append(waived:to:))
    append(changes: record.changed, #","declared":{"#, \.declared, to: &output)
    append(changes: record.changed, #","raised":{"#, \.raised, to: &output)
    append(list: record.rules, #","rules":["#, to: &output) { appendRule($0, to: &$1) }
    obligations.append(record, to: &output)
    output += policy
    if now >= 0, now < facts.attributeCount {
      output += #","now":""#.utf8
      InstantWriter.append(facts.numbers[now], to: &output)
      output.append(Byte.quote)
    }
    output += "}\n".utf8
  }

  /// Appends a refused request as one line, with its line break.
  public func write(_ request: InvalidRequest, into output: inout [UInt8]) {
    request.id.withUnsafeBufferPointer { begin($0, to: &output) }
    output += #""invalid""#.utf8
    append(text: request.attribute, #","attribute":"#, to: &output)
    append(text: request.found, #","found":"#, to: &output)
    append(text: request.expected, #","expected":"#, to: &output)
    output += "}\n".utf8
  }

  private func begin(_ id: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.append(Byte.openBrace)
    if !id.isEmpty {
      output += #""id":"#.utf8
      output += id
      output.append(Byte.comma)
    }
    output += #""effect":"#.utf8
  }

  private func append(text: String, _ field: String, to output: inout [UInt8]) {
    guard !text.isEmpty else { return }
    output += field.utf8
    JSONText.append(text, to: &output)
  }

  private func append(status: Int, to output: inout [UInt8]) {
    output += #","status":"#.utf8
    JSONText.append(Int64(status), to: &output)
  }

  /// Appends a field that is a list, unless it is empty.
  private func append<Element>(
    list: some Collection<Element>, _ field: String, to output: inout [UInt8],
    _ append: (Element, inout [UInt8]) -> Void
  ) {
    guard !list.isEmpty else { return }
    output += field.utf8
    var isFirst = true
    for element in list {
      if !isFirst { output.append(Byte.comma) }
      isFirst = false
      append(element, &output)
    }
    output.append(Byte.closeBracket)
  }

  private func appendRule(_ rule: Int, to output: inout [UInt8]) {
    if rule == DecisionRecord.cannotServe {
      output += #""cannot_serve""#.utf8
    } else {
      rules.append(rule, to: &output)
    }
  }

  /// The rules that give each reason first, in their order.
  private func distinctReasons(_ denies: [Int]) -> [Int] {
    var seen: Set<[UInt8]> = [[]]
    return denies.filter { reasons.indices.contains($0) && seen.insert(reasons[$0]).inserted }
  }

  private func append(candidate: DecisionRecord.Candidate, to output: inout [UInt8]) {
    output += #"{"model":"#.utf8
    models.append(candidate.model, to: &output)
    append(list: candidate.redactions, #","redact":["#, to: &output) { redaction, output in
      output += #"{"findings":"#.utf8
      append(members: redaction.findings, of: findings, to: &output)
      output += #","with":""#.utf8
      output += redaction.method.name.utf8
      output += #""}"#.utf8
    }
    output.append(Byte.closeBrace)
  }

  private func append(removal: DecisionRecord.Removal, to output: inout [UInt8]) {
    output += #"{"model":"#.utf8
    models.append(removal.model, to: &output)
    append(list: removal.by, #","by":["#, to: &output) { appendRule($0, to: &$1) }
    output.append(Byte.closeBrace)
  }

  private func append(waived: DecisionRecord.Waived, to output: inout [UInt8]) {
    output += #"{"model":"#.utf8
    models.append(waived.model, to: &output)
    output += #","forbid":"#.utf8
    rules.append(waived.forbid, to: &output)
    output += #","by":"#.utf8
    rules.append(waived.by, to: &output)
    output.append(Byte.closeBrace)
  }

  /// Appends a field of attributes and their values; a set that is empty is left out.
  private func append(
    changes: [DecisionRecord.Change], _ field: String,
    _ value: (DecisionRecord.Change) -> Int64, to output: inout [UInt8]
  ) {
    var isFirst = true
    for change in changes where types.indices.contains(change.attribute) {
      let number = value(change)
      let type = types[change.attribute]
      if case .set = type, number == 0 { continue }
      if isFirst { output += field.utf8 } else { output.append(Byte.comma) }
      isFirst = false
      attributes.append(change.attribute, to: &output)
      output.append(Byte.colon)
      append(number, of: type, to: &output)
    }
    if !isFirst { output.append(Byte.closeBrace) }
  }

  /// Appends a value; only levels and sets can be changed by rules.
  private func append(_ number: Int64, of type: AttributeType, to output: inout [UInt8]) {
    switch type {
    case .symbol(let enumeration):
      values[Int(enumeration)].append(Int(number), to: &output)
    case .set(let enumeration):
      append(members: UInt64(bitPattern: number), of: Int(enumeration), to: &output)
    case .bool, .int, .usd, .percent, .duration, .instant, .string:
      JSONText.append(number, to: &output)
    }
  }

  private func append(members: UInt64, of enumeration: Int, to output: inout [UInt8]) {
    output.append(Byte.openBracket)
    var isFirst = true
    for member in sorted[enumeration] where member < 64 && members & 1 << UInt64(member) != 0 {
      if !isFirst { output.append(Byte.comma) }
      isFirst = false
      values[enumeration].append(member, to: &output)
    }
    output.append(Byte.closeBracket)
  }
}

extension Redacting {
  /// Its word in the language.
  fileprivate var name: String {
    switch self {
    case .token: "token"
    case .hash: "hash"
    case .mask: "mask"
    case .drop: "drop"
    }
  }
}
