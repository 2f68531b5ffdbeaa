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
  private let impossible: [Cube]

  /// How many points without a request are cut off before the question stays open.
  static let repairs = 64

  init(_ policy: Policy, _ form: NormalForm, _ context: SearchContext) {
    self.policy = policy
    self.form = form
    self.context = context
    builder = WitnessBuilder(policy, form, context)
    space = ReachableSpace(form, preferred: builder.preferredClasses)
    impossible = space.impossible.map(\.cube)
    interpreter = ReferenceInterpreter(
      policy, zoneOffset: { context.zoneOffset($0, $1) ?? 0 }, sha256: { SHA256.digest($0).bytes })
  }

  /// Asks for a request in `cube`, in none of `others`, of which `confirm` is true.
  ///
  /// Without `confirm` the reference interpreter is not asked: enough where nothing is claimed of
  /// the request that is found.
  func ask(
    in cube: Cube, outside others: [Cube] = [],
    confirm: ((ReferenceDecision, Witness) -> Bool)? = nil
  ) -> Answer {
    var used: Set<Int> = []
    return ask(
      in: cube, outside: impossible + others, live: Array(0..<impossible.count + others.count),
      used: &used, confirm: confirm)
  }

  /// The same with the points that no request has among the cubes already, as `covers` gives them,
  /// and only the places `live` of them looked at; `used` gets those that the answer rests on.
  func ask(
    in cube: Cube, outside covers: [Cube], live: [Int], used: inout Set<Int>,
    confirm: ((ReferenceDecision, Witness) -> Bool)? = nil
  ) -> Answer {
    guard let boxes = space.expand(cube) else { return .unknown }
    var answer = Answer.none
    for box in boxes {
      switch ask(inBox: box, covers, live, &used, confirm) {
      case .none: continue
      case .request(let witness): return .request(witness)
      case .unknown: answer = .unknown
      }
    }
    return answer
  }

  /// Cubes of no request, then the others.
  func covers(_ others: [Cube]) -> (cubes: [Cube], first: Int) {
    (impossible + others, impossible.count)
  }

  private func ask(
    inBox cube: Cube, _ covers: [Cube], _ live: [Int], _ used: inout Set<Int>,
    _ confirm: ((ReferenceDecision, Witness) -> Bool)?
  ) -> Answer {
    let box = space.search.box(cube)
    var covers = covers
    var live = live
    var steps = context.steps
    for _ in 0..<Self.repairs {
      switch space.search.find(in: box, outside: covers, live: live, steps: &steps, used: &used) {
      case .covered: return .none
      case .unknown: return .unknown
      case .point(let point):
        switch builder.witness(at: point) {
        case .impossible(let dimensions):
          live.append(covers.count)
          covers.append(Cube(at: point, in: dimensions))
        case .unknown:
          return .unknown
        case .witness(let witness):
          guard let confirm else { return .request(witness) }
          return confirm(interpreter.decide(witness.request), witness)
            ? .request(witness) : .unknown
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

  /// Whether a condition holds for a request, and for a model where it reads one, by the reference interpreter.
  func holds(_ condition: Condition, _ witness: Witness, model: ModelID? = nil) -> Bool {
    interpreter.holds(condition, for: witness.request, model: model) ?? false
  }

  /// The decision for a request, by the reference interpreter.
  func decide(_ witness: Witness) -> ReferenceDecision { interpreter.decide(witness.request) }
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
