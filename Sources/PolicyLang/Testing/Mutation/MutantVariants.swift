internal import PolicyCore

/// Requests like one that was found, with other values of what a route sorts or splits by.
///
/// A point of the search says nothing of the bucket of a key, nor of signals that no condition
/// reads.
struct MutantVariants {
  private let policy: Policy
  private let pairs: [Mutant.Pair]
  /// The attributes by which the changed route splits.
  private let keys: [AttributeID]

  init(_ policy: Policy, _ mutant: Mutant) {
    self.policy = policy
    if case .order(let pairs) = mutant.difference { self.pairs = pairs } else { pairs = [] }
    let route = policy.routes.first { $0.info.name == mutant.info.name }
    keys = (route?.parts ?? []).compactMap { part in
      if case .split(let attribute, _) = part { attribute } else { nil }
    }
  }

  /// The request itself, then the others.
  func variants(of witness: Witness) -> some Sequence<Witness> {
    let signals = pairs.lazy.map { pair in
      with(witness) { $0.signals = $0.signals + Self.signals(pair) }
    }
    let split = keys.lazy.flatMap { key in
      (0..<Limits.splitKeys).lazy.compactMap { number -> Witness? in
        value(number, of: key).map { value in with(witness) { $0.values[key] = value } }
      }
    }
    return [AnySequence([witness]), AnySequence(signals), AnySequence(split)].lazy.joined()
  }

  /// The first of the two as slow and as busy as can be.
  private static func signals(
    _ pair: Mutant.Pair
  ) -> [(model: ModelID, signal: Signal, value: Constant)] {
    [
      (pair.first, .p50FirstToken, .number(60_000)), (pair.second, .p50FirstToken, .number(100)),
      (pair.first, .inFlight, .number(1_000)), (pair.second, .inFlight, .number(1)),
    ]
  }

  private func value(_ number: Int, of attribute: AttributeID) -> Constant? {
    let declared = policy.attributes[attribute]
    switch declared.type {
    case .string: return .text(Array("k\(number)".utf8))
    case .symbol(let type):
      return policy.enumerations[type].values.indices.contains(number) ? .symbol(number) : nil
    case .int:
      let (value, overflow) = declared.range.lowerBound.addingReportingOverflow(Int64(number))
      return !overflow && declared.range.contains(value) ? .number(value) : nil
    case .bool, .usd, .percent, .duration, .instant, .set: return nil
    }
  }

  private func with(_ witness: Witness, _ change: (inout Witness) -> Void) -> Witness {
    var copy = witness
    change(&copy)
    let given = copy.values.sorted { $0.key < $1.key }.map { (attribute: $0.key, value: $0.value) }
    copy.line = String(
      decoding: RequestLine.write(given, now: copy.now, signals: copy.signals, of: policy),
      as: UTF8.self)
    return copy
  }
}
