/// What came of one `test` or `scenario` block.
public struct TestResult: Sendable {
  /// Which of the two it was.
  public enum Kind: String, Sendable { case test, scenario }
  /// Which of the two it was.
  public var kind: Kind
  /// Its title.
  public var title: String
  /// The block.
  public var span: Span
  /// What was not as expected; empty when the test passed.
  public var failures: [TestFailure]
  /// Its request as a line that `rtctl explain` and `rtctl decide` read.
  public var request: String
  /// The attempts that a scenario made, a line each.
  public var story: [String] = []

  /// True when everything was as expected.
  public var hasPassed: Bool { failures.isEmpty }
}

/// One expectation that was not met.
public struct TestFailure: Sendable, Equatable {
  /// The expectation.
  public var span: Span
  /// What was to come out, in words.
  public var expected: String
  /// What came out, in words.
  public var actual: String
}

/// Diagnostics of failed tests.
public enum TestCodes {
  /// A `test` whose decision is not the expected one.
  static let failed = DiagnosticCode(
    "V0001", "failed test or scenario",
    explanation: """
      A `test` block states a request and what must be decided about it. The policy decides \
      something else. Either the policy is wrong, or the test no longer says what is wanted. \
      `rtctl explain` with the request shows which rules led to the decision.
      """,
    wrong: """
      test "code goes to b" {
          given { task: code }
          expect candidates b
      }
      """,
    right: """
      test "code goes to a, then b" {
          given { task: code }
          expect candidates a, b
      }
      """)

  /// All of them.
  public static let all: [DiagnosticCode] = [failed]
}

extension TestResult {
  /// Its failures as problems at their places.
  public var diagnostics: [Diagnostic] {
    failures.map { failure in
      Diagnostic(
        TestCodes.failed, "\(kind.rawValue) `\(title)` failed: expected \(failure.expected)",
        at: failure.span,
        label: "got \(failure.actual)", help: story, witness: request)
    }
  }
}
