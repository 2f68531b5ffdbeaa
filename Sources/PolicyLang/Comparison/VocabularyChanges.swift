internal import PolicyCore

/// Changes of what requests and models are: their declarations, compared as texts.
enum VocabularyChanges {
  static func find(_ old: ParsedPolicy, _ new: ParsedPolicy) -> [PolicyChange] {
    let sources = new.sources
    let names = new.names
    let (one, two) = (Vocabulary(old), Vocabulary(new))
    var changes: [PolicyChange] = []

    func text(_ span: Span) -> String {
      sources.text(span).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    func compare<Value>(
      _ kind: String, _ first: Named<Value>, _ second: Named<Value>, _ span: (Value) -> Span,
      changed: PolicyChange.Effect
    ) {
      for (name, value) in zip(second.names, second.values) where first[name] == nil {
        add("\(kind) `\(names[name])` is new", .neutral, names[name], span(value), isNew: true)
      }
      for (name, value) in zip(first.names, first.values) {
        guard let other = second[name] else {
          add("\(kind) `\(names[name])` is gone", .neutral, names[name], span(value), isNew: false)
          continue
        }
        let (before, after) = (text(span(value)), text(span(other)))
        guard before != after else { continue }
        add(
          "\(kind) `\(names[name])` is declared otherwise", changed, names[name], span(other),
          isNew: true)
        changes[changes.count - 1].before = before
        changes[changes.count - 1].after = after
      }
    }
    func add(
      _ text: String, _ effect: PolicyChange.Effect, _ name: String, _ span: Span, isNew: Bool
    ) {
      changes.append(
        PolicyChange(
          effect: effect, text: text, rules: [.init(isNew: isNew, name: name, span: span)]))
    }
    // What a changed attribute or detector makes of a call is outside of what is compared.
    compare("the attribute", one.attributes, two.attributes, { $0.span }, changed: .loosens)
    compare("the detector", one.detectors, two.detectors, { $0.span }, changed: .loosens)
    compare("the type", one.enumerations, two.enumerations, { $0.span }, changed: .neutral)
    compare("the fact", one.facts, two.facts, { $0.span }, changed: .neutral)
    compare("the model", one.models, two.models, { $0.span }, changed: .neutral)
    return changes
  }
}
