internal import PolicyCore

/// What a fallback promises, against what its requests can get.
struct FallbackPromises {
  private let questions: Questions
  private let form: NormalForm
  private let caps: AttemptCaps
  /// By route: how many models it names, and of how many quota groups.
  private let routes: [(models: Int, groups: Int)]

  init(_ questions: Questions) {
    self.questions = questions
    form = questions.form
    caps = AttemptCaps(form)
    let models = form.compiled.models
    routes = form.compiled.routes.map { route in
      let named = Set(route.parts.flatMap(\.entries).map { Int($0.model) })
      return (named.count, Set(named.map { models[$0].quotaGroup }).count)
    }
  }

  /// What cannot happen of a place in `Policy.fallbacks`.
  func check(_ place: Int, leavingOut dead: Set<Int>, _ unsettled: inout Unsettled) -> [Diagnostic]
  {
    guard
      let layout = form.compiled.fallbacks.indices.contains(place)
        ? form.compiled.fallbacks[place] : nil, let number = layout.rule,
      !dead.contains(Int(number))
    else { return [] }
    let rule = Int(number)
    let own = form.fallback.filter { $0.clause == place }.map(\.cube)
    let others = form.deny.map(\.cube) + form.fallback.filter { $0.clause < place }.map(\.cube)
    var found = rateless(place) + retries(place, own, others, rule, &unsettled)
    switch reaches(own, others, where: { $0.models > 1 }) {
    case true?: break
    case false?: found += alone(place, isQuota: false)
    case nil: unsettled.note(.happens, of: rule)
    }
    switch reaches(own, others, where: { $0.groups > 1 }) {
    case true?: break
    case false?:
      found += alone(place, isQuota: true)
      if let hedge = hedge(place, "its routes name nobody of another quota group") {
        return found + [hedge]
      }
    case nil: unsettled.note(.happens, of: rule)
    }
    switch hedges(layout, own, others) {
    case true?: break
    case false?:
      if let hedge = hedge(place, "no request of this fallback meets its condition") {
        found.append(hedge)
      }
    case nil: unsettled.note(.happens, of: rule)
    }
    return found
  }

  /// Whether some request of a region reaches a route of that kind; nil when that stays open, true
  /// for a region without requests, of which others speak.
  private func reaches(
    _ own: [Cube], _ others: [Cube], where isWanted: ((models: Int, groups: Int)) -> Bool
  ) -> Bool? {
    if routes.allSatisfy(isWanted) { return true }
    var isOpen = false
    for entry in form.route where isWanted(routes[entry.clause]) {
      let earlier = form.route.prefix { $0.clause < entry.clause }.map(\.cube)
      for cube in own {
        guard let both = cube.intersection(entry.cube) else { continue }
        switch questions.ask(in: both, outside: others + earlier) {
        case .none: continue
        case .request: return true
        case .unknown: isOpen = true
        }
      }
    }
    return isOpen ? nil : false
  }

  private func hedges(_ layout: FallbackLayout, _ own: [Cube], _ others: [Cube]) -> Bool? {
    // The condition of a hedge that is not there never holds.
    guard let hedge = layout.hedge else { return false }
    guard let condition = hedge.condition else { return true }
    var isOpen = false
    for cube in own {
      guard let both = cube.intersection(Cube(truth: Int(condition), true)) else { continue }
      switch questions.ask(in: both, outside: others) {
      case .none: continue
      case .request: return true
      case .unknown: isOpen = true
      }
    }
    return isOpen ? nil : false
  }

  // MARK: - What is said

  private func rateless(_ place: Int) -> [Diagnostic] {
    let fallback = questions.policy.fallbacks[place]
    guard fallback.deadlines.minRate == nil else { return [] }
    return fallback.stated.filter { $0.failure == .tooSlow }.map { stated in
      Diagnostic(
        ImpossibleAction.code, "`too_slow` never happens in `\(fallback.info.name)`",
        at: stated.span, label: "there is no rate that an answer must have",
        help: ["state a `min_rate` among the deadlines, or remove this"])
    }
  }

  private func retries(
    _ place: Int, _ own: [Cube], _ others: [Cube], _ rule: Int, _ unsettled: inout Unsettled
  ) -> [Diagnostic] {
    let fallback = questions.policy.fallbacks[place]
    var found: [Diagnostic] = []
    for stated in fallback.stated {
      let (what, count): (String, Int)
      switch stated.action.first {
      case .none: continue
      case .retry(let times, _), .retryLast(let times, _): (what, count) = ("retry", times)
      case .repair(let times): (what, count) = ("repair", times)
      }
      switch caps.capping(own, atMost: count, outside: others, questions) {
      case .free: continue
      case .open: unsettled.note(.happens, of: rule)
      case .capped(let by):
        found.append(
          Diagnostic(
            ImpossibleAction.code, "the last \(what) of `\(fallback.info.name)` never happens",
            at: stated.span, label: "needs \(count + 1) attempts",
            secondary: by.prefix(5).map {
              .init(questions.info($0).nameSpan, "allows no more than \(count)")
            },
            help: ["write a smaller number, or allow another attempt"]))
      }
    }
    return found
  }

  /// `next` where nobody is next, or nobody of another quota group behind a rate limit.
  private func alone(_ place: Int, isQuota: Bool) -> [Diagnostic] {
    let fallback = questions.policy.fallbacks[place]
    let idle = fallback.stated.filter {
      $0.action.outcome == .next && (($0.group == .rateLimited) == isQuota)
    }
    guard let first = idle.first else { return [] }
    return [
      Diagnostic(
        ImpossibleAction.code, "`next` never happens in `\(fallback.info.name)`", at: first.span,
        label: isQuota
          ? "the routes of its requests name models of one quota group only"
          : "the routes of its requests name one model only",
        help: ["name another model in the routes, or write `stop`"])
    ]
  }

  private func hedge(_ place: Int, _ why: String) -> Diagnostic? {
    let fallback = questions.policy.fallbacks[place]
    guard fallback.hedge != nil else { return nil }
    return Diagnostic(
      ImpossibleAction.code, "the hedge of `\(fallback.info.name)` never happens",
      at: fallback.info.nameSpan, label: why, help: ["correct it, or remove the hedge"])
  }
}
