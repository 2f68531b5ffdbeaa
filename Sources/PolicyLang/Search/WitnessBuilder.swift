internal import PolicyCore

/// A request that shows something.
struct Witness {
  /// Attributes that it states, as they are declared.
  var values: [AttributeID: Constant]
  /// Signals that it states.
  var signals: [(model: ModelID, signal: Signal, value: Constant)]
  /// The instant of the decision.
  var now: Int64
  /// The request line, as `rtctl decide` reads it.
  var line: String
  /// The class that it has in each dimension.
  var point: [Int] = []

  /// The same for the reference interpreter.
  var request: ReferenceRequest {
    var request = ReferenceRequest(now: now)
    request.given = values
    for (model, signal, value) in signals {
      request.signals[model, default: [:]][signal] = value
    }
    return request
  }
}

/// Makes requests out of points of the class space.
struct WitnessBuilder {
  /// What a point comes to.
  enum Outcome {
    /// A request of exactly those classes, as far as they can be told before `classify`.
    case witness(Witness)
    /// No request has these classes in these dimensions: proved.
    case impossible([Int])
    /// Not settled.
    case unknown
  }

  let policy: Policy
  let compiled: CompiledPolicy
  let context: SearchContext
  private let nowAttribute: Int

  init(_ policy: Policy, _ form: NormalForm, _ context: SearchContext) {
    self.policy = policy
    compiled = form.compiled
    self.context = context
    nowAttribute = compiled.attributes.firstIndex { $0.source == .now } ?? 0
  }

  /// For each dimension the class of an ordinary request: defaults, no labels, no signals.
  var preferredClasses: [Int] {
    compiled.dimensions.map { dimension in
      if dimension.hasUnknown { return Int(dimension.classCount) - 1 }
      let raw: Int =
        switch dimension.kind {
        case .symbol(let reading): Int(ordinary(reading) ?? 0)
        case .number(let terms, let cuts):
          if terms.count == 1, let value = ordinary(terms[0].reading) {
            cuts.partitioningIndex { $0 > value }
          } else {
            0
          }
        case .members(let reading, let members):
          members.enumerated().reduce(0) { result, member in
            let isIn = (ordinary(reading) ?? 0) & (1 << Int64(member.element)) != 0
            return result | (isIn ? 1 << member.offset : 0)
          }
        case .text, .automaton, .same, .memberOf, .list, .defined: 0
        }
      if dimension.classOf.isEmpty { return min(raw, Int(dimension.classCount) - 1) }
      return raw < dimension.classOf.count ? Int(dimension.classOf[raw]) : 0
    }
  }

  /// The number of an attribute in an ordinary request, when there is one.
  private func ordinary(_ reading: ReadingLayout) -> Int64? {
    switch reading {
    case .signal: return nil
    case .attribute(let number), .declared(let number):
      if Int(number) == nowAttribute { return context.now }
      let attribute = compiled.attributes[Int(number)]
      if attribute.source == .needs { return 1 }
      switch attribute.presence {
      case .number(let value): return value
      case .text: return nil
      case .required, .computed:
        if attribute.type == .instant { return context.now }
        return attribute.type == .int && attribute.range.contains(1) ? 1 : nil
      }
    }
  }

  /// A request at a point.
  func witness(at point: [Int]) -> Outcome {
    let domains = WitnessDomains(compiled, at: point)
    if let conflict = domains.conflict { return .impossible(conflict) }
    var numbers: [ReadingLayout: Int64] = [:]
    switch solve(domains) {
    case .impossible: return .impossible(related(domains.sums, domains))
    case .unknown: return .unknown
    case .values(let values): numbers = values
    }
    guard let instant = ClockSearch(compiled, context, nowAttribute).instant(domains) else {
      return .unknown
    }
    var witness = Witness(values: [:], signals: [], now: instant, line: "")
    for (number, attribute) in compiled.attributes.enumerated() where isStated(attribute) {
      if let text = domains.texts[number] {
        switch TextSearch.find(text, maxBytes: Int(attribute.maxBytes)) {
        case .text(let bytes): witness.values[number] = .text(bytes)
        case .none: return .impossible(text.dimensions)
        case .unknown: return .unknown
        }
      } else {
        witness.values[number] = value(of: number, attribute, domains, numbers)
      }
    }
    for (reading, domain) in domains.domains {
      guard case .signal(let model, let signal) = reading else { continue }
      let value: Int64
      switch domain {
      case .unsampled: continue
      case .numbers(let range): value = numbers[reading] ?? range.lowerBound
      case .places(let places): value = places[0]
      case .members: continue
      }
      let constant: Constant = signal == .health ? .symbol(Int(value)) : .number(value)
      witness.signals.append((Int(model), signal, constant))
    }
    witness.signals.sort { ($0.model, $0.signal.place) < ($1.model, $1.signal.place) }
    witness.line = line(witness)
    witness.point = point
    return .witness(witness)
  }

  /// The same request with another value of an attribute.
  func restated(_ witness: Witness, _ attribute: AttributeID, _ value: Constant) -> Witness {
    var copy = witness
    copy.values[attribute] = value
    copy.line = line(copy)
    return copy
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

  private func solve(_ domains: WitnessDomains) -> SumSolver.Outcome {
    var bounds: [ReadingLayout: ClosedRange<Int64>] = [:]
    for term in domains.sums.flatMap(\.terms) {
      switch domains.domains[term.reading] ?? domains.whole(term.reading) {
      case .numbers(let range): bounds[term.reading] = range
      case .places(let places):
        bounds[term.reading] = (places.min() ?? 0)...(places.max() ?? 0)
      case .members: continue
      case .unsampled: bounds[term.reading] = 0...0
      }
    }
    return SumSolver.solve(domains.sums, bounds, wish: ordinary)
  }

  private func related(_ sums: [WitnessDomains.SumConstraint], _ domains: WitnessDomains) -> [Int] {
    sums.flatMap { sum in
      [sum.dimension] + sum.terms.flatMap { domains.dimensions[$0.reading] ?? [] }
    }
  }

  /// What the request says of an attribute; nil when it need not say anything.
  private func value(
    of number: Int, _ attribute: AttributeLayout, _ domains: WitnessDomains,
    _ numbers: [ReadingLayout: Int64]
  ) -> Constant? {
    let declared = ReadingLayout.declared(UInt32(number))
    let reading =
      domains.domains[declared] == nil ? ReadingLayout.attribute(UInt32(number)) : declared
    guard let domain = domains.domains[reading] ?? numbers[reading].map({ .numbers($0...$0) })
    else { return absent(attribute) }
    let wish = ordinary(reading)
    switch domain {
    case .numbers(let range):
      let value =
        numbers[reading] ?? min(max(wish ?? range.lowerBound, range.lowerBound), range.upperBound)
      if attribute.presence == .number(value) { return nil }
      return constant(value, attribute)
    case .places(let places):
      let value = numbers[reading] ?? (wish.flatMap { places.contains($0) ? $0 : nil } ?? places[0])
      if attribute.presence == .number(value) { return nil }
      return constant(value, attribute)
    case .members(var required, let forbidden):
      // Every request is a chat unless it must not be.
      if attribute.source == .needs { required |= 1 & ~forbidden }
      if attribute.presence == .number(Int64(bitPattern: required)) { return nil }
      if attribute.source == .findings, required == 0 { return nil }
      if attribute.source == .needs, required == 1 { return nil }
      return .set(required)
    case .unsampled: return absent(attribute)
    }
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
