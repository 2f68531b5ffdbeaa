/// Every bound of the compiler, with its unit and its reason.
///
/// Over a limit is a diagnostic.
public enum Limits {
  /// Bytes of all source files together: a policy is written by people.
  public static let sourceBytes = 16 << 20
  /// Words and signs of all source files together: twice as many as texts of that size have, and
  /// each takes a place in memory.
  public static let tokens = 1 << 22
  /// Declarations and rows of tables of one file: all rules that a policy may have, and more.
  public static let declarations = 1 << 18
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
  /// Bytes of the lines that a fix is shown in: each is made anew.
  public static let editedBytes = 1 << 16
  /// Bytes of one name.
  public static let nameBytes = 128
  /// Bytes of one string literal, and of a string attribute.
  public static let stringBytes = 8_192
  /// Values that are hashed to find one that a split takes elsewhere: one bucket in 10,000 is hit.
  public static let splitValues = 100_000
  /// Of these, requests that are decided.
  public static let splitDecisions = 256
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
  /// Steps to make the automata of all string tests of a policy: a few seconds.
  public static let patternSteps = 1 << 26
  /// States that a search for a text in several automata may visit.
  public static let productStates = 1 << 16
  /// Steps of automata that such a search may take: a hundredth of a second, as each question may
  /// ask for a text.
  public static let productSteps = 1 << 21
  /// Repetitions in a regular expression.
  public static let repetition = 1_000
  /// Characters of what a detector finds, with its neighbour and the way between: what a stream may
  /// hold back.
  public static let findingCharacters = 4_096
  /// Goals of test coverage: each may cost a search, and more nobody reads.
  public static let coverageGoals = 20_000
  /// Mutants that one run tries; of more, a sample: each is compiled and runs all tests.
  public static let mutants = 2_000
  /// Keys of a split that are tried for a request that a change of it decides otherwise: a shift of
  /// one percent moves one key in a hundred.
  public static let splitKeys = 500
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
  /// Steps of one search for a request, a look at up to 64 cubes each: a fraction of a second.
  public static let searchSteps = 200_000
  /// Questions of one run of the default checks that may take all their steps before those that
  /// follow stay open.
  public static let longQuestions = 25
  /// Steps of a question that do not count for all together: large policies ask many short ones.
  public static let shortQuestion = 4_096
  /// Combinations of classes that no request has which the questions about one policy teach one
  /// another.
  public static let learnedCubes = 1_024
  /// Combinations of classes that no request has which one search may cut off.
  public static let refinements = 4_096
  /// Choices in one search for requests that lose all their models.
  public static let lossWays = 20_000
  /// Points of one search that may stay open before it gives up: what is found behind them may
  /// still show a request, but nothing is proved any more.
  public static let openPoints = 64
  /// Values before `classify` that are tried for one point.
  public static let assignments = 20_000
  /// Members that may be in a set or not, of all sets that are compared as wholes, if each
  /// combination is tried for one point.
  public static let comparedMembers = 10
  /// Numbers that are tried for the sums of one point.
  public static let sumTries = 500
  /// Rows that eliminating one variable from the sums of a point may leave.
  public static let sumRows = 2_000
  /// Days whose clocks are looked at for one point: what repeats does so within a year.
  public static let clockDays = 800
  /// Steps that `build` may take to find the requests of which it compares decisions.
  public static let validatedSteps = 1 << 22
  /// Bytes of a policy written for a solver.
  public static let solverBytes = 256 << 20
  /// Days before and behind the one of a question in which its clocks are exact: both changes of
  /// daylight saving lie in them, and the weekday of each date.
  public static let solverDays: Int64 = 400
  /// Whole numbers that a split may be by for their buckets to be computed for a solver.
  public static let solverBuckets: Int64 = 256
  /// Entries of a `list`.
  public static let listEntries = 1_000_000
  /// Entries of a list of strings whose texts are classes of their own; a longer one is looked up
  /// as a whole: it has no place for each entry in every table.
  public static let listCuts = 1_000
  /// Entries and intervals that one search for a text of a list may try.
  public static let listTries = 1 << 14
  /// Sets of candidates that one claim about costs prices: each compiles the policy once more.
  public static let pricedSets = 64
  /// Choices in one search for requests that lose their models.
  public static let lossChoices = 20_000
  /// Sets of values that may be lost together, and of models that may be candidates together.
  public static let lossSets = 4_096
  /// Changes of the rules in time behind a horizon at which a proof is tried again.
  public static let laterChanges = 32
}
