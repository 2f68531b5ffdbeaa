internal import PolicyCore

/// Looks for requests that two policies decide otherwise, one aspect of the decision after the
/// other, and only where rules differ: what stands in both policies alike covers itself.
struct ChangeSearch {
  typealias Side = PolicyPair.Side
  typealias Effect = PolicyChange.Effect

  let pair: PolicyPair
  var changes: [PolicyChange] = []
  let edits: RouteEdits
  private let mapping: PlaceMapping

  init(_ pair: PolicyPair) {
    self.pair = pair
    mapping = PlaceMapping(from: pair.old.form.compiled, to: pair.new.form.compiled)
    edits = RouteEdits(pair)
  }

  mutating func run() {
    for isForward in [true, false] {
      findRefusals(isForward)
      findCandidates(isForward)
      findValidators(isForward)
      findRedactions(isForward)
      findObligations(isForward)
      findClassified(isForward)
    }
    findAnswersOfRefusals()
    findOrders()
    findFallbacks()
  }

  /// In what the decisions of the two policies differ, the old one first.
  func differences(
    _ before: DecisionRecord, _ after: DecisionRecord
  ) -> [DecisionDifference] { mapping.differences(from: before, to: after) }

  /// A cube of one policy without derived facts, in the space of the pair; none where that would be
  /// too many.
  func plain(_ cube: Cube, _ side: Side) -> [Cube] {
    side.space.expand(cube)?.map(side.lift) ?? []
  }

  // MARK: - The two directions

  /// The policy that has something, and the one that lacks it; forward, that loosens.
  func sides(_ isForward: Bool) -> (has: Side, lacks: Side) {
    isForward ? (pair.old, pair.new) : (pair.new, pair.old)
  }

  /// Asks for a request in a cube of each of two sides.
  func ask(
    _ isForward: Bool, has: Cube, lacks: Cube = Cube(),
    outside: @autoclosure () -> [Cube],
    confirm: (DecisionRecord, DecisionRecord) -> Bool
  ) -> PolicyPair.Answer {
    isForward
      ? pair.ask(old: has, new: lacks, outside: outside(), confirm: confirm)
      : pair.ask(old: lacks, new: has, outside: outside()) { confirm($1, $0) }
  }

  /// Takes in an answer; true when there is such a request.
  @discardableResult mutating func add(
    _ answer: PolicyPair.Answer, _ effect: Effect, _ text: @autoclosure () -> String,
    _ rules: [PolicyChange.Rule]
  ) -> Bool {
    var change: PolicyChange
    switch answer {
    case .none: return false
    case .unknown(let reason):
      // What is open may be the worst that it could be; an order is neutral whatever it is.
      let worst = effect == .neutral ? effect : .loosens
      change = PolicyChange(effect: worst, text: text(), rules: rules)
      change.isOpen = true
      change.why = "\(reason.words); \(reason.advice)"
    case .request(let witness, let before, let after):
      change = PolicyChange(effect: effect, text: text(), rules: rules)
      change.request = witness.line
      change.before = before.words(pair.old.policy)
      change.after = after.words(pair.new.policy)
    }
    changes.append(change)
    return true
  }

  func rule(_ side: Side, _ place: Int) -> PolicyChange.Rule? {
    side.info(place).map { rule(side, $0) }
  }

  func rule(_ side: Side, _ info: RuleInfo) -> PolicyChange.Rule {
    PolicyChange.Rule(isNew: side.isNew, name: info.name, span: info.nameSpan)
  }

  /// The denies of both, in the space of the pair.
  var denies: [Cube] {
    pair.old.regions.denies.map(pair.old.lift) + pair.new.regions.denies.map(pair.new.lift)
  }

  // MARK: - Refused

