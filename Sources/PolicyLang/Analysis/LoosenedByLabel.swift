internal import PolicyCore

/// A hard rule that does less for a request with one label more.
enum LoosenedByLabel {
  static let code = DiagnosticCode(
    "A0118", "hard rule loosened by a label", severity: .warning,
    explanation: """
      `classify` and detectors only ever add labels and raise levels, so that whatever they find, \
      and whatever counts as found because a detector could not finish, makes a request more \
      restricted. This `deny` or `forbid` stops acting, or this `waive` starts to, when a label is \
      added or a level raised. Turn the condition round, so that it asks for what a label stands \
      for (`has`, `>=`); or let it read the request's own word, `declared.x`, or an attribute that \
      no rule adds to.
      """,
    wrong: """
      classify k { when n > 50   add labels {pii} }
      forbid f { when not (labels has phi)   models b }
      """,
    right: """
      classify k { when n > 50   add labels {pii} }
      forbid f { when labels has phi   models b }
      """)

  static func check(
    _ questions: Questions, leavingOut dead: Set<Int>, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    let labels = Labels(questions.form)
    guard !labels.steps.isEmpty else { return [] }
    var found: [Diagnostic] = []
    var reported = dead
    for part in HardRules(questions).parts where !reported.contains(part.rule) {
      switch loosening(of: part, labels, questions) {
      case nil: continue
      case .open?: unsettled.note(.loosened, of: part.rule)
      case .found(let step, let witness)?:
        reported.insert(part.rule)
        found.append(diagnostic(part, step, witness, questions))
      }
    }
    return found
  }

  private enum Outcome {
    case found(Labels.Step, Witness)
    case open
  }

  /// Looks for a request in which the rule acts and, one step further, does not; for a waiver the
  /// other way round.
  private static func loosening(
    of part: HardRules.Part, _ labels: Labels, _ questions: Questions
  ) -> Outcome? {
    var isOpen = false
    for cube in part.cubes {
      for constraint in cube.constraints {
        for step in labels.steps[constraint.dimension] ?? [] {
          let (acting, idle) = part.isWaiver ? (step.to, step.from) : (step.from, step.to)
          guard constraint.classes.contains(acting), !constraint.classes.contains(idle) else {
            continue
          }
          var refuted = false
          let answer = questions.ask(
            in: cube.replacing(constraint.dimension, by: idle), outside: part.cubes
          ) { _, witness in
            let other = labels.apply(
              step, to: witness, isBackwards: !part.isWaiver, questions.policy)
            let isShown =
              other.map { questions.applies(part.rule, to: $0, model: part.model) } == true
              && !questions.applies(part.rule, to: witness.request, model: part.model)
            refuted = !isShown
            return isShown
          }
          switch answer {
          case .request(let witness): return .found(step, witness)
          case .unknown: isOpen = isOpen || !refuted
          case .none: continue
          }
        }
      }
    }
    return isOpen ? .open : nil
  }

  private static func diagnostic(
    _ part: HardRules.Part, _ step: Labels.Step, _ witness: Witness, _ questions: Questions
  ) -> Diagnostic {
    let (condition, info) = questions.policy.condition(of: questions.form.origins[part.rule])
    let attribute = questions.policy.attributes[step.attribute]
    let change: String
    switch attribute.type {
    case .set(let id):
      change = "`\(questions.policy.enumerations[id].values[step.value])` is added to"
    case .symbol(let id):
      change =
        "`\(questions.policy.enumerations[id].values[step.value])` takes the place of less in"
    case .bool, .int, .usd, .percent, .duration, .instant, .string: change = "more stands in"
    }
    let what = part.isWaiver ? "starts to lift" : "no longer holds"
    return Diagnostic(
      code, "`\(info.name)` is loosened when \(change) `\(attribute.name)`", at: info.nameSpan,
      label: "\(what) for such a request",
      secondary: condition.span.map {
        [
          .init(
            $0,
            part.isWaiver
              ? "holds when more stands there, where it should hold when less does"
              : "asks for less, where it should ask for more")
        ]
      } ?? [],
      help: [
        (part.isWaiver
          ? "lift it for requests in which nothing was found (`not … has`, `<=`)"
          : "ask for what is there (`has`, `>=`)")
          + ", or read `declared.\(attribute.name)`, which no rule changes"
      ],
      witness: witness.line)
  }
}

