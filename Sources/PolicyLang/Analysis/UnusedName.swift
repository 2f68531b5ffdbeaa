internal import PolicyCore

/// Something that is declared and that no rule reads.
enum UnusedName {
  static let code = DiagnosticCode(
    "A0112", "unused name", severity: .warning,
    explanation: """
      No rule and no invariant reads this: an attribute, a fact, a define, a list, a calendar, an \
      enum or a level, a detector whose findings mean nothing, a value that neither a model states \
      nor a rule names. Often a rule was meant to read it and does not, or reads another of nearly \
      the same name. Use it, or delete it. Values that a request can bring, facts that `simulate` \
      reads, and what has a role (`as deadline`) or counts the prompt are not unused.
      """,
    wrong: "list partners = {\"acme\", \"initech\"}",
    right: "list partners = {\"acme\", \"initech\"}\ndeny d { when tenant in partners }")

  /// Facts that `rtctl simulate` reads.
  private static let simulated: Set<String> = ["latency_p50", "latency_p95", "tokens_per_second"]

  static func check(_ questions: Questions) -> [Diagnostic] {
    let policy = questions.policy
    let uses = Uses(policy)
    var found: [Diagnostic] = []
    for (id, attribute) in policy.attributes.enumerated() where !uses.attributes.contains(id) {
      guard let span = attribute.span else { continue }
      let isWritten = changed(policy).contains(id)
      found.append(
        diagnostic(
          "attribute", attribute.name, at: span,
          label: isWritten ? "rules change it, and none reads it" : "no rule reads it"))
    }
    for (id, fact) in policy.facts.enumerated()
    where !uses.facts.contains(id) && !simulated.contains(fact.name) {
      guard let span = fact.span else { continue }
      found.append(diagnostic("fact", fact.name, at: span, label: "no rule reads it"))
    }
    for name in policy.declaredNames where !name.isUsed {
      found.append(
        diagnostic(name.kind.rawValue, name.name, at: name.span, label: "nothing uses it"))
    }
    for detector in policy.detectors
    where detector.means == nil && uses.findings & (1 << UInt64(detector.finding & 63)) == 0 {
      found.append(
        diagnostic(
          "detector", detector.name, at: detector.span,
          label: "nobody reads what it finds, so it is never run"))
    }
    return found + values(policy, uses)
  }

  /// Values of an enum that only facts have: no request can bring them.
  private static func values(_ policy: Policy, _ uses: Uses) -> [Diagnostic] {
    var ofAttributes: Set<EnumerationID> = []
    for attribute in policy.attributes {
      switch attribute.type {
      case .symbol(let id), .set(let id): ofAttributes.insert(id)
      case .bool, .int, .usd, .percent, .duration, .instant, .string: continue
      }
    }
    var found: [Diagnostic] = []
    for (id, enumeration) in policy.enumerations.enumerated() {
      let facts = policy.facts.indices.filter {
        policy.facts[$0].type == .symbol(id) || policy.facts[$0].type == .set(id)
      }
      // The values of a level between two that are used keep them apart.
      guard let span = enumeration.span, !enumeration.isLevel, !facts.isEmpty,
        !ofAttributes.contains(id)
      else { continue }
      var known = uses.values[id] ?? []
      for model in policy.models {
        for fact in facts {
          switch model.facts[fact] {
          case .symbol(let place)?: known.insert(place)
          case .set(let members)?:
            known.formUnion((0..<64).filter { members & (1 << UInt64($0)) != 0 })
          case .bool?, .number?, .text?, nil: continue
          }
        }
      }
      let unused = enumeration.values.indices.filter { !known.contains($0) }
        .map { "`\(enumeration.values[$0])`" }
      guard let first = unused.first else { continue }
      found.append(
        Diagnostic(
          code,
          unused.count == 1
            ? "the value \(first) of `\(enumeration.name)` is not used"
            : "values of `\(enumeration.name)` are not used: "
              + unused.prefix(8).joined(separator: ", ")
              + (unused.count > 8 ? " and \(unused.count - 8) more" : ""),
          at: span, label: "no model states them and no rule names them",
          help: ["delete them, or use them"]))
    }
    return found
  }

  private static func changed(_ policy: Policy) -> Set<AttributeID> {
    Set(
      policy.classifies.flatMap { $0.raises.map(\.attribute) + $0.adds.map(\.attribute) }
        + policy.detectors.compactMap { $0.means?.attribute })
  }

  private static func diagnostic(
    _ kind: String, _ name: String, at span: Span, label: String
  ) -> Diagnostic {
    Diagnostic(
      code, "the \(kind) `\(name)` is not used", at: span, label: label,
      help: ["use it, or delete it"])
  }
}
