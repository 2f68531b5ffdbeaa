internal import PolicyCore

/// What an ordinary request says: defaults, no labels, no signals.
///
/// Witnesses are as ordinary as they
/// can be.
struct OrdinaryRequest {
  private let compiled: CompiledPolicy
  private let now: Int64

  init(_ compiled: CompiledPolicy, _ context: SearchContext) {
    self.compiled = compiled
    now = context.now
  }

  /// The number of an attribute, when there is an ordinary one.
  func number(_ attribute: UInt32) -> Int64? {
    let attribute = compiled.attributes[Int(attribute)]
    if attribute.source == .now { return now }
    if attribute.source == .needs { return 1 }
    switch attribute.presence {
    case .number(let value): return value
    case .text: return nil
    case .required, .computed:
      if attribute.type == .instant { return now }
      return attribute.type == .int && attribute.range.contains(1) ? 1 : nil
    }
  }

  /// For each dimension its class.
  var classes: [Int] {
    compiled.dimensions.map { dimension in
      if dimension.hasUnknown { return Int(dimension.classCount) - 1 }
      let raw: Int =
        switch dimension.kind {
        case .symbol(let reading): Int(number(reading) ?? 0)
        case .number(let terms, let cuts):
          if terms.count == 1, let value = number(terms[0].reading) {
            cuts.partitioningIndex { $0 > value }
          } else {
            0
          }
        case .members(let reading, let members):
          members.enumerated().reduce(0) { result, member in
            let isIn = (number(reading) ?? 0) & (1 << Int64(member.element)) != 0
            return result | (isIn ? 1 << member.offset : 0)
          }
        case .text, .automaton, .same, .memberOf, .list, .defined: 0
        }
      if dimension.classOf.isEmpty { return min(raw, Int(dimension.classCount) - 1) }
      return raw < dimension.classOf.count ? Int(dimension.classOf[raw]) : 0
    }
  }

  private func number(_ reading: ReadingLayout) -> Int64? {
    switch reading {
    case .signal: nil
    case .attribute(let attribute), .declared(let attribute): number(attribute)
    }
  }
}
