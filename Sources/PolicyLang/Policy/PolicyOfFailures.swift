public import PolicyCore

/// What happens when calls fail.
public struct Fallback: Sendable {
  /// What every rule has.
  public var info: RuleInfo
  /// When it holds.
  public var when: Condition
  /// By place of the failure class: what is done, a class before its group, defaults filled in.
  public var actions: [FailureAction]
  /// Defaults filled in.
  public var deadlines: Deadlines
  /// A second call while the first is silent for so many milliseconds, when a condition holds.
  public var hedge: (after: Int64, onlyWhen: Condition)?
  /// What a caller gets in the end.
  public var exhausted: ExhaustedAnswer
  /// What the rule itself says is done, in the author's order.
  public var stated: [StatedAction] = []
}

/// What a rule says is done on a failure class or a group.
public struct StatedAction: Sendable {
  /// The class; nil for a whole group.
  public var failure: FailureClass?
  /// The group, or that of the class.
  public var group: FailureGroup
  /// What is done.
  public var action: FailureAction
  /// Where the class or the group is named.
  public var span: Span
}

/// What an answer must be.
public struct Validate: Sendable {
  /// One thing that must hold of an answer.
  public enum Check: Sendable {
    case isJSON, isComplete, isNotEmpty, hasValidToolArguments
    case isAtMost(Int64)
    /// One bit each.
    case hasNoFindings(UInt64)
    /// The pattern as written; the whole answer must match.
    case matches(String, Span)
    /// A JSON Schema.
    case matchesSchema(path: String, schema: [UInt8])
    /// Distinct, sorted by bytes.
    case callsOnlyTools([String])
  }
  /// What every rule has.
  public var info: RuleInfo
  /// When it holds.
  public var when: Condition
  /// All of them must hold.
  public var checks: [Check]
  /// When a stream is released.
  public var release: ValidatorLayout.Release
  /// What is done when one does not hold; as `invalid_output` when nil.
  public var otherwise: FailureAction?
}

/// What must be taken out of what some models are sent.
public struct Redact: Sendable {
  /// What every rule has.
  public var info: RuleInfo
  /// When it holds.
  public var when: Condition
  /// What, and how.
  public var redaction: Redaction
  /// For which models; all of them when the rule names none.
  public var models: ModelSelection
}

/// A `cap`, `isolate`, `disclose`, `record`, `budget` or `notify`.
public struct Obligation: Sendable {
  /// What every rule has.
  public var info: RuleInfo
  /// When it holds.
  public var when: Condition
  /// What it demands; a budget's `by` is an `AttributeID`.
  public var demand: ObligationLayout.Demand
}

/// A detector of the policy's own.
public struct Detector: Sendable {
  /// Its name, also that of its finding.
  public var name: String
  /// The place of its finding in `Policy.enumerations[BuiltIn.findings]`.
  public var finding: Int
  /// The pattern as written.
  public var pattern: String
  /// Where the pattern stands.
  public var patternSpan: Span
  /// A pattern that must stand within so many characters.
  public var near: (pattern: String, span: Span, within: Int)?
  /// The set that its labels are added to, and the labels.
  public var means: (attribute: AttributeID, members: UInt64)?
  /// Where it is declared.
  public var span: Span
}

/// A `scenario` block: a request, what fails, and what must come out.
public struct Scenario: Sendable {
  /// A model that fails.
  public struct Failure: Sendable {
    /// Why.
    public enum Cause: Sendable, Equatable {
      case failure(FailureClass)
      /// A place in `Policy.validates`.
      case validator(Int)
    }
    /// The model.
    public var model: ModelID
    /// Why.
    public var cause: Cause
    /// How many of its attempts, the first ones; all of them when nil.
    public var times: Int?
    /// Where it stands.
    public var span: Span
  }
  /// What must come out.
  public struct Expected: Sendable {
    /// What an expectation says.
    public enum Kind: Sendable {
      /// As in a test.
      case decision(PolicyTest.Expected.Kind)
      /// The models called, in order, retries and repairs included.
      case attempts([ModelID])
      case answer(ModelID)
      case exhausted
      /// The request fails with that class, before or after the stream began.
      case failure(FailureClass)
    }
    /// What it is.
    public var kind: Kind
    /// Where it stands.
    public var span: Span
  }
  /// Its title.
  public var title: String
  /// The instant of the decision; the start of the run when absent.
  public var now: Int64?
  /// Attributes that the request states.
  public var given: [(attribute: AttributeID, value: Constant)]
  /// The signals it states.
  public var signals: [(model: ModelID, signal: Signal, value: Constant)]
  /// Routes whose split is fixed to an arm.
  public var splits: [(route: Int, model: ModelID)]
  /// What fails.
  public var failures: [Failure]
  /// What must come out.
  public var expectations: [Expected]
  /// Where it stands.
  public var span: Span
}
