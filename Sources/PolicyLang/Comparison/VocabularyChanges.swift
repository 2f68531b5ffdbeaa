/// Changes of what requests and models are: checked declarations compared by what they mean.
///
/// How a declaration is laid out, the order in which it names things that have none, and names
/// that neither a request nor a configuration sees are no change.
struct VocabularyChanges {
  private let old: Policy
  private let new: Policy
  private var changes: [PolicyChange] = []

  /// What a declaration says, each with what it is about.
  typealias Words = [(about: String, text: String)]

  static func find(_ old: Policy, _ new: Policy) -> [PolicyChange] {
    var search = VocabularyChanges(old: old, new: new)
    search.compareAttributes()
    search.compareDetectors()
    search.compareEnumerations()
    search.compareFacts()
    search.compareModels()
    return search.changes
  }

  private init(old: Policy, new: Policy) { (self.old, self.new) = (old, new) }

  // MARK: - Attributes and detectors

  private mutating func compareAttributes() {
    let (one, two) = (old.attributes.dropLast(3), new.attributes.dropLast(3))
    compareNames("the attribute", one.map { ($0.name, $0.span) }, two.map { ($0.name, $0.span) })
    for attribute in two {
      guard let other = one.first(where: { $0.name == attribute.name }) else { continue }
      var (before, after) = (old.words(of: other), new.words(of: attribute))
      // The name of a type is seen by nobody; its values are compared by themselves.
      if attribute.type.enumeration != nil, isSame(other.type, attribute.type) {
        (before[0].text, after[0].text) = ("", "")
      }
      // What it makes of a call is outside of what is compared.
      compare("the attribute", attribute.name, before, after, attribute.span, .loosens)
      compare(
        "the attribute", attribute.name, [("trusted", trust(other))],
        [("trusted", trust(attribute))], attribute.span, .neutral)
    }
  }

  private func trust(_ attribute: Attribute) -> String {
    attribute.trusted.map { "trusted because \"\($0)\"" } ?? ""
  }

  /// Whether two types differ in the names of their enumerations at most.
  private func isSame(_ one: ValueType, _ two: ValueType) -> Bool {
    switch (one, two) {
    case (.symbol(let first), .symbol(let second)), (.set(let first), .set(let second)):
      (old.enumerations[first].span == nil) == (new.enumerations[second].span == nil)
        && (old.enumerations[first].name == new.enumerations[second].name
          || !old.enumerations.contains { $0.name == new.enumerations[second].name }
            && !new.enumerations.contains { $0.name == old.enumerations[first].name })
    case (.symbol, _), (.set, _), (.bool, _), (.int, _), (.usd, _), (.percent, _), (.duration, _),
      (.instant, _), (.string, _):
      one == two
    }
  }

  private mutating func compareDetectors() {
    compareNames(
      "the detector", old.detectors.map { ($0.name, $0.span) },
      new.detectors.map { ($0.name, $0.span) })
    for detector in new.detectors {
      guard let other = old.detectors.first(where: { $0.name == detector.name }) else { continue }
      compare(
        "the detector", detector.name, old.words(of: other), new.words(of: detector),
        detector.span, .loosens)
    }
  }

  // MARK: - Types

  /// Enums and levels that something is of: the values that each has, and the order of levels.
  private mutating func compareEnumerations() {
    let shared = SharedEnumerations(old, new)
    let (one, two) = (used(old), used(new))
    for (number, origin) in shared.origins.enumerated() {
      guard let first = origin.old, let second = origin.new, shared.all[number].span != nil,
        one.contains(first) || two.contains(second)
      else { continue }
      let (before, after) = (old.enumerations[first], new.enumerations[second])
      let name = after.name
      let (known, present) = (Set(before.values), Set(after.values))
      for value in after.values where !known.contains(value) {
        add("the value `\(value)` of `\(name)` is new", .neutral, name, after.span, isNew: true)
      }
      for value in before.values where !present.contains(value) {
        add("the value `\(value)` of `\(name)` is gone", .neutral, name, before.span, isNew: false)
      }
      if before.isLevel != after.isLevel || shared.reordered.contains(number) {
        add(
          "the values of `\(name)` have another order", .neutral, name, after.span, isNew: true,
          before: order(before), after: order(after))
      }
      let spelled = Dictionary(zip(before.values, before.outside)) { first, _ in first }
      for (value, spelling) in zip(after.values, after.outside) {
        guard let other = spelled[value], other != spelling else { continue }
        // What is read of a call is outside of what is compared.
        add(
          "the value `\(value)` of `\(name)` is spelled otherwise outside", .loosens, name,
          after.span, isNew: true, before: "\"\(other)\"", after: "\"\(spelling)\"")
      }
    }
  }

