/// A part of a chain without arrays of its own.
struct PartCode: Sendable {
  /// How it orders its models.
  enum Order: UInt8, Sendable { case listed, cheapest, fastest, leastBusy, split }
  var order: Order
  /// Its models in `ChainCodes.entries`.
  var entries: Range<Int>
  /// The attribute of a split.
  var attribute = 0
  /// The bounds of a split in `ChainCodes.bounds`.
  var bounds = 0..<0
}

/// The chains of all routes, one behind the other.
struct ChainCodes: Sendable {
  /// By route: its parts.
  private(set) var chains: [Range<Int>] = []
  private(set) var parts: [PartCode] = []
  /// A model, and the dimension that must be true; -1 for always.
  private(set) var entries: [(model: Int, condition: Int)] = []
  private(set) var bounds: [UInt16] = []

  init(_ policy: CompiledPolicy) {
    for route in policy.routes {
      let start = parts.count
      for part in route.parts { append(part) }
      chains.append(start..<parts.count)
    }
  }

  private mutating func append(_ part: PartLayout) {
    let start = entries.count
    entries += part.entries.map { (Int($0.model), $0.condition.map(Int.init) ?? -1) }
    var code = PartCode(order: .listed, entries: start..<entries.count)
    switch part.order {
    case .listed: break
    case .sorted(.cheapest): code.order = .cheapest
    case .sorted(.fastest): code.order = .fastest
    case .sorted(.leastBusy): code.order = .leastBusy
    case .split(let attribute, let upTo):
      code.order = .split
      code.attribute = Int(attribute)
      code.bounds = bounds.count..<bounds.count + upTo.count
      bounds += upTo
    }
    parts.append(code)
  }
}

/// Texts, one behind the other, by a number.
struct TextTable: Sendable {
  private let bytes: [UInt8]
  private let starts: [Int]

  init(_ texts: [String]) {
    var starts = [0]
    var bytes: [UInt8] = []
    for text in texts {
      bytes += text.utf8
      starts.append(bytes.count)
    }
    self.bytes = bytes
    self.starts = starts
  }

  /// Adds a text to a digest.
  func update(_ hash: inout SHA256, _ number: Int) {
    bytes.withUnsafeBufferPointer {
      hash.update(UnsafeBufferPointer(rebasing: $0[starts[number]..<starts[number + 1]]))
    }
  }
}
