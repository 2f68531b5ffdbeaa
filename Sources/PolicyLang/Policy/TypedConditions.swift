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