  private func order(_ enumeration: Enumeration) -> String {
    enumeration.isLevel ? enumeration.values.joined(separator: " < ") : "no order"
  }

  private func used(_ policy: Policy) -> Set<EnumerationID> {
    Set((policy.attributes.map(\.type) + policy.facts.map(\.type)).compactMap(\.enumeration))
  }

  // MARK: - Models

  private mutating func compareFacts() {
    let builtIn = BuiltIn.Fact.allCases.count
    let (one, two) = (old.facts.dropLast(builtIn), new.facts.dropLast(builtIn))
    compareNames("the fact", one.map { ($0.name, $0.span) }, two.map { ($0.name, $0.span) })
    for fact in two {
      guard let other = one.first(where: { $0.name == fact.name }), !isSame(other.type, fact.type)
      else { continue }
      compare(
        "the fact", fact.name, [("type", old.written(other.type))],
        [("type", new.written(fact.type))], fact.span, .neutral)
    }
  }

  private mutating func compareModels() {
    compareNames(
      "the model", old.models.map { ($0.name, $0.span) }, new.models.map { ($0.name, $0.span) })
    let known = Set(old.facts.map(\.name)).intersection(new.facts.map(\.name))
    for model in new.models {
      guard let other = old.models.first(where: { $0.name == model.name }) else { continue }
      let before = old.words(of: other).filter { known.contains($0.about) }
      let after = new.words(of: model).filter { known.contains($0.about) }
      compare("the model", model.name, before, after, model.span, .neutral)
    }
  }

  // MARK: - Words

  private mutating func compareNames(
    _ kind: String, _ first: [(name: String, span: Span?)], _ second: [(name: String, span: Span?)]
  ) {
    let (known, present) = (Set(first.map(\.name)), Set(second.map(\.name)))
    for (name, span) in second where !known.contains(name) {
      add("\(kind) `\(name)` is new", .neutral, name, span, isNew: true)
    }
    for (name, span) in first where !present.contains(name) {
      add("\(kind) `\(name)` is gone", .neutral, name, span, isNew: false)
    }
  }

  /// Notes that a declaration says something else, with what differs on either side.
  private mutating func compare(
    _ kind: String, _ name: String, _ before: Words, _ after: Words, _ span: Span?,
    _ effect: PolicyChange.Effect
  ) {
    func text(_ words: Words, _ about: String) -> String {
      words.first { $0.about == about }?.text ?? ""
    }
    var abouts = before.map(\.about)
    abouts += after.map(\.about).filter { !abouts.contains($0) }
    let changed = abouts.filter { text(before, $0) != text(after, $0) }
    guard !changed.isEmpty else { return }
    func all(_ words: Words, _ other: Words) -> String {
      changed.compactMap { about in
        let own = text(words, about)
        return own.isEmpty ? "no `\(about)`" : own
      }.joined(separator: ", ")
    }
    add(
      "\(kind) `\(name)` is declared otherwise", effect, name, span, isNew: true,
      before: all(before, after), after: all(after, before))
  }

  private mutating func add(
    _ text: String, _ effect: PolicyChange.Effect, _ name: String, _ span: Span?, isNew: Bool,
    before: String = "", after: String = ""
  ) {
    let rules = span.map { [PolicyChange.Rule(isNew: isNew, name: name, span: $0)] } ?? []
    var change = PolicyChange(effect: effect, text: text, rules: rules)
    (change.before, change.after) = (before, after)
    changes.append(change)
  }
}
