internal import PolicyCore

/// Values of an attribute that a split may hash: all of them, or as many as may be tried.
struct BucketValues: Sequence {
  /// True when there are no others.
  let isWhole: Bool
  private let values: [Constant]
  private let names: [String]

  init(_ policy: Policy, _ attribute: AttributeID, _ usual: Constant?) {
    let known = policy.attributes[attribute]
    let most = Limits.splitValues
    var names: [String] = []
    switch known.type {
    case .bool:
      (isWhole, values) = (true, [.bool(false), .bool(true)])
    case .symbol(let type):
      names = policy.enumerations[type].values
      (isWhole, values) = (true, names.indices.map(Constant.symbol))
    case .int, .usd, .percent, .duration, .instant:
      let (low, high) = (known.range.lowerBound, known.range.upperBound)
      let size = high.subtractingReportingOverflow(low)
      isWhole = !size.overflow && size.partialValue < Int64(most)
      let last = isWhole ? size.partialValue : Int64(most) - 1
      values = (0...last).map { .number(low &+ $0) }
    case .string:
      isWhole = false
      let text = usual?.bytes ?? []
      values = (0..<most / 2).flatMap { number -> [Constant] in
        let digits = Array("\(number)".utf8)
        return [.text(digits), .text(text + digits)]
      }.filter { $0.bytes.count <= known.maxBytes }
    case .set:
      (isWhole, values) = (false, [])
    }
    self.names = names
  }

  func makeIterator() -> IndexingIterator<[Constant]> { values.makeIterator() }

  /// The model of the arm that a value falls to in a route of that name.
  func arm(
    _ arms: [(weight: Int, model: ModelID)], _ route: String, _ value: Constant
  ) -> ModelID? {
    let key: [UInt8] =
      switch value {
      case .text(let text): text
      case .symbol(let place): Array(names[place].utf8)
      case .bool, .number, .set: Array("\(value.place)".utf8)
      }
    let bucket = SHA256.digest(Array(route.utf8) + [0] + key).prefix % 10_000
    var end: UInt64 = 0
    for (weight, model) in arms {
      end += UInt64(weight)
      if bucket < end { return model }
    }
    return nil
  }
}
