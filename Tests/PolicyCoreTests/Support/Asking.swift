import PolicyCore
import Testing

/// A request against a sketch, and what came out by name.
struct Asking {
  let bundle: ValidatedBundle
  let evaluator: Evaluator
  let facts: Facts
  var record = DecisionRecord()
  var decision: Decision

  init(_ sketch: Sketch, _ prepare: (Facts) -> Void = { _ in }) throws {
    let bundle = try sketch.bundle()
    self.init(bundle, prepare)
  }

  init(_ bundle: ValidatedBundle, _ prepare: (Facts) -> Void = { _ in }) {
    self.bundle = bundle
    evaluator = Evaluator(bundle)
    facts = evaluator.makeFacts()
    facts.reset()
    prepare(facts)
    decision = evaluator.decide(facts)
    evaluator.record(into: &record, facts: facts)
  }

  var candidates: String { names(record.candidates.map { model($0.model) }) }
  var rules: String { names(record.rules.map(rule)) }
  var deniedBy: String { names(record.deniedBy.map(rule)) }
  var route: String { record.route.map(rule) ?? "" }
  var removed: String {
    names(record.removed.map { "\(model($0.model)): \(names($0.by.map(rule)))" }, by: "; ")
  }
  var waived: String {
    names(record.waived.map { "\(model($0.model)) \(rule($0.forbid)) \(rule($0.by))" }, by: "; ")
  }

  private func model(_ place: Int) -> String { bundle.policy.models[place].name }
  private func rule(_ place: Int) -> String {
    place == DecisionRecord.cannotServe ? "cannot_serve" : bundle.policy.rules[place].name
  }
  private func names(_ list: [String], by separator: String = ", ") -> String {
    list.joined(separator: separator)
  }
}

extension Facts {
  /// Sets a text attribute.
  func set(_ attribute: Int, _ text: String) {
    let isKept = Array(text.utf8).withUnsafeBufferPointer { setText(attribute, $0) }
    #expect(isKept)
  }
}
