import Foundation
import PolicyCore
@testable import PolicyLang
import Testing

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

  /// What the evaluator decides of a valid request.
  func compiledDecision(_ request: ReferenceRequest) throws -> DecisionRecord {
    try #require(facts.fill(request, declared: try interpreter.read(request)))
    _ = evaluator.decide(facts)
    var record = DecisionRecord()
    evaluator.record(into: &record, facts: facts)
    return record
  }

  /// Writes a request into the facts as a reader would; false when it is not valid.
  func fill(_ request: ReferenceRequest) -> Bool {
    guard let values = try? interpreter.read(request) else { return false }
    return facts.fill(request, declared: values)
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
