/// Every bound of a bundle, with its unit and its reason.
///
/// Over a limit the bundle is refused.
///
/// None is below what the compiler allows: what it builds, can be read.
public enum BundleLimits {
  /// Bytes of a bundle: offsets inside it fit 32 bits with room to spare.
  public static let bytes = 1 << 30
  /// Bytes of one name, reason or path: string literals end at 8,192.
  public static let textBytes = 16_384
  /// Source texts, data files included.
  public static let sources = 4_096
  /// Enums and levels.
  public static let enumerations = 4_096
  /// Values of one enumeration.
  public static let values = 1_024
  /// Members of a set: one machine word.
  public static let setMembers = 64
  /// Attributes, the three built-in ones included: every request carries all of them.
  public static let attributes = 259
  /// Bytes of a string attribute: a request's texts are kept in one buffer of fixed size.
  public static let stringBytes = 8_192
  /// Models: candidate sets are four machine words.
  public static let models = 256
  /// Rules of all kinds.
  public static let rules = 200_000
  /// Clauses of one table: a rule may fall into several, one for each group of models.
  public static let clauses = 1 << 22
  /// Entries of one table: bits of its rows.
  public static let entries = 1 << 22
  /// Dimensions: every request is encoded along all of them.
  public static let dimensions = 16_384
  /// Classes of one dimension.
  public static let classes = 4_096
  /// Cuts of one dimension: two for each entry of the longest list.
  public static let cuts = 1 << 22
  /// Numbers in one sum: four of the language's at most, and a constant times a signal.
  public static let terms = 8
  /// Members that one dimension looks at: it has two classes for each to the power of them.
  public static let groupedMembers = 4
  /// Lists of strings.
  public static let lists = 4_096
  /// Checks of one validator, tools that one names, headers of one disclosure: more than sources of
  /// 16 MB can spell.
  public static let listed = 1 << 22
  /// Bytes of a JSON Schema.
  public static let schemaBytes = 1 << 20
  /// Retries or repairs of one failure.
  public static let retries = 100
  /// Milliseconds of a deadline or a wait: a year, so that no sum of them overflows.
  public static let deadline: Int64 = 31_536_000_000
  /// Automata of string tests.
  public static let automata = 16_384
  /// States of an automaton: numbers of 16 bits name them.
  public static let states = 1 << 16
  /// Characters of one finding of a policy's own, neighbours included.
  public static let findingCharacters = 16_384
  /// Characters between a finding and its neighbour.
  public static let nearCharacters = 1_000
  /// Invariants that a bundle says were proved.
  public static let proofs = 1 << 16
  /// Parts of one chain.
  public static let parts = 1_024
  /// Models in one part of a chain, repetitions included.
  public static let partEntries = 4_096
  /// Buckets of a split: hundredths of a percent.
  public static let buckets = 10_000
}

/// Every bound of carrying out a request, with its unit and its reason.
public enum ExecutionLimits {
  /// Calls for one request, whatever its policy says: as many as a policy has models.
  ///
  /// Over it the request is exhausted.
  public static let attempts = 256
}
