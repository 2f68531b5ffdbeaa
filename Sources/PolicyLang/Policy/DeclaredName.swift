/// A name that a policy declares for its own conditions, and that is gone once they are checked.
public struct DeclaredName: Sendable {
  /// What it names.
  public enum Kind: String, Sendable { case define, list, calendar, level, `enum` }
  /// What it names.
  public var kind: Kind
  /// The name.
  public var name: String
  /// Where it is declared.
  public var span: Span
  /// Whether a rule, a test or another declaration uses it.
  public var isUsed: Bool
}
