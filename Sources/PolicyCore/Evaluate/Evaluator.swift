/// Decides requests by one bundle.
///
/// Allocates when it is made and never afterwards, cannot trap and always ends, whatever the bundle
/// and the facts say.
///
/// One for each thread: its memory is that of the last decision.
public final class Evaluator {
  /// What it decides by.
  public let bundle: ValidatedBundle
  let program: Program
  let scratch: Scratch
  /// Models that cannot serve the last request.
  var cannotServe = ModelSet()
  /// Models that some forbid removed, no waiver sparing them.
  var forbidden = ModelSet()
  /// The last decision.
  var last = Decision(effect: .noCandidate, status: 503, route: -1, candidateCount: 0)

  /// An evaluator of a bundle.
  public init(_ bundle: ValidatedBundle) {
    self.bundle = bundle
    program = bundle.program
    scratch = Scratch(bundle.program, bundle.policy)
  }

  deinit { scratch.deallocate() }

  /// Room for one request; reused from request to request.
  public func makeFacts() -> Facts {
    Facts(
      attributeCount: bundle.policy.attributes.count, modelCount: bundle.policy.models.count,
      textBytes: program.textBytes)
  }

  /// Decides one request.
  ///
  /// Facts made for another bundle have no candidate.
  ///
  /// The steps are those of `docs/language.md`, "The rules": classify, deny, forbid and waive,
  /// route, avoid. What they leave in scratch is what `record` reads.
  public func decide(_ facts: Facts) -> Decision {
    cannotServe = ModelSet()
    forbidden = ModelSet()
    guard facts.numbers.count == scratch.values.count, facts.modelCount == program.models.count
    else {
      last = Decision(effect: .noCandidate, status: 503, route: -1, candidateCount: 0)
      return last
    }
    encode(facts)
    runClassify(facts)
    runDefinitions()
    if collect(program.deny, into: scratch.deny) {
      last = Decision(effect: .deny, status: denyStatus(), route: -1, candidateCount: 0)
      return last
    }
    filterModels()
    let route = routeIndex(classes: classes)
    let chain = assemble(route, facts)
    guard chain.count > 0 else {
      let isForbidden = !chain.named.intersection(forbidden).isEmpty
      last = Decision(
        effect: .noCandidate, status: isForbidden ? 403 : 503, route: route, candidateCount: 0)
      return last
    }
    applyAvoid(count: chain.count)
    last = Decision(effect: .route, status: 0, route: route, candidateCount: chain.count)
    return last
  }

  /// The candidate at a place of the last decision, below its `candidateCount`: a model.
  public func candidate(_ place: Int) -> Int { scratch.chain[place] }

  /// The place in `routes` of the first route that admits a vector of classes, one for each
  /// dimension of the policy, each below its class count: the decision table alone.
  public func routeIndex(classes: UnsafeBufferPointer<UInt16>) -> Int {
    let entry = program.route.firstMatch(classes, bases: scratch.bases)
    // A validated table ends with an entry that admits everything.
    let clauses = bundle.policy.route.clauses
    return entry < 0 ? bundle.policy.routes.count &- 1 : Int(clauses[entry])
  }

  /// Whether a probe holds for the last decision's request.
  public func holds(probe: Int) -> Bool {
    _ = collect(program.probes, into: scratch.probes)
    var cursor = ClauseCursor()
    while true {
      let clause = cursor.next(scratch.probes, bundle.policy.probes.clauses)
      if clause < 0 { return false }
      if clause == probe { return true }
    }
  }

  /// All probes that hold for the last decision's request, ascending.
  public func heldProbes() -> [Int] {
    _ = collect(program.probes, into: scratch.probes)
    var cursor = ClauseCursor()
    var held: [Int] = []
    while true {
      let clause = cursor.next(scratch.probes, bundle.policy.probes.clauses)
      if clause < 0 { return held }
      held.append(clause)
    }
  }

  /// The request's classes, by dimension.
  @inline(__always)
  var classes: UnsafeBufferPointer<UInt16> { UnsafeBufferPointer(scratch.classes) }

  @inline(__always)
  func collect(_ guards: Guards, into hits: UnsafeMutableBufferPointer<UInt64>) -> Bool {
    guards.collect(classes, bases: scratch.bases, into: hits)
  }

  /// The status that all denies that fired agree on, else 403.
  private func denyStatus() -> Int {
    var status = 0
    var cursor = ClauseCursor()
    while true {
      let clause = cursor.next(scratch.deny, bundle.policy.deny.clauses)
      if clause < 0 { return status }
      let rule = Int(bundle.policy.denyClauses[clause])
      let next = Int(bundle.policy.rules[rule].status)
      if status != 0, status != next { return 403 }
      status = next
    }
  }
}
