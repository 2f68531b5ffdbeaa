// From the facts of a request to one small class number for each dimension.
extension Evaluator {
  /// Encodes every dimension; nothing is classified or defined yet.
  func encode(_ facts: Facts) {
    for index in 0..<scratch.values.count { scratch.values[index] = facts.numbers[index] }
    let codes = program.dimensions.codes
    for index in 0..<codes.count { scratch.classes[index] = encoded(codes[index], facts) }
  }

  /// Encodes again what `classify` may have changed.
  func encodeDynamic(_ facts: Facts) {
    let codes = program.dimensions.codes
    for index in program.dimensions.dynamic {
      scratch.classes[index] = encoded(codes[index], facts)
    }
  }

  @inline(__always)
  func encoded(_ code: DimensionCode, _ facts: Facts) -> UInt16 {
    if code.hasUnknown, !isKnown(code, facts) { return code.unknown }
    // Readers of requests give no number that is too large; one that is stays in its row anyway.
    let number = min(number(code, facts), UInt64(code.lastNumber))
    if code.classes.isEmpty { return UInt16(truncatingIfNeeded: number) }
    return program.dimensions.classes[Int(code.classes.lowerBound) &+ Int(number)]
  }

  @inline(__always)
  private func number(_ code: DimensionCode, _ facts: Facts) -> UInt64 {
    switch code.kind {
    case .symbol: UInt64(bitPattern: read(code.left, facts))
    case .number: cutsAtMost(read(code.left, facts), code.cuts)
    case .sum: cutsAtMost(sum(code, facts), code.cuts)
    case .text: textsAtMost(facts.text(Int(code.left.index)), code.cuts)
    case .members: gathered(UInt64(bitPattern: read(code.left, facts)), code.items)
    case .automaton:
      program.automata.accept(Int(code.items.lowerBound), facts.text(Int(code.left.index))) ? 1 : 0
    case .sameNumber: read(code.left, facts) == read(code.right, facts) ? 1 : 0
    case .sameText:
      facts.text(Int(code.left.index)).elementsEqual(facts.text(Int(code.right.index))) ? 1 : 0
    case .memberOf: isMember(read(code.left, facts), of: read(code.right, facts)) ? 1 : 0
    case .list: isListed(facts.text(Int(code.left.index)), code.cuts) ? 1 : 0
    case .defined: 0
    }
  }

  @inline(__always)
  private func read(_ slot: Slot, _ facts: Facts) -> Int64 {
    switch slot.space {
    case .current: scratch.values[Int(slot.index)]
    case .declared: facts.numbers[Int(slot.index)]
    case .signal: facts.signals[Int(slot.index)]
    }
  }

  private func isSampled(_ slot: Slot, _ facts: Facts) -> Bool {
    switch slot.space {
    case .current, .declared: true
    case .signal: facts.sampled[Int(slot.model)] & slot.bit != 0
    }
  }

  /// Whether every signal that is read has a sample.
  private func isKnown(_ code: DimensionCode, _ facts: Facts) -> Bool {
    guard facts.hasSignals else { return false }
    guard code.kind == .sum else { return isSampled(code.left, facts) }
    for index in code.items where !isSampled(program.dimensions.terms[Int(index)].slot, facts) {
      return false
    }
    return true
  }

  /// The sum of the terms, exact, then cut to 64 bits: every cut is one of those.
  private func sum(_ code: DimensionCode, _ facts: Facts) -> Int64 {
    var sum: Int128 = 0
    for index in code.items {
      let term = program.dimensions.terms[Int(index)]
      sum &+= Int128(term.coefficient) &* Int128(read(term.slot, facts))
    }
    return Int64(clamping: sum)
  }

  private func cutsAtMost(_ value: Int64, _ range: Range<UInt32>) -> UInt64 {
    let cuts = program.dimensions.cuts
    var low = Int(range.lowerBound)
    var high = Int(range.upperBound)
    while low < high {
      let middle = low &+ (high &- low) / 2
      if cuts[middle] <= value { low = middle &+ 1 } else { high = middle }
    }
    return UInt64(low &- Int(range.lowerBound))
  }

  private func textsAtMost(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<UInt32>) -> UInt64 {
    let starts = program.dimensions.textStarts
    let bytes = program.dimensions.textBytes
    var low = Int(range.lowerBound)
    var high = Int(range.upperBound)
    while low < high {
      let middle = low &+ (high &- low) / 2
      let start = starts[middle]
      let length = starts[middle &+ 1] &- start
      var index = 0
      let shared = min(length, text.count)
      while index < shared, bytes[start &+ index] == text[index] { index &+= 1 }
      let isAtMost =
        index < shared ? bytes[start &+ index] < text[index] : length <= text.count
      if isAtMost { low = middle &+ 1 } else { high = middle }
    }
    return UInt64(low &- Int(range.lowerBound))
  }

  /// Whether the greatest entry that is at most the text is the text.
  private func isListed(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<UInt32>) -> Bool {
    let below = textsAtMost(text, range)
    guard below > 0 else { return false }
    let place = Int(range.lowerBound) &+ Int(below) &- 1
    let start = program.dimensions.textStarts[place]
    // It is at most the text, so that it cannot be longer and begin with it.
    guard program.dimensions.textStarts[place &+ 1] &- start == text.count else { return false }
    let bytes = program.dimensions.textBytes
    for index in 0..<text.count where bytes[start &+ index] != text[index] { return false }
    return true
  }

  private func gathered(_ set: UInt64, _ items: Range<UInt32>) -> UInt64 {
    var result: UInt64 = 0
    for index in items {
      let bit = set &>> UInt64(program.dimensions.members[Int(index)]) & 1
      result |= bit &<< UInt64(index &- items.lowerBound)
    }
    return result
  }

  private func isMember(_ place: Int64, of set: Int64) -> Bool {
    place >= 0 && place < 64 && set &>> place & 1 != 0
  }
}
