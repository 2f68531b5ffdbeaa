public import PolicyCore

/// Why a string test has no automaton.
public enum AutomatonProblem: Error, Equatable {
  /// Its pattern is not acceptable.
  case pattern(PatternProblem)
  /// It is larger than `Limits.automatonBytes`: so many bytes, unless even that is unknown.
  case tooLarge(bytes: Int?)
  /// The patterns before it took all of `Limits.patternSteps`.
  case tooMany
}

/// Makes automata of string tests.
public enum TextAutomaton {
  /// The smallest automaton of a test; automata of equal languages are equal.
  public static func make(
    _ test: TextTest, ignoringCase: Bool
  ) throws(AutomatonProblem) -> Automaton {
    var steps = Limits.patternSteps
    return try make(test, ignoringCase: ignoringCase, steps: &steps)
  }

  /// The same; what it takes to make is taken off `steps`.
  static func make(
    _ test: TextTest, ignoringCase: Bool, steps: inout Int
  ) throws(AutomatonProblem) -> Automaton {
    let tree: RegexTree
    do throws(PatternProblem) {
      tree = try RegexTree.of(test, ignoringCase: ignoringCase)
    } catch {
      throw .pattern(error)
    }
    return try make(tree, steps: &steps)
  }

  /// The smallest automaton of an expression.
  public static func make(_ tree: RegexTree) throws(AutomatonProblem) -> Automaton {
    var steps = Limits.patternSteps
    return try make(tree, steps: &steps)
  }

  private static func make(
    _ tree: RegexTree, steps: inout Int
  ) throws(AutomatonProblem) -> Automaton {
    guard steps > 0 else { throw .tooMany }
    guard let large = SubsetConstruction.run(NondeterministicAutomaton(tree), steps: &steps) else {
      throw steps > 0 ? .tooLarge(bytes: nil) : .tooMany
    }
    let automaton = Minimisation.run(large)
    guard automaton.byteCount <= Limits.automatonBytes else {
      throw .tooLarge(bytes: automaton.byteCount)
    }
    return automaton
  }

  /// Accepts every text of valid UTF-8.
  static let validText: Automaton? = try? make(.repeated(.oneOf(.all), atLeast: 0, atMost: nil))
}

extension Automaton {
  /// Bytes that it takes in a bundle.
  public var byteCount: Int { columnOf.count + 2 * next.count + accepts.count }

  /// The state behind one more byte.
  func step(_ state: Int, _ byte: UInt8) -> Int {
    Int(next[state * Int(columns) + Int(columnOf[Int(byte)])])
  }

  /// Whether it accepts a text; for the compiler, which may take its time.
  public func matches(_ text: some Sequence<UInt8>) -> Bool {
    accepts[text.reduce(0) { step($0, $1) }]
  }
}
