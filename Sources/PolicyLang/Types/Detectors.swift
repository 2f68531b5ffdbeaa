internal import PolicyCore

/// `detector`: a pattern of the policy's own, and what finding it means.
extension Checking {
  /// Checks every detector; those that add labels change the one set that holds them.
  mutating func checkDetectors() {
    for placed in declarations.detectors {
      tree = placed.tree
      let detector = placed.value
      let name = text(detector.ident)
      var near: (pattern: String, span: Span, within: Int)?
      if let written = detector.near,
        let within = bounded(written.within, 1...1_000, "a distance")
      {
        near = (written.pattern.value, written.pattern.span, Int(within))
      }
      let means = detector.means.flatMap { labelled($0) }
      if let means, let span = detector.means?.span, changes[means.attribute] == nil {
        changes[means.attribute] = Change(what: "the detector `\(name)`", span: span)
      }
      guard let finding = scope.values[BuiltIn.findings][detector.ident.name],
        finding >= BuiltIn.detectors.count
      else { continue }
      policy.detectors.append(
        Detector(
          name: name, finding: finding, pattern: detector.pattern.value,
          patternSpan: detector.pattern.span, near: near, means: means, span: placed.span))
    }
  }

  /// The one set attribute that the labels of a detector are added to.
  private mutating func labelled(_ means: SetLiteral) -> (attribute: AttributeID, members: UInt64)?
  {
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
    if holders.count == 1, case .set(let enumeration)? = scope.attributeTypes[holders[0]] {
      var members: UInt64 = 0
      for (name, _) in names {
        if let place = scope.values[enumeration][name] { members |= 1 << UInt64(place & 63) }
      }
      return (holders[0], members)
    }
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
