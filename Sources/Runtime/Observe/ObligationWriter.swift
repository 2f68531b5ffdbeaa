internal import PolicyCore

/// Writes what goes with a decision: what happens on failures, what is validated, what is owed.
struct ObligationWriter: Sendable {
  private let rules: QuotedNames
  /// By place in `fallbacks` and `validators`: the rule.
  private let fallbacks: [Int]
  private let validators: [Int]

  init(_ policy: CompiledPolicy, rules: QuotedNames) {
    self.rules = rules
    fallbacks = policy.fallbacks.map { Int($0.rule ?? 0) }
    validators = policy.validators.map { Int($0.rule) }
  }

  func append(_ record: DecisionRecord, to output: inout [UInt8]) {
    if let fallback = record.fallback {
      output += #","fallback":"#.utf8
      rules.append(fallbacks[fallback], to: &output)
    }
    if !record.validators.isEmpty {
      output += #","validators":"#.utf8
      append(names: record.validators.map { validators[$0] }, to: &output)
    }
    append(record.obligations, to: &output)
  }

  private func append(
    _ owed: DecisionRecord.Obligations, to output: inout [UInt8]
  ) {
    guard owed != DecisionRecord.Obligations() else { return }
    output += #","obligations":"#.utf8
    var fields = JSONFields()
    fields.object("record", to: &output) { fields, output in
      if let content = owed.content { fields.text("content", content.word, to: &output) }
      if let time = owed.retainAtLeast {
        fields.text("retain_at_least", ValueText.duration(time), to: &output)
      }
      if let time = owed.retainAtMost {
        fields.text("retain_at_most", ValueText.duration(time), to: &output)
      }
    }
    fields.object("cap", to: &output) { fields, output in
      if let tokens = owed.outputCap { fields.number("output", tokens, to: &output) }
      if let attempts = owed.attemptCap { fields.number("attempts", attempts, to: &output) }
      if let cost = owed.costCap {
        fields.text("cost", String(ValueText.usd(cost).dropFirst()), to: &output)
      }
    }
    fields.object("isolate", to: &output) { fields, output in
      if owed.isProviderStateOff { fields.text("provider_state", "off", to: &output) }
      if owed.isCacheOff { fields.text("cache", "off", to: &output) }
    }
    fields.object("disclose", to: &output) { fields, output in
      for header in owed.headers { fields.text(header.name, header.value, to: &output) }
    }
    if !owed.budgets.isEmpty {
      fields.key("budget", to: &output)
      append(names: owed.budgets, to: &output)
    }
    if !owed.notifications.isEmpty {
      fields.key("notify", to: &output)
      append(names: owed.notifications, to: &output)
    }
    fields.end(to: &output)
  }

  private func append(names: [Int], to output: inout [UInt8]) {
    output.append(Byte.openBracket)
    for (index, rule) in names.enumerated() {
      if index > 0 { output.append(Byte.comma) }
      rules.append(rule, to: &output)
    }
    output.append(Byte.closeBracket)
  }
}

/// The fields of one object, of which the empty ones are left out.
private struct JSONFields {
  private var isEmpty = true

  mutating func key(_ name: String, to output: inout [UInt8]) {
    output.append(isEmpty ? Byte.openBrace : Byte.comma)
    isEmpty = false
    JSONText.append(name, to: &output)
    output.append(Byte.colon)
  }

  mutating func text(_ name: String, _ text: String, to output: inout [UInt8]) {
    key(name, to: &output)
    JSONText.append(text, to: &output)
  }

  mutating func number(_ name: String, _ number: Int64, to output: inout [UInt8]) {
    key(name, to: &output)
    JSONText.append(number, to: &output)
  }

  /// An object inside, unless nothing is written into it.
  mutating func object(
    _ name: String, to output: inout [UInt8],
    _ write: (inout JSONFields, inout [UInt8]) -> Void
  ) {
    var inside: [UInt8] = []
    var fields = JSONFields()
    write(&fields, &inside)
    guard !fields.isEmpty else { return }
    key(name, to: &output)
    fields.end(to: &inside)
    output += inside
  }

  func end(to output: inout [UInt8]) {
    if isEmpty { output.append(Byte.openBrace) }
    output.append(Byte.closeBrace)
  }
}