/// The classes between which one label more, or a higher level, leads.
struct Labels {
  /// A step from one class of a dimension to another.
  struct Step {
    var attribute: AttributeID
    /// The member that is added, or the rank of the class behind the step.
    var value: Int
    /// The rank of the class before it; of a set, the member again.
    var before: Int
    var from: Int
    var to: Int
  }

  /// By dimension.
  private(set) var steps: [Int: [Step]] = [:]
  private let isSet: Set<AttributeID>

  /// Labels are what rules or detectors add or raise, and what detectors find.
  init(_ form: NormalForm) {
    let compiled = form.compiled
    var changed = Set(
      compiled.classifyClauses.flatMap {
        $0.raises.map { Int($0.attribute) } + $0.adds.map { Int($0.attribute) }
      })
    if let findings = compiled.attributes.firstIndex(where: { $0.source == .findings }) {
      changed.insert(findings)
    }
    isSet = changed.filter { if case .set = compiled.attributes[$0].type { true } else { false } }
    for (number, dimension) in compiled.dimensions.enumerated() {
      switch dimension.kind {
      case .members(.attribute(let attribute), let members) where changed.contains(Int(attribute)):
        for (bit, member) in members.enumerated() {
          for from in 0..<Int(dimension.classCount) where from & (1 << bit) == 0 {
            steps[number, default: []].append(
              Step(
                attribute: Int(attribute), value: Int(member), before: Int(member), from: from,
                to: from | 1 << bit))
          }
        }
      case .symbol(.attribute(let attribute)) where changed.contains(Int(attribute)):
        steps[number] = Labels.raises(dimension, Int(attribute))
      case .members, .symbol, .number, .text, .automaton, .same, .memberOf, .list, .defined:
        continue
      }
    }
  }

  private static func raises(_ dimension: Dimension, _ attribute: AttributeID) -> [Step] {
    let count = dimension.classOf.isEmpty ? Int(dimension.classCount) : dimension.classOf.count
    func number(_ place: Int) -> Int {
      dimension.classOf.isEmpty ? place : Int(dimension.classOf[place])
    }
    var result: [Step] = []
    for high in 0..<count {
      for low in 0..<high where number(low) != number(high) {
        let (from, to) = (number(low), number(high))
        if result.contains(where: { $0.from == from && $0.to == to }) { continue }
        result.append(
          Step(attribute: attribute, value: high, before: low, from: from, to: to))
      }
    }
    return result
  }

  /// The request of a witness with a step made, or taken back; nil when that changes nothing.
  func apply(
    _ step: Step, to witness: Witness, isBackwards: Bool, _ policy: Policy
  ) -> ReferenceRequest? {
    var request = witness.request
    var value = request.given[step.attribute]
    if value == nil, case .defaultValue(let usual) = policy.attributes[step.attribute].presence {
      value = usual
    }
    let changed: Constant
    switch value {
    case .symbol(let rank)?:
      let other = isBackwards ? step.before : step.value
      guard isBackwards ? other < rank : other > rank else { return nil }
      changed = .symbol(other)
    case .set, nil:
      var members: UInt64 = 0
      if case .set(let given)? = value { members = given }
      let bit: UInt64 = 1 << UInt64(step.value & 63)
      guard isSet.contains(step.attribute), (members & bit != 0) == isBackwards else { return nil }
      changed = .set(members ^ bit)
    case .bool?, .number?, .text?: return nil
    }
    request.given[step.attribute] = changed
    return request
  }
}

extension Cube {
  /// The same with one class of a dimension instead of others.
  func replacing(_ dimension: Int, by place: Int) -> Cube {
    var copy = self
    guard let at = copy.constraints.firstIndex(where: { $0.dimension == dimension }) else {
      return self
    }
    copy.constraints[at].classes = ClassSet(place..<place + 1)
    return copy
  }
}
