/// An interned name: equal names of one compilation have equal numbers.
public struct Name: Hashable, Sendable {
  /// The index into the `NameTable` that made it.
  public let index: UInt32
}

/// Every name of one compilation, once.
public struct NameTable: Sendable {
  private var texts: [String] = []
  private var numbers: [String: UInt32] = [:]

  /// An empty table.
  public init() {}

  /// The name with this text, made when it is new.
  public mutating func intern(_ text: String) -> Name {
    if let number = numbers[text] { return Name(index: number) }
    let number = UInt32(truncatingIfNeeded: texts.count)
    texts.append(text)
    numbers[text] = number
    return Name(index: number)
  }

  /// The name with this text, if the compilation has one.
  public func find(_ text: String) -> Name? { numbers[text].map(Name.init(index:)) }

  /// The text of a name.
  public subscript(name: Name) -> String { texts[Int(name.index)] }
}
