/// `validate` and `detector`. Checked now, enforced later.
extension Checking {
  /// Checks one validate.
  mutating func checkValidate(_ source: RuleSource) {
    let clauses = source.clauses
    _ = requireClauses(
      source, [("output", clauses.output?.isEmpty == false)])
    for check in clauses.output ?? [] { checkOutput(check.value) }
    if case .window(let characters)? = clauses.stream {
      checkNumber(characters, 1...Int64.max, "a window")
    }
    if let action = clauses.otherwise { checkCounts(action) }
  }

  private mutating func checkOutput(_ check: OutputCheck) {
    switch check {
    case .isJSON, .isComplete, .isNotEmpty, .hasValidToolArguments, .matchesRegex: break
    case .isAtMost(let characters): checkNumber(characters, 1...Int64.max, "a length")
    case .hasNoFindings(let set): _ = findings(set)
    case .matchesSchema(let path): requireText(path, "the name of a schema")
    case .callsOnlyTools(let tools): checkTools(tools)
    }
  }

  /// Tools are named by texts or names.
  private mutating func checkTools(_ tools: SetLiteral) {
    for tool in tools.value {
      switch (tool.low.kind, tool.high) {
      case (.name, nil), (.string, nil): break
      default:
        report(
          TypeCodes.mismatch, "`\(written(tool.span))` is not the name of a tool", at: tool.span)
      }
    }
  }

  /// Checks every detector; those that add labels change the one set that holds them.
  mutating func checkDetectors() {
    for placed in declarations.detectors {
      tree = placed.tree
      let detector = placed.value
      let name = text(detector.ident)
      notEnforced("detector", "`\(name)` is a detector", at: detector.ident.span)
      if let near = detector.near { checkNumber(near.within, 1...1_000, "a distance") }
      guard let means = detector.means, let id = labelled(means) else { continue }
      if changes[id] == nil {
        changes[id] = Change(what: "the detector `\(name)`", span: means.span)
      }
    }
  }

  /// The one set attribute that the labels of a detector are added to.
  private mutating func labelled(_ means: SetLiteral) -> AttributeID? {
    var names: [(Name, Span)] = []
    for entry in means.value {
      guard entry.high == nil, case .name(let name) = entry.low.kind else {
        report(TypeCodes.mismatch, "`\(written(entry.span))` is not a label", at: entry.span)
        return nil
      }
      names.append((name, entry.low.span))
    }
    let sets = policy.attributes.indices.filter {
      if case .set? = scope.attributeTypes[$0] { policy.attributes[$0].span != nil } else { false }
    }
    let holders = sets.filter { id in
      guard case .set(let enumeration)? = scope.attributeTypes[id] else { return false }
      return names.allSatisfy { scope.values[enumeration][$0.0] != nil }
    }
    if holders.count == 1 { return holders[0] }
    if holders.isEmpty, sets.count == 1, case .set(let enumeration)? = scope.attributeTypes[sets[0]]
    {
      for (name, span) in names { _ = place(of: name, in: enumeration, at: span, "a label") }
      return nil
    }
    report(
      RuleCodes.labelsOfNoSet,
      holders.isEmpty
        ? "no attribute is a set that holds these labels"
        : "\(list(holders.map { policy.attributes[$0].name })) could all hold these labels",
      at: means.span, help: ["a detector adds to the one attribute whose type is a set of them"])
    return nil
  }
}

extension RuleCodes {
  static let labelsOfNoSet = DiagnosticCode(
    "R0209", "labels of no set",
    explanation: """
      What a detector means is added to the one attribute that is a set of such labels. There \
      must be exactly one.
      """,
    wrong: "request { more set of Label default {} }\ndetector mrn = /MRN-[0-9]{7}/ means {phi}",
    right: "detector mrn = /MRN-[0-9]{7}/ means {phi}")
}
