internal import PolicyCore

/// Where the models of routes are candidates.
struct CandidateSearch {
  enum Outcome {
    case candidate
    case removed(by: [Int])
    case open
  }

  private let questions: Questions
  private let form: NormalForm
  private let routes: [[Entry]]
  private let index: OverlapIndex
  private let before: [Int]
  /// By model: the clauses of forbids that can remove it.
  private var forbids: [ModelID: [(cube: Cube, rule: Int)]] = [:]
  private let never: [Cube]

  init(_ questions: Questions) {
    self.questions = questions
    form = questions.form
    var routes = [[Entry]](repeating: [], count: form.compiled.routes.count)
    var before = [Int](repeating: 0, count: form.compiled.routes.count)
    for (place, entry) in form.route.enumerated() {
      if routes[entry.clause].isEmpty { before[entry.clause] = place }
      routes[entry.clause].append(entry)
    }
    self.routes = routes
    self.before = before
    index = OverlapIndex(
      form.route.map(\.cube), classCounts: form.compiled.dimensions.map { Int($0.classCount) })
    never = form.deny.map(\.cube) + Horizon.beyond(questions)
    for entry in form.forbid {
      let clause = form.compiled.forbidClauses[entry.clause]
      guard form.compiled.rules[Int(clause.rule)].redactFindings == 0 else { continue }
      for model in clause.models.members {
        forbids[model, default: []].append((entry.cube, Int(clause.rule)))
      }
    }
  }

  /// The models that a route names.
  func named(by clause: Int) -> [ModelID] {
    var seen = ModelSet()
    for part in form.compiled.routes[clause].parts {
      for entry in part.entries { seen.insert(Int(entry.model)) }
    }
    return seen.members
  }

  /// Those of them that a forbid can remove.
  func models(of clause: Int) -> [ModelID] { named(by: clause).filter { forbids[$0] != nil } }

  /// Whether a model is ever a candidate of a route, from now to the horizon.
  func removers(of model: ModelID, in clause: Int) -> Outcome {
    let removing = forbids[model] ?? []
    let waivers = form.waive.filter { entry in
      form.compiled.waiveClauses[entry.clause].models.contains(model)
    }
    let lifted = Set(waivers.map { Int(form.compiled.waiveClauses[$0.clause].forbid) })
    let firm = removing.filter { !lifted.contains($0.rule) }
    var used: Set<Int> = []
    switch ask(clause, model, in: Cube(), outside: firm.map(\.cube), &used) {
    case .unknown: return .open
    case .none:
      let rules = Set(used.map { firm[$0].rule }).sorted()
      return rules.isEmpty ? .candidate : .removed(by: rules)
    case .request where lifted.isEmpty: return .candidate
    case .request: break
    }
    // Some are lifted now and then: where none of them holds, or where a waiver does.
    used = []
    switch ask(clause, model, in: Cube(), outside: removing.map(\.cube), &used) {
    case .unknown: return .open
    case .request: return .candidate
    case .none: break
    }
    for waiver in waivers {
      let rule = Int(form.compiled.waiveClauses[waiver.clause].forbid)
      let rest = removing.filter { $0.rule != rule }.map(\.cube)
      var unused: Set<Int> = []
      switch ask(clause, model, in: waiver.cube, outside: rest, &unused) {
      case .request: return .candidate
      case .unknown: return .open
      case .none: continue
      }
    }
    // Two waivers that only together spare it are not looked for.
    return lifted.count > 1
      ? .open : .removed(by: Set(used.map { removing[$0].rule }).sorted())
  }

  /// Asks in the part of a route where the model stands in it; `used` gets places in `others`.
  private func ask(
    _ clause: Int, _ model: ModelID, in region: Cube, outside others: [Cube],
    _ used: inout Set<Int>
  ) -> Questions.Answer {
    let cubes = routes[clause].flatMap { entry in
      conditions(clause, model).compactMap { entry.cube.intersection(region)?.intersection($0) }
    }
    return .any(of: cubes) { cube in
      let earlier = index.overlapping(cube, before: before[clause]).map { form.route[$0].cube }
      let covers = questions.covers(others + never + earlier)
      var proof: Set<Int> = []
      let live = Array(covers.first..<covers.packed.count)
      let answer = questions.ask(in: cube, outside: covers, live: live, used: &proof)
      if answer.isNone {
        let needed = Blockers.needed(proof, for: cube, covers, questions)
        used.formUnion(needed.map { $0 - covers.first }.filter { others.indices.contains($0) })
      }
      return answer
    }
  }

  /// Where a model stands in a route: everywhere, or where a derived fact is true.
  private func conditions(_ clause: Int, _ model: ModelID) -> [Cube] {
    form.compiled.routes[clause].parts.flatMap(\.entries).filter { Int($0.model) == model }
      .map { entry in
        entry.condition.map {
          Cube([.init(dimension: Int($0), classes: ClassSet(1..<2))])
        } ?? Cube()
      }
  }
}
