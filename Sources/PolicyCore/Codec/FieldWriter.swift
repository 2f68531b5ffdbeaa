/// Appends fields to bytes.
struct FieldWriter: FieldCoder {
  /// What was written.
  private(set) var bytes: [UInt8] = []

  mutating func integer<Integer: FixedWidthInteger>(_ value: inout Integer) {
    append(value)
  }

  mutating func integers<Integer: FixedWidthInteger>(_ values: inout [Integer]) {
    append(UInt32(clamping: values.count))
    bytes.reserveCapacity(bytes.count + values.count * MemoryLayout<Integer>.size)
    for value in values { append(value) }
  }

  mutating func text(_ value: inout String) {
    append(UInt32(clamping: value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  mutating func choice(_ place: UInt8, of count: Int, _ what: StaticString) -> UInt8 {
    bytes.append(place)
    return place
  }

  mutating func range(_ value: inout ClosedRange<Int64>) {
    append(value.lowerBound)
    append(value.upperBound)
  }

  mutating func list<Element: Coded>(_ values: inout [Element]) {
    append(UInt32(clamping: values.count))
    for value in values {
      var element = value
      element.code(&self)
    }
  }

  /// Appends bytes as they are.
  mutating func append(raw: [UInt8]) { bytes.append(contentsOf: raw) }

  /// Appends a number.
  mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
