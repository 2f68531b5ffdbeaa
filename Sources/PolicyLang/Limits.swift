/// Every bound of the compiler, with its unit and its reason.
///
/// Over a limit is a diagnostic.
public enum Limits {
  /// Bytes of all source files together: a policy is written by people.
  public static let sourceBytes = 16 << 20
  /// Files of one policy.
  public static let files = 64
  /// Bytes of one file of values: a million entries of 64 bytes.
  public static let dataFileBytes = 64 << 20
  /// Bytes of all files of values together: they are in memory at once.
  public static let dataBytes = 256 << 20
  /// Files of values of one policy.
  public static let dataFiles = 1_024
  /// Parentheses and `not`s inside one another: keeps every later walk within its stack.
  public static let nesting = 64
  /// Conditions inside one another once defines are expanded: the same, for the typed tree.
  public static let expandedNesting = 256
  /// Tests of one condition once defines are expanded: defines of defines double.
  public static let conditionTests = 4_096
  /// Diagnostics shown for one policy: more help nobody.
  public static let diagnostics = 100
  /// Diagnostics that one check keeps: a text of mistakes alone must not fill the memory.
  public static let diagnosticsKept = 10_000
  /// Bytes of one name.
  public static let nameBytes = 128
  /// Bytes of one string literal, and of a string attribute.
  public static let stringBytes = 8_192
  /// Models of a policy: candidate sets are small bit sets.
  public static let models = 256
  /// Members of a type used in a `set of`: one machine word.
  public static let setMembers = 64
  /// Values of a level.
  public static let levelValues = 32
  /// Enums and levels: people name and know them.
  public static let enumerations = 1_024
  /// Values of an enum.
  public static let enumValues = 1_024
  /// Attributes of a request.
  public static let attributes = 256
  /// Rules of a policy, rows of tables included.
  public static let rules = 200_000
  /// Retries, repairs or failures that one clause may ask for.
  public static let retries = 100
  /// Parts of one route, joined by `then`: as many as there can be models, for what is named again
  /// keeps its first place.
  public static let parts = models
  /// Distinct sums over several attributes.
  public static let sums = 8
  /// Classes that the conditions of a policy may cut one attribute into.
  public static let classes = 4_096
  /// Alternatives one condition may have before part of it becomes a derived fact.
  public static let alternatives = 32
  /// Tests of values that two policies read differently, in the conditions of either, when the two
  /// are compared: a chain of raises is written out wherever its level is read.
  public static let alignedTests = 100_000
  /// Pairs of models whose order by `cheapest` two policies are compared for: each is a sum of its
  /// own.
  public static let pricePairs = 8
  /// Dimensions of a table, and automata: every request is encoded along all of them.
  public static let dimensions = 16_384
  /// Entries of one table: a condition with alternatives has several, a rule about models one for
  /// each group of them.
  public static let entries = 1 << 20
  /// Bytes of the rows of one table.
  public static let tableBytes = 256 << 20
  /// Bytes of one pattern's automaton.
  public static let automatonBytes = 64 << 10
  /// States that a pattern may have before it is made deterministic: bounds time and memory.
  public static let patternStates = 1 << 16
  /// States that an automaton may have before it is made minimal; numbers of 16 bits hold them.
  public static let automatonStates = 1 << 14
  /// Steps to make an automaton deterministic: a fraction of a second.
  public static let automatonSteps = 1 << 23
  /// States that a search for a text in several automata may visit.
  public static let productStates = 1 << 16
  /// Repetitions in a regular expression.
  public static let repetition = 1_000
  /// Characters of what a detector finds, with its neighbour and the way between: what a stream may
  /// hold back.
  public static let findingCharacters = 4_096
  /// Goals of test coverage: each may cost a search, and more nobody reads.
  public static let coverageGoals = 20_000
  /// Mutants that one run tries; of more, a sample: each is compiled and runs all tests.
  public static let mutants = 2_000
  /// Routes whose conditions are compiled one by one for an explanation: more nobody reads.
  public static let explainedRoutes = 2_000
  /// Bytes of a text that is answered when everything failed: one string literal's.
  public static let answerBytes = stringBytes
  /// Bytes of a JSON Schema: it becomes part of the bundle.
  public static let schemaBytes = 1 << 20
  /// Class vectors on which `build` compares conditions with their table, for all rules together:
  /// a second or two.
  public static let validatedVectors = 1_000_000
  /// Whole decisions that `build` compares.
  public static let validatedDecisions = 2_048
  /// The same, times the rules that are asked for each of them.
  public static let validatedRules = 200_000
  /// Bytes of a policy written for a solver.
  public static let solverBytes = 256 << 20
  /// Entries of a `list`.
  public static let listEntries = 1_000_000
  /// Entries of a list of strings whose texts are classes of their own; a longer one is looked up
  /// as a whole: it has no place for each entry in every table.
  public static let listCuts = 1_000
  /// Entries and intervals that one search for a text of a list may try.
  public static let listTries = 1 << 14
}
