import Foundation
import PolicyCore
@testable import PolicyLang

/// A policy with both ways to decide by it.
struct Subject {
  let generated: GeneratedPolicy
  let policy: Policy
  let normalForm: NormalForm
  let interpreter: ReferenceInterpreter
  let evaluator: Evaluator
  let facts: Facts

  /// Why a text has no subject.
  struct Refused: Error {
    var lines: Set<Int>
    var messages: [String]
  }

  /// Takes a text through the whole compiler; every other seed looks all its lists up, as is done
  /// with those of many entries.
  init(_ generated: GeneratedPolicy) throws {
    try self.init(generated, listCuts: generated.seed.isMultiple(of: 2) ? 0 : Limits.listCuts)
  }

  /// The same, with lists of more entries than `listCuts` looked up.
  init(_ generated: GeneratedPolicy, listCuts: Int) throws {
    self.generated = generated
    let parsed = PolicyReader.read(root: "main.policy", present: []) { name in
      let text = name == "main.policy" ? generated.text : generated.data[name]
      return text.map { .success(Array($0.utf8)) } ?? .failure(.missing)
    }
    let (policy, problems) = Checker.check(parsed)
    guard let policy else { throw Refused(parsed.sources, parsed.diagnostics + problems) }
    let (normalForm, limits) = TableCompiler.compile(
      policy, probes: [], listCuts: listCuts)
    guard let normalForm else { throw Refused(parsed.sources, limits) }
    var compiled = normalForm.compiled
    for (place, file) in parsed.sources.files.enumerated() {
      compiled.metadata.sources[place].digest = SHA256.digest(file.bytes).bytes
    }
    let bundle = try ValidatedBundle(bytes: BundleWriter.write(compiled))
    self.policy = policy
    self.normalForm = normalForm
    interpreter = ReferenceInterpreter(
      policy, zoneOffset: Subject.zoneOffset, sha256: { SHA256.digest($0).bytes })
    evaluator = Evaluator(bundle)
    facts = evaluator.makeFacts()
  }

  @Sendable static func zoneOffset(_ zone: String, _ instant: Int64) -> Int64 {
    let date = Date(timeIntervalSince1970: (Double(instant) / 1_000_000).rounded(.down))
    return Int64(TimeZone(identifier: zone)?.secondsFromGMT(for: date) ?? 0)
  }

  /// What the evaluator decides, in names.
  func compiledDecision(_ request: ReferenceRequest) -> ReferenceDecision {
    guard fill(request) else { return interpreter.decide(request) }
    _ = evaluator.decide(facts)
    var record = DecisionRecord()
    evaluator.record(into: &record, facts: facts)
    return named(record)
  }

  /// Writes a request into the facts as a reader would; false when it is not valid.
  func fill(_ request: ReferenceRequest) -> Bool {
    guard let values = try? interpreter.read(request) else { return false }
    facts.reset()
    for (id, value) in values.enumerated() {
      switch value {
      case .text(let text):
        guard text.withUnsafeBufferPointer({ facts.setText(id, $0) }) else { return false }
      case .set(let members): facts.numbers[id] = Int64(bitPattern: members)
      case .bool, .number, .symbol: facts.numbers[id] = value.place
      }
    }
    for (model, signals) in request.signals {
      for (signal, value) in signals { facts.setSignal(model, signal, value.place) }
    }
    facts.isExploring = request.id?.withUnsafeBufferPointer(Exploration.includes) ?? false
    facts.fixedArms = request.splits.map { (route: $0.key, model: $0.value) }
    return true
  }

  // MARK: - Names

  func named(_ record: DecisionRecord) -> ReferenceDecision {
    let compiled = evaluator.bundle.policy
    func rule(_ place: Int) -> String {
      place == DecisionRecord.cannotServe ? "cannot_serve" : compiled.rules[place].name
    }
    let effect: ReferenceDecision.Effect =
      switch record.effect {
      case .route: .route
      case .deny: .deny(status: record.status)
      case .noCandidate: .noCandidate(status: record.status)
      }
    var decision = ReferenceDecision(effect: effect)
    decision.rule = record.route.map(rule)
    for candidate in record.candidates {
      let name = compiled.models[candidate.model].name
      decision.candidates.append(name)
      if !candidate.redactions.isEmpty {
        decision.redactions[name] = candidate.redactions.map {
          Redaction(findings: $0.findings, method: method($0.method))
        }
      }
    }
    for removal in record.removed {
      decision.removed[compiled.models[removal.model].name] = removal.by.map(rule)
    }
    decision.waived = Set(
      record.waived.map { [compiled.models[$0.model].name, rule($0.forbid), rule($0.by)] })
    for change in record.changed {
      let attribute = policy.attributes[change.attribute]
      decision.changed[attribute.name] = [change.declared, change.raised].map {
        if case .set = attribute.type { return .set(UInt64(bitPattern: $0)) }
        return .symbol(Int($0))
      }
    }
    decision.by = record.deniedBy.map(rule)
    for reason in record.deniedBy.compactMap({ compiled.rules[$0].because })
    where !decision.because.contains(reason) {
      decision.because.append(reason)
    }
    decision.rules = record.rules.map(rule)
    decision.fallback = record.fallback.flatMap { compiled.fallbacks[$0].rule }.map {
      rule(Int($0))
    }
    decision.isHedged = record.isHedged
    decision.validators = record.validators.map { rule(Int(compiled.validators[$0].rule)) }
    decision.obligations = named(record.obligations, rule)
    return decision
  }

  private func named(
    _ record: DecisionRecord.Obligations, _ rule: (Int) -> String
  ) -> [String: [String]] {
    var demands: [String: [String]] = [:]
    func put(_ name: String, _ value: Int64?) { demands[name] = value.map { ["\($0)"] } }
    func put(_ name: String, _ texts: [String]) { demands[name] = texts.isEmpty ? nil : texts }
    put("content", record.content.map { Int64($0.rawValue) })
    put("retain_at_least", record.retainAtLeast)
    put("retain_at_most", record.retainAtMost)
    put("output", record.outputCap)
    put("attempts", record.attemptCap)
    put("cost", record.costCap)
    put(
      "isolate",
      (record.isCacheOff ? ["cache"] : []) + (record.isProviderStateOff ? ["provider_state"] : []))
    put("disclose", record.headers.map { "\($0.name): \($0.value)" })
    put("budget", record.budgets.map(rule))
    put("notify", record.notifications.map(rule))
    return demands
  }

  private func method(_ method: Redacting) -> RedactionMethod {
    switch method {
    case .token: .token
    case .hash: .hash
    case .mask: .mask
    case .drop: .drop
    }
  }

  /// Whether the lists of a record are in the order that output has.
  func isSorted(_ record: DecisionRecord) -> Bool {
    let compiled = evaluator.bundle.policy
    func ascends(_ names: [String]) -> Bool { names == names.sortedByBytes }
    return ascends(record.removed.map { compiled.models[$0.model].name })
      && ascends(record.changed.map { compiled.attributes[$0.attribute].name })
  }
}

extension Subject.Refused {
  init(_ sources: SourceSet, _ diagnostics: [Diagnostic]) {
    let errors = diagnostics.filter { $0.severity == .error }
    lines = Set(errors.map { sources[$0.span.file].position(of: Int($0.span.start)).line })
    messages = errors.map {
      "\(sources[$0.span.file].position(of: Int($0.span.start)).line): \($0.code.id) \($0.message)"
    }
  }
}
