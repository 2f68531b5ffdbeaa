/// What one request says, as numbers: filled by a reader of requests, read by the evaluator.
///
/// Reused from request to request: everything is allocated once. Not for use by two threads at
/// once.
public final class Facts {
  /// How many attributes there are, built-in ones included.
  public let attributeCount: Int
  /// How many models there are.
  public let modelCount: Int
  /// By attribute: bool 0 or 1, place of an enum or level value, number in its smallest unit, bits
  /// of a set.
  ///
  /// Levels are already raised to their `at least`.
  public let numbers: UnsafeMutableBufferPointer<Int64>
  /// By attribute: where its text starts in `bytes`.
  public let textStarts: UnsafeMutableBufferPointer<Int32>
  /// By attribute: bytes of its text.
  public let textLengths: UnsafeMutableBufferPointer<Int32>
  /// The texts, one behind the other.
  public let bytes: UnsafeMutableBufferPointer<UInt8>
  /// Bytes in use.
  public private(set) var byteCount = 0
  /// By model and signal: `model * Signal.allCases.count + signal.place`.
  public let signals: UnsafeMutableBufferPointer<Int64>
  /// By model: one bit for each signal that has a sample.
  public let sampled: UnsafeMutableBufferPointer<UInt8>
  /// True when any model has a sample, so that a reset need not touch them otherwise.
  public private(set) var hasSignals = false
  /// Routes whose split is fixed to the arm of a model, for tests; route is a place in `routes`.
  public var fixedArms: [(route: Int, model: Int)] = []

  /// True for a request that `fastest of` sends to a model without a sample, if there is one, so
  /// that it gets one: see `Exploration`.
  public var isExploring = false

  /// Room for requests with so many attributes, models and bytes of text.
  public init(attributeCount: Int, modelCount: Int, textBytes: Int) {
    self.attributeCount = attributeCount
    self.modelCount = modelCount
    numbers = .allocate(capacity: attributeCount)
    textStarts = .allocate(capacity: attributeCount)
    textLengths = .allocate(capacity: attributeCount)
    bytes = .allocate(capacity: textBytes)
    signals = .allocate(capacity: modelCount * Signal.allCases.count)
    sampled = .allocate(capacity: modelCount)
    numbers.initialize(repeating: 0)
    textStarts.initialize(repeating: 0)
    textLengths.initialize(repeating: 0)
    bytes.initialize(repeating: 0)
    signals.initialize(repeating: 0)
    sampled.initialize(repeating: 0)
  }

  deinit {
    numbers.deallocate()
    textStarts.deallocate()
    textLengths.deallocate()
    bytes.deallocate()
    signals.deallocate()
    sampled.deallocate()
  }

  /// Forgets texts and signals; numbers are the reader's to set, every one of them.
  public func reset() {
    byteCount = 0
    isExploring = false
    textStarts.update(repeating: 0)
    textLengths.update(repeating: 0)
    if hasSignals {
      sampled.update(repeating: 0)
      hasSignals = false
    }
    if !fixedArms.isEmpty { fixedArms.removeAll(keepingCapacity: true) }
  }

  /// Keeps a text for an attribute; false when there is no room for it.
  public func setText(_ attribute: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= bytes.count - byteCount else { return false }
    for (offset, byte) in text.enumerated() { bytes[byteCount + offset] = byte }
    textStarts[attribute] = Int32(truncatingIfNeeded: byteCount)
    textLengths[attribute] = Int32(truncatingIfNeeded: text.count)
    byteCount += text.count
    return true
  }

  /// Keeps a signal of a model, in the unit of `Signal`.
  public func setSignal(_ model: Int, _ signal: Signal, _ value: Int64) {
    signals[model * Signal.allCases.count + signal.place] = value
    sampled[model] |= 1 << UInt8(signal.place)
    hasSignals = true
  }

  /// The text of an attribute.
  public func text(_ attribute: Int) -> UnsafeBufferPointer<UInt8> {
    let start = Int(textStarts[attribute])
    return UnsafeBufferPointer(rebasing: bytes[start..<start + Int(textLengths[attribute])])
  }
}
