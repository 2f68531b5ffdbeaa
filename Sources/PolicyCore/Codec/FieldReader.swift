/// Takes fields from one section of a bundle; whatever the bytes are, it ends with a value or an
/// error, in time and memory linear in the section's length.
struct FieldReader: FieldCoder {
  private let bytes: [UInt8]
  private let end: Int
  /// Where the next field starts.
  private(set) var position: Int

  /// Reads from `start` up to but not including `end`, both inside the bytes.
  init(_ bytes: [UInt8], from start: Int, to end: Int) {
    self.bytes = bytes
    self.end = end
    position = start
  }

  mutating func integer<Integer: FixedWidthInteger>(
    _ value: inout Integer
  ) throws(BundleError) {
    try need(MemoryLayout<Integer>.size, "a number")
    value = load()
  }

  mutating func integers<Integer: FixedWidthInteger>(
    _ values: inout [Integer]
  ) throws(BundleError) {
    let count = try self.count()
    let size = MemoryLayout<Integer>.size
    guard count <= (end - position) / size else {
      throw outside("\(count) numbers of \(size) bytes")
    }
    values = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(load()) }
  }

  mutating func text(_ value: inout String) throws(BundleError) {
    let start = position
    let count = try self.count()
    guard count <= BundleLimits.textBytes else {
      throw BundleError(
        .overLimit, at: start, found: "a text of \(count) bytes",
        expected: "at most \(BundleLimits.textBytes)")
    }
    try need(count, "a text of \(count) bytes")
    guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
      throw BundleError(
        .invalidText, at: position, found: "bytes that are not UTF-8", expected: "a text in UTF-8")
    }
    value = text
    position += count
  }

  mutating func choice(
    _ place: UInt8, of count: Int, _ what: StaticString
  ) throws(BundleError) -> UInt8 {
    try need(1, "a choice between \(what)")
    let chosen = bytes[position]
    guard chosen < count else {
      throw BundleError(
        .unknownValue, at: position, found: "\(chosen)",
        expected: "a number below \(count), which chooses between \(what)")
    }
    position += 1
    return chosen
  }

  mutating func range(_ value: inout ClosedRange<Int64>) throws(BundleError) {
    let start = position
    var low: Int64 = 0
    var high: Int64 = 0
    try integer(&low)
    try integer(&high)
    guard low <= high else {
      throw BundleError(
        .wrongOrder, at: start, found: "a range from \(low) to \(high)",
        expected: "the smaller number first")
    }
    value = low...high
  }

  mutating func list<Element: Coded>(_ values: inout [Element]) throws(BundleError) {
    let count = try elementCount()
    values = []
    for _ in 0..<count {
      var element = Element.blank
      try element.code(&self)
      values.append(element)
    }
  }

  /// The number of elements that follow.
  ///
  /// Each has one byte at least, so that it is bounded by what is there; memory grows with the
  /// elements that are really read.
  mutating func elementCount() throws(BundleError) -> Int {
    let count = try self.count()
    guard count <= end - position else { throw outside("\(count) elements") }
    return count
  }

  /// Says that the section ends here.
  func finish() throws(BundleError) {
    guard position == end else {
      throw BundleError(
        .outsideSection, at: position, found: "\(end - position) more bytes in the section",
        expected: "its end")
    }
  }

  private mutating func count() throws(BundleError) -> Int {
    try need(4, "a count")
    let count: UInt32 = load()
    return Int(count)
  }

  /// A number that is known to be there.
  private mutating func load<Integer: FixedWidthInteger>() -> Integer {
    let start = position
    position += MemoryLayout<Integer>.size
    return bytes.withUnsafeBytes { raw in
      var value = Integer.zero
      withUnsafeMutableBytes(of: &value) { target in
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: raw[start..<start + target.count]))
      }
      return Integer(littleEndian: value)
    }
  }

  private func need(_ count: Int, _ what: String) throws(BundleError) {
    guard count <= end - position else { throw outside(what) }
  }

  private func outside(_ what: String) -> BundleError {
    BundleError(
      .outsideSection, at: position, found: "\(end - position) bytes left in the section",
      expected: what)
  }
}
