internal import PolicyCore

/// Hard rules that a caller can loosen by what it claims.
enum TrustingTheCaller {
  static let code = DiagnosticCode(
    "A0117", "hard rule that trusts the caller", severity: .warning,
    explanation: """
      What stands in a header or in the body is the caller's word. These rules refuse, remove or \
      permit because of it, directly or through a `classify`, so a caller who says something else \
      gets round them. Take the attribute from a claim that the host has verified (`from claim`), \
      let a detector find what matters; or say why the caller's word is enough: \
      `trusted because "…"`.
      """,
    wrong: """
      request { team string max 9 from header "x-team" default "" }
      forbid f { when team != "core"   models b }
      """,
    right: """
      request {
          team string max 9 from header "x-team" default ""   trusted because "set by our own proxy"
      }
      forbid f { when team != "core"   models b }
      """)

  static func check(
    _ questions: Questions, leavingOut dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    let policy = questions.policy
    let claimed = policy.attributes.indices.filter { id in
      guard policy.attributes[id].span != nil, policy.attributes[id].trusted == nil else {
        return false
      }
      switch policy.attributes[id].source {
      case .header, .body: return true
      case .claim, .host, .promptTokens, .promptBytes, .clockHour, .clockWeekday, .clockDate,
        .now, .needs, .findings:
        return false
      }
    }
    guard !claimed.isEmpty else { return [] }
    let parts = HardRules(questions).parts.filter { !dead.contains($0.rule) }
    return claimed.compactMap { attribute in
      diagnostic(attribute, parts, questions, &unsettled)
    }
  }

  private static func diagnostic(
    _ attribute: AttributeID, _ parts: [HardRules.Part], _ questions: Questions,
    _ unsettled: inout Unsettled
  ) -> Diagnostic? {
    let taint = Taint(questions.form, of: attribute)
    var direct: [Int] = []
    var indirect: [Int] = []
    var witness: Witness?
    var known: Set<Int> = []
    for part in parts where !known.contains(part.rule) {
      if part.cubes.contains(where: { taint.isRead(by: $0, onlyItself: true) }) {
        switch loosening(of: part, taint, questions) {
        case .none: break
        case .request(let found):
          if witness == nil { witness = found }
          known.insert(part.rule)
          direct.append(part.rule)
          continue
        case .unknown: unsettled.note(.trusting, of: part.rule)
        }
      }
      if part.cubes.contains(where: { taint.isRead(by: $0, onlyItself: false) }) {
        known.insert(part.rule)
        indirect.append(part.rule)
      }
    }
    let rules = direct + indirect
    guard !rules.isEmpty else { return nil }
    let declared = questions.policy.attributes[attribute]
    let own = rules.map { rule in
      Diagnostic.Label(
        questions.info(rule).nameSpan,
        direct.contains(rule) ? "rests on it" : "rests on what `classify` makes of it")
    }
    return Diagnostic(
      code,
      "a caller can loosen \(questions.names(rules)) by what it claims as `\(declared.name)`",
      at: declared.span ?? questions.info(rules[0]).nameSpan,
      label: "the caller's word", secondary: Array(own.prefix(5)),
      help: [
        "take it from a claim that the host verifies, or say why the caller's word is enough: "
          + "`trusted because \"…\"`"
      ],
      witness: witness?.line)
  }

  /// A request that escapes a rule by what it claims alone; for a waiver, one that gains it.
  private static func loosening(
    of part: HardRules.Part, _ taint: Taint, _ questions: Questions
  ) -> Questions.Answer {
    .any(of: part.cubes.filter { taint.isRead(by: $0, onlyItself: true) }) { cube in
      var free = cube
      free.constraints.removeAll { taint.dimensions.contains($0.dimension) }
      return questions.ask(
        in: part.isWaiver ? cube : free, outside: part.isWaiver ? [] : part.cubes)
    }
  }
}

/// What depends on one attribute.
private struct Taint {
  /// The dimensions that read it.
  let dimensions: Set<Int>
  /// Those, and the ones that read what `classify` makes of it.
  private let all: Set<Int>

  init(_ form: NormalForm, of attribute: AttributeID) {
    let kinds = form.compiled.dimensions.map(\.kind)
    func readers(_ attributes: Set<UInt32>) -> Set<Int> {
      Set(
        kinds.indices.filter { number in
          kinds[number].readings.contains { reading in
            switch reading {
            case .attribute(let id): attributes.contains(id)
            case .declared(let id): Int(id) == attribute
            case .signal: false
            }
          }
        })
    }
    var attributes: Set<UInt32> = [UInt32(truncatingIfNeeded: attribute)]
    dimensions = readers(attributes)
    var derived: Set<Int> = []
    var before = -1
    while before != attributes.count + derived.count {
      before = attributes.count + derived.count
      let read = readers(attributes).union(derived)
      for entry in form.classify
      where entry.cube.constraints.contains(where: { read.contains($0.dimension) }) {
        let clause = form.compiled.classifyClauses[entry.clause]
        attributes.formUnion(clause.raises.map(\.attribute) + clause.adds.map(\.attribute))
        if let dimension = clause.defines { derived.insert(Int(dimension)) }
      }
    }
    all = readers(attributes)
  }

  func isRead(by cube: Cube, onlyItself: Bool) -> Bool {
    cube.constraints.contains { (onlyItself ? dimensions : all).contains($0.dimension) }
  }
}
