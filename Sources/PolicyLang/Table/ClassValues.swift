public import PolicyCore

/// What the classes of a table stand for: values that a witness can be made from.
public struct ClassValues {
  /// The values of a class.
  public enum Value: Equatable, Sendable {
    /// A signal without a sample.
    case unknown
    /// Places of a bool, enum or level that requests can have, ascending.
    case places([Int])
    /// The numbers of an attribute or a sum.
    case numbers(ClosedRange<Int128>)
    /// The texts, as intervals that are apart, ascending.
    case texts([TextInterval])
    /// The sets that have the first members and lack the second.
    case members(has: UInt64, lacks: UInt64)
    /// Whether the automaton accepts, the readings are equal, the derived fact is true.
    case truth(Bool)
  }

  private let compiled: CompiledPolicy
  private let ranges: ReadingRanges

  /// The classes of that policy.
  public init(_ compiled: CompiledPolicy) {
    self.compiled = compiled
    ranges = ReadingRanges(
      attributes: compiled.attributes, enumerations: compiled.enumerations)
  }

  /// The values of a class of a dimension.
  public func value(dimension: Int, class number: Int) -> Value {
    let layout = compiled.dimensions[dimension]
    if layout.hasUnknown, number == Int(layout.classCount) - 1 { return .unknown }
    switch layout.kind {
    case .symbol(let reading):
      let possible = ranges.range(of: reading)
      return .places(
        raw(layout, of: number, count: ranges.placeCount(of: reading))
          .filter { possible.contains(Int128($0)) })
    case .number(let terms, let cuts):
      let possible = ranges.range(of: terms)
      let low = number == 0 ? possible.lowerBound : Int128(cuts[number - 1])
      let high = number == cuts.count ? possible.upperBound : Int128(cuts[number]) - 1
      return .numbers(low...max(low, high))
    case .text(_, let cuts):
      return .texts(
        raw(layout, of: number, count: cuts.count + 1).map { piece in
          TextInterval(
            from: piece == 0 ? [] : cuts[piece - 1],
            upTo: piece == cuts.count ? nil : cuts[piece])
        })
    case .members(_, let members):
      var has: UInt64 = 0
      var lacks: UInt64 = 0
      for (place, member) in members.enumerated() {
        if number & (1 << place) != 0 {
          has |= 1 << UInt64(member)
        } else {
          lacks |= 1 << UInt64(member)
        }
      }
      return .members(has: has, lacks: lacks)
    case .automaton, .same, .memberOf, .list, .defined:
      return .truth(number == 1)
    }
  }

  /// A text of a class of a text dimension that requests can have; readable where possible.
  public func text(dimension: Int, class number: Int) -> [UInt8]? {
    guard case .text(let attribute, _) = compiled.dimensions[dimension].kind,
      case .texts(let intervals) = value(dimension: dimension, class: number)
    else { return nil }
    let maxBytes = Int(compiled.attributes[Int(attribute)].maxBytes)
    let other = Array("other".utf8)
    if maxBytes >= other.count, intervals.contains(where: { $0.contains(other) }) { return other }
    for interval in intervals {
      if let only = interval.only, only.count <= maxBytes { return only }
      let found = AutomatonProduct.shortestText(
        accepting: [], rejecting: [], between: interval, maxBytes: maxBytes)
      if case .text(let text) = found { return text }
    }
    return nil
  }

  /// The numbers, or the places, that a reading can have, whatever a request says.
  public func range(of reading: ReadingLayout) -> ClosedRange<Int128> { ranges.range(of: reading) }

  /// What a dimension's kind numbers with that class.
  private func raw(_ layout: Dimension, of number: Int, count: Int) -> [Int] {
    layout.classOf.isEmpty
      ? [number] : (0..<count).filter { Int(layout.classOf[$0]) == number }
  }
}
