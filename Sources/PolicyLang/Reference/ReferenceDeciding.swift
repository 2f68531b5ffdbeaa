internal import PolicyCore

/// One request being decided.
final class Deciding {
  let interpreter: ReferenceInterpreter
  let policy: Policy
  let request: ReferenceRequest
  /// The attributes before and after `classify`.
  let declared: [Constant]
  private(set) var values: [Constant]

  /// Takes a request that was read, and classifies it: the rules only raise and add, so repeating
  /// them until nothing changes gives the same result in any order.
  ///
  /// With `values`, these are what `classify` left, whatever its rules say.
  init(
    _ interpreter: ReferenceInterpreter, _ request: ReferenceRequest, declared: [Constant],
    values: [Constant]? = nil
  ) {
    self.interpreter = interpreter
    policy = interpreter.policy
    self.request = request
    self.declared = declared
    self.values = values ?? declared
    if values != nil { return }
    let place = policy.attributes.firstIndex { $0.source == .findings }
    let findings = place.map { declared[$0].members } ?? 0
    var before: [Constant]
    repeat {
      before = self.values
      for detector in policy.detectors where findings >> UInt64(detector.finding) & 1 == 1 {
        if let (labels, members) = detector.means {
          self.values[labels] = .set(self.values[labels].members | members)
        }
      }
      for rule in policy.classifies where applies(rule.info, rule.when) {
        for (attribute, rank) in rule.raises {
          self.values[attribute] = .symbol(max(Int(self.values[attribute].place), rank))
        }
        for (attribute, members) in rule.adds {
          self.values[attribute] = .set(self.values[attribute].members | members)
        }
      }
    } while self.values != before
  }

  /// Whether a rule is in force and its condition true.
  func applies(_ rule: RuleInfo, _ when: Condition) -> Bool {
    rule.from ?? .min <= request.now && (rule.until.map { request.now < $0 } ?? true)
      && truth(when, nil) == true
  }

  /// The models that a rule is about.
  func selected(_ selection: ModelSelection) -> [ModelID] {
    switch selection {
    case .named(let models): models
    case .matching(let condition): policy.models.indices.filter { truth(condition, $0) == true }
    }
  }

  /// The decision: the denies that fired, or what follows when none did.
  func decision() -> DecisionRecord {
    var decision = DecisionRecord()
    var rules = policy.classifies.filter { applies($0.info, $0.when) }.map(\.info.name)
    let denies = policy.denies.filter { applies($0.info, $0.when) }.inOrder(\.info.name)
    rules += denies.map(\.info.name)
    decision.deniedBy = places(denies.map(\.info.name))
    for reason in denies.compactMap(\.info.because) where !decision.because.contains(reason) {
      decision.because.append(reason)
    }
    let raised = policy.attributes.indices.filter { values[$0] != declared[$0] }
    decision.changed = raised.inOrder { policy.attributes[$0].name }.map {
      .init(attribute: $0, declared: declared[$0].stored, raised: values[$0].stored)
    }
    if denies.isEmpty {
      route(&decision, &rules)
    } else {
      decision.effect = .deny
      decision.status = Set(denies.map(\.status)).count == 1 ? denies[0].status : 403
    }
    decision.rules = places(rules)
    decision.obligations = obligations(isRouted: decision.effect == .route)
    return decision
  }

  /// Rules by their places, in the order of their names.
  func places(_ names: [String]) -> [Int] {
    names.sortedByBytes.compactMap { interpreter.places[$0] }
  }

  /// Which models are admissible, and in what order the candidates among them are tried.
  private func route(_ decision: inout DecisionRecord, _ rules: inout [String]) {
    let models = policy.models.indices
    var forbidden = models.map { _ in [String]() }
    var redactions = models.map { _ in [Redaction]() }
    var waived: [(model: ModelID, forbid: String, by: String)] = []
    for (place, forbid) in policy.forbids.enumerated() where applies(forbid.info, forbid.when) {
      let waivers = policy.waives.filter { $0.lifts == place && applies($0.info, $0.when) }
      let models = selected(forbid.models)
      if !models.isEmpty { rules.append(forbid.info.name) }
      for model in models {
        let lifting = waivers.filter { $0.models.contains(model) }.map(\.info.name)
        waived += lifting.map { (model, forbid.info.name, $0) }
        if let redaction = forbid.unlessRedacted {
          redactions[model].append(redaction)
        } else if lifting.isEmpty {
          forbidden[model].append(forbid.info.name)
        }
      }
    }
    rules += Set(waived.map(\.by))
    let removers = models.map { forbidden[$0] + (cannotServe($0) ? ["cannot_serve"] : []) }
    let removed = models.filter { !removers[$0].isEmpty }.inOrder { policy.models[$0].name }
    decision.removed = removed.map { .init(model: $0, by: places(removers[$0])) }
    decision.waived = waived.inOrder { "\(policy.models[$0].name)\0\($1)\0\($2)" }
      .map { .init(model: $0, forbid: places([$1])[0], by: places([$2])[0]) }

    let matching = policy.routes.enumerated().first { applies($1.info, $1.when) }
    guard let (place, route) = matching else { return }
    decision.route = interpreter.places[route.info.name]
    rules.append(route.info.name)
    let named = chain(route, fixedArm: request.splits[place])
    let candidates = named.filter { removers[$0].isEmpty }
    for rule in policy.redacts where applies(rule.info, rule.when) {
      for model in selected(rule.models) { redactions[model].append(rule.redaction) }
    }
    decision.candidates = avoiding(candidates, &rules).map {
      .init(model: $0, redactions: strictest(redactions[$0]))
    }
    guard !candidates.isEmpty else {
      decision.status = named.contains { !forbidden[$0].isEmpty } ? 403 : 503
      return
    }
    decision.effect = .route
    decision.fallback = policy.fallbacks.firstIndex { applies($0.info, $0.when) }
    let hedge = decision.fallback.flatMap { policy.fallbacks[$0].hedge }
    decision.isHedged = hedge.map { truth($0.onlyWhen, nil) == true } ?? false
    let validates = policy.validates.enumerated().filter { applies($1.info, $1.when) }
    decision.validators = validates.inOrder(\.element.info.name).map(\.offset)
  }

  /// Whether a model lacks a feature that the request needs, or is too small for it.
  private func cannotServe(_ model: ModelID) -> Bool {
    let (accepts, context) = (policy.fact(.accepts, of: model), policy.fact(.context, of: model))
    return accepts.map { needs & ~$0.members != 0 } ?? false
      || context.map { $0.place < promptTokens + outputLimit } ?? false
  }

  lazy var needs = policy.needs.map { values[$0].members } ?? 0
  lazy var promptTokens = Int128(policy.promptTokens.map { values[$0].place } ?? 0)
  lazy var outputLimit = Int128(policy.outputLimit.map { values[$0].place } ?? 0)
}
