public import PolicyCore

/// A condition whose names are resolved.
///
/// Defines are expanded; nothing here can be ill-typed.
public indirect enum Condition: Sendable {
  case constant(Bool)
  case all([Condition])
  case any([Condition])
  case not(Condition)
  case test(TypedTest, Span)
}

/// What a test reads.
public enum Reading: Hashable, Sendable {
  /// The attribute after `classify`.
  case attribute(AttributeID)
  /// The attribute as it was read, before `classify`.
  case declared(AttributeID)
  /// A fact of the model that a `models where` looks at.
  case fact(FactID)
  /// A signal of that model.
  case signal(Signal)
  case constant(Constant)
}

/// One test.
///
/// Both sides have the same type.
public enum TypedTest: Sendable {
  /// A boolean.
  case truth(Reading)
  /// `sum(terms) + constant ⋈ 0`, exact.
  case linear(Linear, Comparator)
  /// Levels by rank; enums, booleans, strings and sets with `==` and `!=` only.
  case compare(Reading, Comparator, Reading)
  /// A boolean, enum, level or number in one of these ranges, both ends included, as places or
  /// numbers (a boolean is 0 or 1). `not in` is `.not`.
  case member(Reading, [ClosedRange<Int64>])
  /// A string that is one of these, distinct and sorted by bytes.
  case textMember(Reading, [[UInt8]])
  /// A string in a list.
  case listMember(Reading, list: Int)
  /// A set that has any, all or only the members of another.
  case has(Reading, SetTest, Reading)
  /// A set without members.
  case isEmpty(Reading)
  /// A string test; an ignored case is A to Z only.
  case text(Reading, TextTest, ignoringCase: Bool)
}

/// What `has` asks.
public enum SetTest: String, Sendable { case any = "any of", all = "all of", only = "only" }

/// What a string test asks.
public enum TextTest: Sendable, Hashable {
  case equals([UInt8])
  case startsWith([UInt8])
  case endsWith([UInt8])
  case contains([UInt8])
  /// `*` any bytes, `?` one code point.
  case glob([UInt8])
  /// The pattern as written; the whole string must match.
  case matches(String)
  /// The pattern as written; any part must match.
  case containsMatch(String)
}

/// A sum with whole coefficients, so that a division never rounds.
public struct Linear: Hashable, Sendable {
  /// One reading times its coefficient; readings are distinct numbers, never constants.
  public struct Term: Hashable, Sendable {
    /// The factor, not zero.
    public var coefficient: Int64
    /// What is read.
    public var reading: Reading
  }
  /// The readings.
  public var terms: [Term]
  /// What is added.
  public var constant: Int64
}
