/// Goes over the fields of a bundle in their order: the writer takes them, the reader sets them.
///
/// Each type describes its fields once, in `Coded.code`; so reader and writer cannot drift apart.
protocol FieldCoder {
  /// `Never` for the writer, `BundleError` for the reader.
  associatedtype Failure: Error

  /// A number of fixed width.
  mutating func integer<Integer: FixedWidthInteger>(_ value: inout Integer) throws(Failure)
  /// How many (4 bytes), then the numbers.
  mutating func integers<Integer: FixedWidthInteger>(_ values: inout [Integer]) throws(Failure)
  /// How many bytes (4 bytes), then UTF-8.
  mutating func text(_ value: inout String) throws(Failure)
  /// One byte below `count`; what it chooses between is for the message.
  mutating func choice(
    _ place: UInt8, of count: Int, _ what: StaticString
  ) throws(Failure) -> UInt8
  /// The lower and the upper bound.
  mutating func range(_ value: inout ClosedRange<Int64>) throws(Failure)
  /// How many (4 bytes), then the elements.
  mutating func list<Element: Coded>(_ values: inout [Element]) throws(Failure)
}

/// Something that stands in a bundle.
protocol Coded {
  /// What the reader starts from.
  static var blank: Self { get }
  /// Its fields in their order.
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure)
}

extension FieldCoder {
  /// One byte, 0 or 1.
  mutating func bool(_ value: inout Bool) throws(Failure) {
    value = try choice(value ? 1 : 0, of: 2, "no and yes") == 1
  }

  /// One byte, 0 or 1, then the value if there is one.
  mutating func optional<Value: Coded>(_ value: inout Value?) throws(Failure) {
    guard try choice(value == nil ? 0 : 1, of: 2, "no and yes") == 1 else {
      value = nil
      return
    }
    var present = value ?? .blank
    try present.code(&self)
    value = present
  }

  /// One byte: the place in the list of all cases.
  mutating func oneOf<Case: CaseIterable & Equatable>(
    _ value: inout Case, _ what: StaticString
  ) throws(Failure) where Case.AllCases == [Case] {
    let place = Case.allCases.firstIndex(of: value) ?? 0
    let chosen = try choice(UInt8(truncatingIfNeeded: place), of: Case.allCases.count, what)
    value = Case.allCases[Int(chosen)]
  }
}

extension Bool: Coded {
  static var blank: Bool { false }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.bool(&self)
  }
}

extension String: Coded {
  static var blank: String { "" }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&self)
  }
}

extension UInt32: Coded {
  static var blank: UInt32 { 0 }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&self)
  }
}

extension Int64: Coded {
  static var blank: Int64 { 0 }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&self)
  }
}

extension [UInt8]: Coded {
  static var blank: [UInt8] { [] }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integers(&self)
  }
}
