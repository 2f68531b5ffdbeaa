internal import PolicyCore

/// Two questions that the table of a policy has no place for: whether some request meets the `when`
/// of each invariant, and whether some request can be served by no model of its route.
///
/// Both are asked of the policy without the rules that have no part in them.
enum RequestsOfClaims {
  static func check(
    _ policy: Policy, _ form: NormalForm, _ context: SearchContext,
    _ claimsOfNobody: Diagnostic.Severity
  ) -> [Diagnostic] {
    let asked = policy.invariants.indices.filter { invariant in
      let claim = policy.invariants[invariant]
      if case .constant(true) = claim.when { return claim.from != nil || claim.until != nil }
      return true
    }
    let routes = form.compiled.routes.indices.filter {
      mayBeUnserved(form.compiled.routes[$0], policy)
    }
    guard !asked.isEmpty || !routes.isEmpty else { return [] }
    var rest = policy
    rest.forbids = []
    rest.waives = []
    rest.avoids = []
    rest.fallbacks = []
    rest.validates = []
    rest.redacts = []
    rest.obligations = []
    if routes.isEmpty { rest.denies = [] }
    for invariant in rest.invariants.indices { rest.invariants[invariant].claim = .denied }
    // Claims that do not fit the table are reported where they are proved.
    guard let claims = Claims.make(rest, context, horizon: 0).claims else { return [] }
    // One route is enough to say that there are such requests: what mends it mends the others.
    let first = routes.lazy.compactMap { unserved($0, claims) }.first
    return asked.compactMap { unmeetable($0, claims, claimsOfNobody) } + (first.map { [$0] } ?? [])
  }

  // MARK: - The `when` of an invariant

  private static func unmeetable(
    _ invariant: Int, _ claims: Claims, _ severity: Diagnostic.Severity
  ) -> Diagnostic? {
    let claim = claims.policy.invariants[invariant]
    let cubes = claims.scope(of: invariant)
    let span = claim.when.span ?? claim.nameSpan
    switch claims.ask(cubes, outside: [], confirm: { _, _ in true }) {
    case .request: return nil
    case .unknown:
      return Diagnostic(
        Unsettled.code,
        "not settled within the steps: whether a request can meet the condition of invariant "
          + "`\(claim.name)`", at: span, label: "open",
        help: ["make its `when` simpler: what is claimed of nobody is worth nothing"])
    case .none:
      let blame = UnmeetableCondition.blame(cubes, claims.questions)
      return Diagnostic(
        UnmeetableCondition.code,
        "no request can meet the condition of invariant `\(claim.name)`", at: span,
        label: cubes.isEmpty ? "its parts exclude each other" : "never true",
        secondary: blame.map { .init($0.nameSpan, "`\($0.name)` has always run before") },
        help: ["correct the `when`: as it stands, it claims nothing of anybody"],
        severity: severity)
    }
  }

  // MARK: - Requests that nothing can serve

  /// False when some model of a route serves every request, or when it names none to serve it.
  private static func mayBeUnserved(_ route: RouteLayout, _ policy: Policy) -> Bool {
    let attributes = [policy.promptTokens, policy.outputLimit].compactMap { $0 }
    let most = attributes.reduce(Int64(0)) { sum, attribute in
      let (all, overflow) = sum.addingReportingOverflow(
        policy.attributes[attribute].range.upperBound)
      return overflow ? .max : all
    }
    let entries = route.parts.flatMap(\.entries)
    if entries.isEmpty { return false }
    return entries.allSatisfy { entry in
      let model = Int(entry.model)
      if case .number(let tokens)? = policy.fact(.context, of: model), tokens < most { return true }
      guard policy.needs != nil, case .set? = policy.fact(.accepts, of: model) else { return false }
      return true
    }
  }

  private static func unserved(_ route: Int, _ claims: Claims) -> Diagnostic? {
    guard claims.form.compiled.routes.indices.contains(route) else { return nil }
    let regions = claims.regions
    let stops = regions.stops(of: route)
    let losing = Losing(stops, regions)
    let outside = regions.denies + regions.before(route)
    let info = claims.policy.routes[route].info
    var budget = Limits.lossChoices
    var witness: Witness?
    var isOpen = !losing.isWhole
    for region in regions.matches(route) where witness == nil {
      let isDone = losing.each(losing: stops.map(\.model), in: region, budget: &budget) { cube in
        let answer = claims.ask([cube], outside: outside) { decision, _ in
          if case .noCandidate = decision.effect { true } else { false }
        }
        switch answer {
        case .none: break
        case .unknown: isOpen = true
        case .request(let found): witness = found
        }
        return witness == nil
      }
      if !isDone { isOpen = true }
    }
    if let witness {
      return Diagnostic(
        NothingAdmissible.code, "some requests can be served by no model of their route",
        at: info.nameSpan, label: "`cannot_serve` removes every model of this route",
        help: [
          "refuse such requests with a `deny` that says why, or add a model that can serve them"
        ], witness: witness.line, severity: .note)
    }
    guard isOpen else { return nil }
    return Diagnostic(
      Unsettled.code,
      "not settled within the steps: whether some request of `\(info.name)` can be served by no "
        + "model", at: info.nameSpan, label: "open", severity: .note)
  }
}
