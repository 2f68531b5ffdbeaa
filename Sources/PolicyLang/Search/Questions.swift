internal import PolicyCore

/// Asks whether some request lies in a region, and shows one.
///
/// The search works on classes, which promise more freedom than requests have: two sums over one
/// attribute, a text that must match two patterns. So every point is made into a request; a point
/// that no request has is cut off with a cube and the search goes on.
struct Questions {
  /// The answer to a question.
  enum Answer {
    /// There is no such request: proved.
    case none
    /// This one; the reference interpreter agrees.
    case request(Witness)
    /// Neither shown nor disproved within the steps.
    case unknown
  }

  let policy: Policy
  let form: NormalForm
  let space: ReachableSpace
  let context: SearchContext
  private let builder: WitnessBuilder
  private let interpreter: ReferenceInterpreter
  private let impossible: PackedCubes
  private let allowance: Allowance

  /// How many questions may take all their steps before those that follow stay open.
  static let questions = 100

  /// How many points without a request are cut off before the question stays open.
  static let repairs = 64

  /// Questions about a policy; `isBounded` bounds the steps of all of them together too.
  init(
    _ policy: Policy, _ form: NormalForm, _ context: SearchContext, isBounded: Bool = false
  ) {
    self.policy = policy
    self.form = form
    self.context = context
    let all = context.steps.multipliedReportingOverflow(by: Self.questions)
    allowance = Allowance(isBounded && !all.overflow ? all.partialValue : .max)
    builder = WitnessBuilder(policy, form, context)
    space = ReachableSpace(form, preferred: builder.preferredClasses)
    impossible = PackedCubes(space.impossible.map(\.cube), space.search.starts)
    interpreter = ReferenceInterpreter(
      policy, zoneOffset: { context.zoneOffset($0, $1) ?? 0 }, sha256: { SHA256.digest($0).bytes })
  }

  /// Asks for a request in `cube`, in none of `others`, of which `confirm` is true.
  ///
  /// Without `confirm` the reference interpreter is not asked: enough where nothing is claimed of
  /// the request that is found.
  func ask(
    in cube: Cube, outside others: [Cube] = [],
    confirm: ((DecisionRecord, Witness) -> Bool)? = nil
  ) -> Answer {
    var used: Set<Int> = []
    let live = Array(impossible.count..<impossible.count + others.count)
    return ask(in: cube, covers(others), live, &used, isShown: true, confirm)
  }

  /// The same outside the places `live` of covers that many questions share.
  ///
  /// `used` gets those that an answer of `none` rests on. Without `confirm` the witness has no
  /// request line.
  func ask(
    in cube: Cube, outside covers: Covers, live: [Int], used: inout Set<Int>,
    confirm: ((DecisionRecord, Witness) -> Bool)? = nil
  ) -> Answer {
    ask(in: cube, covers, live, &used, isShown: confirm != nil, confirm)
  }

  private func ask(
    in cube: Cube, _ covers: Covers, _ live: [Int], _ used: inout Set<Int>, isShown: Bool,
    _ confirm: ((DecisionRecord, Witness) -> Bool)?
  ) -> Answer {
    guard let boxes = space.expand(cube) else { return .unknown }
    var answer = Answer.none
    for box in boxes {
      switch ask(
        inBox: box, covers.packed, covers.impossible + live, &used, isShown: isShown, confirm)
      {
      case .none: continue
      case .request(let witness): return .request(witness)
      case .unknown: answer = .unknown
      }
    }
    return answer
  }

  /// Cubes that many questions ask outside of: those of no request, then the others.
  struct Covers {
    /// All of them.
    var packed: PackedCubes
    /// The places of those of no request.
    var impossible: [Int]

    /// The place of the first of the others.
    var first: Int { impossible.count }
  }

  /// Cubes to ask outside of, packed once.
  func covers(_ others: [Cube]) -> Covers {
    var packed = impossible
    for cube in others { packed.append(cube) }
    return Covers(packed: packed, impossible: Array(0..<impossible.count))
  }

  private func ask(
    inBox cube: Cube, _ shared: PackedCubes, _ places: [Int], _ used: inout Set<Int>,
    isShown: Bool, _ confirm: ((DecisionRecord, Witness) -> Bool)?
  ) -> Answer {
    let box = space.search.box(cube)
    var covers = shared
    var live = places
    var needed: Set<Int> = []
    var steps = min(context.steps, allowance.left)
    let most = steps
    defer { allowance.left -= most - max(0, steps) }
    var isOpen = false
    var isCut = false
    func cut(_ dimensions: [Int], at point: [Int]) {
      if !isCut {
        covers = shared.selecting(places)
        live = Array(places.indices)
        isCut = true
      }
      live.append(covers.count)
      covers.append(Cube(at: point, in: dimensions))
    }
    for _ in 0..<Self.repairs {
      switch space.search.find(in: box, outside: covers, live: live, steps: &steps, used: &needed) {
      case .covered:
        if isOpen { return .unknown }
        if !isCut {
          used.formUnion(needed)
        } else {
          for place in needed where place < places.count { used.insert(places[place]) }
        }
        return .none
      case .unknown: return .unknown
      case .point(let point):
        switch builder.witness(at: point, isShown: isShown) {
        case .impossible(let dimensions): cut(dimensions, at: point)
        case .unknown: return .unknown
        case .witness(let witness):
          guard let confirm else { return .request(witness) }
          if let decision = try? interpreter.decide(witness.request), confirm(decision, witness) {
            return .request(witness)
          }
          // Another point may have a request, but that none has is no longer proved.
          isOpen = true
          cut(Array(point.indices), at: point)
        }
      }
    }
    return .unknown
  }

