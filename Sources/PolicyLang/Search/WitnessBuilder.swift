internal import PolicyCore

/// Makes requests out of points of a space.
struct WitnessBuilder {
  /// What a point comes to.
  enum Outcome {
    /// A request of exactly those classes; where two requests differ in a level, with its twin.
    case witness(Witness)
    /// No request has the classes of any point of the cube: proved, where `byZones` from the zone
    /// data of this machine.
    case impossible(Cube, byZones: Bool)
    /// Not settled.
    case unknown(Shortfall)
  }

  let policy: Policy
  let compiled: CompiledPolicy
  let context: SearchContext
  private let scheme: Scheme
  private let classified: ClassifiedValues
  private let clocks: ClockSearch
  private let makers: [(view: View, space: ReachableSpace)]

  /// A builder for the requests of a policy's vocabulary; a space for each view of the scheme.
  init(_ policy: Policy, _ scheme: Scheme, _ spaces: [ReachableSpace], _ context: SearchContext) {
    self.policy = policy
    self.scheme = scheme
    compiled = scheme.compiled
    self.context = context
    classified = ClassifiedValues(scheme, spaces)
    clocks = ClockSearch(scheme, context)
    makers = zip(scheme.views, spaces).map { ($0, $1) }
  }

  /// The class that an ordinary request has in each dimension.
  static func preferredClasses(_ compiled: CompiledPolicy, _ context: SearchContext) -> [Int] {
    OrdinaryRequest(compiled, context).classes
  }

  /// A request at a point; its line is written only if it `isShown`.
  func witness(at point: [Int], isShown: Bool = true) -> Outcome {
    var steps = Limits.productSteps
    return witness(at: point, isShown: isShown, textSteps: &steps)
  }

  /// The same; what the search for its texts takes is taken off `textSteps`.
  func witness(at point: [Int], isShown: Bool, textSteps: inout Int) -> Outcome {
    if let cube = unmade(at: point) { return .impossible(cube, byZones: false) }
    let domains = PointDomains(scheme, at: point)
    func impossible(_ dimensions: [Int], byZones: Bool = false) -> Outcome {
      .impossible(Cube(at: point, in: dimensions), byZones: byZones)
    }
    if let conflict = domains.conflict { return impossible(conflict) }
    var numbers: [Variable: Int64] = [:]
    switch classified.find(domains, at: point, wish: wish) {
    case .values(let values): numbers = values
    case .impossible(let cube): return .impossible(cube, byZones: false)
    case .unknown(let reason): return .unknown(reason)
    }
    switch solve(domains) {
    case .impossible(let sums): return impossible(related(sums, domains))
    case .unknown: return .unknown(.sums)
    case .values(let values): numbers.merge(values) { first, _ in first }
    }
    let instant: Int64
    switch clocks.find(domains, fixed: numbers) {
    case .instant(let found): instant = found
    case .impossible(let dimensions, let byZones):
      return impossible(dimensions, byZones: byZones)
    case .unknown: return .unknown(.clocks)
    }
    func maxBytes(_ attribute: UInt32) -> Int { Int(compiled.attributes[Int(attribute)].maxBytes) }
    switch TextAssignment.find(
      domains.texts, domains.textPairs, maxBytes: maxBytes, steps: &textSteps)
    {
    case .impossible(let dimensions): return impossible(dimensions)
    case .unknown: return .unknown(.texts)
    case .texts(let texts):
      var witness = request(domains, numbers, texts, instant, copy: 0)
      witness.point = point
      if isShown { witness.line = line(witness) }
      if scheme.raised != nil {
        var twin = request(domains, numbers, texts, instant, copy: 1)
        if isShown { twin.line = line(twin) }
        witness.twin = [twin]
      }
      return .witness(witness)
    }
  }

  /// The points in which a derived fact is true though nothing makes it so, if this is one.
  private func unmade(at point: [Int]) -> Cube? {
    for (view, space) in makers {
      for (dimension, cubes) in space.makers {
        let place = view.place(of: dimension)
        guard point[place] == 1 else { continue }
        var classes = [place: ClassSet(1..<2)]
        var isMade = false
        for cube in cubes {
          let failing = cube.constraints.first { constraint in
            !constraint.classes.contains(point[view.place(of: constraint.dimension)])
          }
          guard let failing else {
            isMade = true
            break
          }
          let count = Int(view.form.compiled.dimensions[failing.dimension].classCount)
          let outside = ClassSet(0..<count).subtracting(failing.classes)
          let own = view.place(of: failing.dimension)
          classes[own] = classes[own].map { $0.intersection(outside) } ?? outside
        }
        if isMade { continue }
        return Cube(
          classes.sorted { $0.key < $1.key }
            .map { Cube.Constraint(dimension: $0.key, classes: $0.value) })
      }
    }
    return nil
  }

  // MARK: - Values

  private func wish(_ variable: Variable) -> Int64? {
    guard case .declared(let attribute, _) = variable else { return nil }
    return OrdinaryRequest(compiled, context).number(attribute)
  }

  private func solve(_ domains: PointDomains) -> SumSolver.Outcome {
    var bounds: SumSolver.Ranges = [:]
    for variable in domains.sums.flatMap({ $0.terms.map(\.variable) }) {
      switch domains.domain(variable) {
      case .numbers(let range): bounds[variable] = range
      case .places(let places): bounds[variable] = (places.min() ?? 0)...(places.max() ?? 0)
      case .members: continue
      case .unsampled: bounds[variable] = 0...0
      }
    }
    return SumSolver.solve(domains.sums, bounds, wish: wish)
  }