  private mutating func findRefusals(_ isForward: Bool) {
    let (has, lacks) = sides(isForward)
    let known = Set(lacks.form.deny.map { lacks.lift($0.cube) })
    var seen: Set<Int> = []
    for entry in has.form.deny where !seen.contains(entry.clause) {
      guard !known.contains(has.lift(entry.cube)) else { continue }
      let answer = ask(
        isForward, has: entry.cube, outside: lacks.form.deny.map { lacks.lift($0.cube) }
      ) { first, second in first.isDenied && !second.isDenied }
      let info = has.policy.denies[entry.clause].info
      let isFound = add(
        answer, isForward ? .loosens : .tightens,
        isForward
          ? "requests that `\(info.name)` refused are no longer refused"
          : "requests are refused by `\(info.name)`", [rule(has, info)])
      if isFound { seen.insert(entry.clause) }
    }
  }

  // MARK: - What classify makes

  private mutating func findClassified(_ isForward: Bool) {
    let dimensions = pair.new.form.compiled.dimensions
    for number in pair.twins.keys.sorted() {
      let all = Array(0..<Int(dimensions[number].classCount))
      var more: [(has: [Int], lacks: [Int])] = []
      let attribute: UInt32
      switch dimensions[number].kind {
      case .members(.attribute(let set), let members):
        attribute = set
        more = members.indices.map { bit in
          (all.filter { $0 >> bit & 1 == 1 }, all.filter { $0 >> bit & 1 == 0 })
        }
      case .symbol(.attribute(let level)):
        attribute = level
        more = all.compactMap { high in
          let least = dimensions[number].places(of: high).first ?? 0
          let lower = all.filter { (dimensions[number].places(of: $0).last ?? 0) < least }
          return lower.isEmpty ? nil : ([high], lower)
        }
      case .symbol, .members, .number, .text, .automaton, .same, .memberOf, .list, .defined:
        continue
      }
      let name = pair.new.policy.attributes[Int(attribute)].name
      for (has, lacks) in more {
        let one = Cube([.init(dimension: number, classes: ClassSet(has))])
        let two = Cube([.init(dimension: number, classes: ClassSet(lacks))])
        let answer = ask(isForward, has: one, lacks: two, outside: []) { first, second in
          isRaisedMore(Int(attribute), first, second, isForward)
        }
        let isFound = add(
          answer, isForward ? .loosens : .tightens,
          isForward
            ? "`\(name)` is no longer raised as much by `classify`"
            : "`\(name)` is raised more by `classify`", classifies(attribute))
        if isFound { break }
      }
    }
  }

  /// Whether `classify` raises an attribute more, or adds more to it, in the first decision.
  private func isRaisedMore(
    _ attribute: AttributeID, _ has: DecisionRecord, _ lacks: DecisionRecord, _ isForward: Bool
  ) -> Bool {
    let all = isForward ? differences(has, lacks) : differences(lacks, has)
    for case .classified(attribute, let was, let now) in all {
      let (own, other) = isForward ? (was, now) : (now, was)
      guard let declared = (own ?? other)?.declared else { continue }
      let (more, less) = (own?.raised ?? declared, other?.raised ?? declared)
      if case .set = pair.new.policy.attributes[attribute].type { return more & ~less != 0 }
      return more > less
    }
    return false
  }

  /// The rules of `classify` about an attribute that only one side has like that.
  private func classifies(_ attribute: UInt32) -> [PolicyChange.Rule] {
    guard let old = PolicyPair.effects(pair.old.form, pair.old.space),
      let new = PolicyPair.effects(pair.new.form, pair.new.space)
    else { return [] }
    var result: [PolicyChange.Rule] = []
    for (side, others) in [(pair.old, new), (pair.new, old)] {
      for entry in side.form.classify {
        let clause = side.form.compiled.classifyClauses[entry.clause]
        guard let place = clause.rule, let cubes = side.space.expand(entry.cube),
          (clause.raises.map(\.attribute) + clause.adds.map(\.attribute)).contains(attribute),
          cubes.contains(where: { !others.contains(PolicyPair.Effect(cube: $0, clause)) }),
          let rule = rule(side, Int(place)), !result.contains(rule)
        else { continue }
        result.append(rule)
      }
    }
    return result
  }
}