  /// Asks for two requests that differ in one level only: the first in `cube`, the second in none
  /// of `others`.
  func ask(
    _ pair: PairSpace, raising level: AttributeID, in cube: Cube, outside others: [Cube],
    confirm: (Witness, Witness) -> Bool
  ) -> (answer: Answer, second: Witness?) {
    guard let boxes = space.expand(cube) else { return (.unknown, nil) }
    var isOpen = false
    for box in boxes {
      var covers = pair.impossible + others.map(pair.second)
      var steps = context.steps
      var used: Set<Int> = []
      search: for attempt in 0...Self.repairs {
        let outcome = pair.search.find(
          in: pair.search.box(box), outside: covers, live: Array(covers.indices), steps: &steps,
          used: &used)
        switch outcome {
        case .covered: break search
        case .unknown:
          isOpen = true
          break search
        case .point(let point):
          let own = Array(point.prefix(space.form.compiled.dimensions.count))
          switch builder.witness(at: own) {
          case .witness(let witness) where attempt < Self.repairs:
            for place in pair.places(at: point) {
              let second = builder.restated(witness, level, .symbol(place))
              if confirm(witness, second) { return (.request(witness), second) }
            }
            covers.append(Cube(at: point, in: Array(point.indices)))
          case .impossible(let dimensions) where attempt < Self.repairs:
            covers.append(Cube(at: point, in: dimensions))
          case .witness, .impossible, .unknown:
            isOpen = true
            break search
          }
        }
      }
    }
    return (isOpen ? .unknown : .none, nil)
  }

  /// The steps that are left for all questions together.
  final class Allowance {
    fileprivate(set) var left: Int
    init(_ left: Int) { self.left = left }
  }

  /// Whether the condition of a rule holds for a request, by the reference interpreter.
  func holds(_ condition: Condition, _ witness: Witness, model: ModelID? = nil) -> Bool {
    holds(condition, witness.request, model: model)
  }

  /// The same, for a model where the condition reads one.
  func holds(_ condition: Condition, _ request: ReferenceRequest, model: ModelID? = nil) -> Bool {
    interpreter.holds(condition, for: request, model: model) ?? false
  }

  /// What the reference interpreter decides; nothing of a request that is not valid, which no
  /// search shows.
  func decide(_ request: ReferenceRequest) -> DecisionRecord {
    (try? interpreter.decide(request)) ?? DecisionRecord()
  }

  /// What the reference interpreter decides.
  func decide(_ witness: Witness) -> DecisionRecord { decide(witness.request) }
}

extension Cube {
  /// The one point of some dimensions.
  init(at point: [Int], in dimensions: [Int]) {
    self.init(
      Set(dimensions).sorted().map { dimension in
        var classes = ClassSet()
        classes.insert(point[dimension])
        return Constraint(dimension: dimension, classes: classes)
      })
  }
}

extension Questions {
  /// Whether a rule does what it does to a request, for a model where it is about models, by the
  /// reference interpreter; a forbid does so whether or not a waiver lifts it.
  func applies(_ rule: Int, to request: ReferenceRequest, model: ModelID? = nil) -> Bool {
    let origin = form.origins[rule]
    let (when, info) = policy.condition(of: origin)
    guard info.from ?? .min <= request.now, info.until.map({ request.now < $0 }) ?? true,
      holds(when, request)
    else { return false }
    guard let model else { return true }
    switch origin.kind {
    case .forbid: return selects(policy.forbids[origin.index].models, model, request)
    case .avoid: return selects(policy.avoids[origin.index].models, model, request)
    case .redact: return selects(policy.redacts[origin.index].models, model, request)
    case .waive: return policy.waives[origin.index].models.contains(model)
    case .classify, .deny, .route, .fallback, .validate, .cap, .isolate, .disclose, .record,
      .budget, .notify:
      return true
    }
  }

  private func selects(_ models: ModelSelection, _ model: ModelID, _ request: ReferenceRequest)
    -> Bool
  {
    switch models {
    case .named(let models): models.contains(model)
    case .matching(let condition): holds(condition, request, model: model)
    }
  }
}
