internal import PolicyCore

/// A policy with its claims in normal form: what every kind of proof starts from.
struct Claims {
  let policy: Policy
  let form: NormalForm
  let questions: Questions
  let regions: Regions
  /// Instants from the one of the proof to its horizon, both ends included; in microseconds since
  /// 1970.
  let times: ClosedRange<Int64>
  private let probes: ClaimProbes

  /// The claims of a policy, or why its table cannot hold them too.
  static func make(
    _ policy: Policy, _ context: SearchContext, horizon: Int64, extra: [ModelProbe] = []
  ) -> (claims: Claims?, diagnostics: [Diagnostic]) {
    let probes = ClaimProbes(policy, extra: extra)
    let (form, diagnostics) = TableCompiler.compile(
      policy, probes: [], modelProbes: probes.probes)
    guard let form else { return (nil, diagnostics) }
    return (Claims(policy, form, probes, context, horizon: horizon), [])
  }

  private init(
    _ policy: Policy, _ form: NormalForm, _ probes: ClaimProbes, _ context: SearchContext,
    horizon: Int64
  ) {
    self.policy = policy
    self.form = form
    self.probes = probes
    questions = Questions(policy, form, context)
    regions = Regions(form, questions.space, unserved: probes.unserved(form))
    let (end, overflow) = context.now.addingReportingOverflow(max(0, horizon))
    times = context.now...(overflow ? .max : end)
  }

  /// The same policy with one question more; nil when its table cannot hold it.
  func asking(_ probe: ModelProbe) -> Claims? {
    let horizon = times.upperBound.subtractingReportingOverflow(times.lowerBound)
    return Self.make(
      policy, questions.context, horizon: horizon.overflow ? .max : horizon.partialValue,
      extra: [probe]
    ).claims
  }

  /// Where the extra questions hold.
  var extras: [Cube] { probes.extras(form) }

  /// The requests that an invariant speaks of.
  func scope(of invariant: Int) -> [Cube] { probes.scope(of: invariant, form) }

  /// Where what an invariant says does not hold, with the models of which it does not.
  func breaks(of invariant: Int) -> [(cube: Cube, models: ModelSet)] {
    probes.breaks(of: invariant, form)
  }

  /// The points that lie before the instant of the proof or behind its horizon.
  var beyondHorizon: [Cube] { questions.space.outside(times) }

  /// A rule by its place in `CompiledPolicy.rules`: its name and where it stands; nil for the
  /// built-in one.
  func rule(_ place: Int) -> (name: String, span: Span)? {
    guard form.origins.indices.contains(place) else { return nil }
    let info = policy.condition(of: form.origins[place]).info
    return (info.name, info.nameSpan)
  }

  /// Asks for a request in one of `regions`, in none of `others`.
  ///
  /// Only those of `others` are looked at that meet the region.
  func ask(
    _ regions: [Cube], outside others: [Cube],
    confirm: @escaping (DecisionRecord, Witness) -> Bool
  ) -> Questions.Answer {
    .any(of: regions) { region in
      questions.ask(in: region, outside: others.filter(region.intersects), confirm: confirm)
    }
  }
}