  private func related(
    _ sums: [PointDomains.SumConstraint], _ domains: PointDomains
  ) -> [Int] {
    sums.flatMap { sum in
      [sum.dimension] + sum.terms.flatMap { domains.dimensions[$0.variable] ?? [] }
    }
  }

  /// The request that was settled; of two, the one of that copy.
  private func request(
    _ domains: PointDomains, _ numbers: [Variable: Int64], _ texts: [UInt32: [UInt8]],
    _ instant: Int64, copy: UInt8
  ) -> Witness {
    var witness = Witness(values: [:], signals: [], now: instant, line: "")
    for (number, attribute) in compiled.attributes.enumerated() where isStated(attribute) {
      let place = UInt32(clamping: number)
      if let text = texts[place] {
        witness.values[number] = .text(text)
      } else {
        let variable = Variable.declared(place, copy: place == scheme.raised ? copy : 0)
        witness.values[number] = value(of: variable, attribute, domains, numbers)
      }
    }
    stateNeeds(&witness, domains)
    for (variable, domain) in domains.domains {
      guard case .signal(let model, let signal) = variable else { continue }
      let value: Int64
      switch domain {
      case .unsampled, .members: continue
      case .numbers(let range): value = numbers[variable] ?? range.lowerBound
      case .places(let places): value = places[0]
      }
      let constant: Constant = signal == .health ? .symbol(Int(value)) : .number(value)
      witness.signals.append((Int(model), signal, constant))
    }
    // A sum gives a value to signals of which nothing else is asked.
    for (variable, number) in numbers where domains.domains[variable] == nil {
      guard case .signal(let model, let signal) = variable, signal != .health else { continue }
      witness.signals.append((Int(model), signal, .number(number)))
    }
    witness.signals.sort { ($0.model, $0.signal.place) < ($1.model, $1.signal.place) }
    return witness
  }

  /// A request that is to be streamed needs that too, unless it says what it needs.
  private func stateNeeds(_ witness: inout Witness, _ domains: PointDomains) {
    guard let needs = compiled.attributes.firstIndex(where: { $0.source == .needs }),
      witness.values[needs] == nil,
      case .members(let required, let forbidden)? =
        domains.domains[.declared(UInt32(clamping: needs), copy: 0)],
      let stream = compiled.attributes.firstIndex(where: { $0.role == .stream }),
      (witness.values[stream] ?? usual(stream)) == .bool(true)
    else { return }
    witness.values[needs] = .set(required | 1 & ~forbidden)
  }

  private func usual(_ attribute: Int) -> Constant? {
    guard case .number(let number) = compiled.attributes[attribute].presence else { return nil }
    return constant(number, compiled.attributes[attribute])
  }

  private func line(_ witness: Witness) -> String {
    let given = witness.values.sorted { $0.key < $1.key }
      .map { (attribute: $0.key, value: $0.value) }
    let line = RequestLine.write(given, now: witness.now, signals: witness.signals, of: policy)
    return String(decoding: line, as: UTF8.self)
  }

  /// True for what a request line may give.
  private func isStated(_ attribute: AttributeLayout) -> Bool {
    switch attribute.source {
    case .now, .clockHour, .clockWeekday, .clockDate: false
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .needs, .findings: true
    }
  }

  /// What the request says of an attribute; nil when it need not say anything.
  private func value(
    of variable: Variable, _ attribute: AttributeLayout, _ domains: PointDomains,
    _ numbers: [Variable: Int64]
  ) -> Constant? {
    let settled = numbers[variable]
    guard settled != nil || domains.domains[variable] != nil else { return absent(attribute) }
    let number: Int64
    switch domains.domain(variable) {
    case .numbers(let range):
      let usual = wish(variable) ?? range.lowerBound
      number = settled ?? min(max(usual, range.lowerBound), range.upperBound)
    case .places(let places):
      let usual = wish(variable).flatMap { places.contains($0) ? $0 : nil }
      number = settled ?? usual ?? places[0]
    case .members(var required, let forbidden):
      if let settled { required = UInt64(bitPattern: settled) }
      // Every request is a chat unless it must not be.
      if attribute.source == .needs { required |= 1 & ~forbidden }
      if attribute.source == .findings, required == 0 { return nil }
      if attribute.source == .needs, required == 1 { return nil }
      number = Int64(bitPattern: required)
    case .unsampled: return absent(attribute)
    }
    return attribute.presence == .number(number) ? nil : constant(number, attribute)
  }

  /// A value for an attribute that nothing asks about: only what must be there.
  private func absent(_ attribute: AttributeLayout) -> Constant? {
    let isRequired =
      attribute.presence == .required || attribute.source == .promptTokens
      || attribute.source == .promptBytes
    guard isRequired else { return nil }
    switch attribute.type {
    case .string: return .text(Array("x".utf8))
    case .set: return .set(0)
    case .bool: return .bool(false)
    case .symbol: return .symbol(Int(attribute.atLeast ?? 0))
    case .int, .usd, .percent, .duration, .instant:
      let wish = attribute.type == .instant ? context.now : 1
      return .number(min(max(wish, attribute.range.lowerBound), attribute.range.upperBound))
    }
  }

  private func constant(_ value: Int64, _ attribute: AttributeLayout) -> Constant {
    switch attribute.type {
    case .bool: .bool(value != 0)
    case .symbol: .symbol(Int(value))
    case .set: .set(UInt64(bitPattern: value))
    case .int, .usd, .percent, .duration, .instant, .string: .number(value)
    }
  }
}

extension [Int64] {
  /// The place of the first element for which the predicate holds; it holds for all behind it.
  func partitioningIndex(where belongs: (Int64) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
