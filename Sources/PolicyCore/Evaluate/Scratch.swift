/// The memory that an evaluator works in, allocated once.
struct Scratch {
  /// By dimension: the request's class.
  let classes: UnsafeMutableBufferPointer<UInt16>
  /// By attribute: its number after `classify`.
  let values: UnsafeMutableBufferPointer<Int64>
  /// By column of the table that is asked: where its row starts.
  let bases: UnsafeMutableBufferPointer<Int>
  /// By entry of each table: one bit, set when it held.
  let classify: UnsafeMutableBufferPointer<UInt64>
  let definitions: UnsafeMutableBufferPointer<UInt64>
  let deny: UnsafeMutableBufferPointer<UInt64>
  let forbid: UnsafeMutableBufferPointer<UInt64>
  let waive: UnsafeMutableBufferPointer<UInt64>
  let avoid: UnsafeMutableBufferPointer<UInt64>
  let validate: UnsafeMutableBufferPointer<UInt64>
  let redact: UnsafeMutableBufferPointer<UInt64>
  let oblige: UnsafeMutableBufferPointer<UInt64>
  let probes: UnsafeMutableBufferPointer<UInt64>
  /// By forbid that some waiver lifts: the models that it spares.
  let spared: UnsafeMutableBufferPointer<ModelSet>
  /// The candidates in their order, and room to move them.
  let chain: UnsafeMutableBufferPointer<Int>
  let moved: UnsafeMutableBufferPointer<Int>
  /// By place in `chain`: what its part sorts by.
  let keys: UnsafeMutableBufferPointer<Int128>

  init(_ program: Program, _ policy: CompiledPolicy) {
    classes = Scratch.room(policy.dimensions.count, 0)
    values = Scratch.room(policy.attributes.count, 0)
    let columns = GuardKind.allCases.map { program.guards($0).dimensionCount }
    bases = Scratch.room(columns.max() ?? 0, 0)
    classify = Scratch.room(program.classify.wordCount, 0)
    definitions = Scratch.room(program.definitions.wordCount, 0)
    deny = Scratch.room(program.deny.wordCount, 0)
    forbid = Scratch.room(program.forbid.wordCount, 0)
    waive = Scratch.room(program.waive.wordCount, 0)
    avoid = Scratch.room(program.avoid.wordCount, 0)
    validate = Scratch.room(program.validate.wordCount, 0)
    redact = Scratch.room(program.redact.wordCount, 0)
    oblige = Scratch.room(program.oblige.wordCount, 0)
    probes = Scratch.room(program.probes.wordCount, 0)
    spared = Scratch.room(program.slotCount, ModelSet())
    chain = Scratch.room(policy.models.count, 0)
    moved = Scratch.room(policy.models.count, 0)
    keys = Scratch.room(policy.models.count, 0)
  }

  func deallocate() {
    classes.deallocate()
    values.deallocate()
    bases.deallocate()
    for kind in GuardKind.allCases { hits(kind)?.deallocate() }
    spared.deallocate()
    chain.deallocate()
    moved.deallocate()
    keys.deallocate()
  }

  /// By entry of a table: whether it held; nil for those of which the first match alone counts.
  private func hits(_ kind: GuardKind) -> UnsafeMutableBufferPointer<UInt64>? {
    switch kind {
    case .classify: classify
    case .definitions: definitions
    case .deny: deny
    case .forbid: forbid
    case .waive: waive
    case .avoid: avoid
    case .validate: validate
    case .redact: redact
    case .oblige: oblige
    case .probes: probes
    case .route, .fallback: nil
    }
  }

  private static func room<Element>(
    _ count: Int, _ value: Element
  ) -> UnsafeMutableBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: count)
    buffer.initialize(repeating: value)
    return buffer
  }
}
