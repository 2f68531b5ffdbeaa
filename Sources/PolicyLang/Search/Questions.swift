internal import PolicyCore

/// Asks whether some request of one policy lies in a region, and shows one.
struct Questions {
  typealias Answer = SearchAnswer
  typealias Covers = RequestSpace.Covers

  let policy: Policy
  let form: NormalForm
  let requests: RequestSpace
  let context: SearchContext
  private let interpreter: ReferenceInterpreter
  private let allowance: RequestSearch.Allowance

  /// What `classify` leaves.
  var space: ReachableSpace { requests.spaces[0] }

  /// Questions about a policy; `isBounded` bounds the steps of all of them together too.
  init(
    _ policy: Policy, _ form: NormalForm, _ context: SearchContext, isBounded: Bool = false
  ) {
    self.policy = policy
    self.form = form
    self.context = context
    let all = context.steps.multipliedReportingOverflow(by: Limits.longQuestions)
    allowance = RequestSearch.Allowance(isBounded && !all.overflow ? all.partialValue : .max)
    requests = RequestSpace(policy, form, context)
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
  ) -> SearchAnswer {
    var used: Set<Int> = []
    let covers = covers(others)
    let live = Array(covers.first..<covers.first + others.count)
    return ask(in: cube, covers, live, &used, isShown: true, confirm)
  }

  /// The same outside the places `live` of covers that many questions share.
  ///
  /// `used` gets those that an answer of `none` rests on. Without `confirm` the witness has no
  /// request line.
  func ask(
    in cube: Cube, outside covers: Covers, live: [Int], used: inout Set<Int>,
    confirm: ((DecisionRecord, Witness) -> Bool)? = nil
  ) -> SearchAnswer {
    ask(in: cube, covers, live, &used, isShown: confirm != nil, confirm)
  }

  private func ask(
    in cube: Cube, _ covers: Covers, _ live: [Int], _ used: inout Set<Int>, isShown: Bool,
    _ confirm: ((DecisionRecord, Witness) -> Bool)?
  ) -> SearchAnswer {
    let search = RequestSearch(
      space: requests, allowance: allowance, isShown: isShown,
      confirm: confirm.map { confirm in { confirm(decide($0), $0) } })
    return search.run(in: space.expand(cube), outside: covers, live: live, used: &used)
  }

  /// Cubes to ask outside of, packed once.
  func covers(_ others: [Cube]) -> Covers { requests.covers(others) }

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
