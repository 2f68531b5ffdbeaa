/// What a bundle holds: the decision table with everything needed to read requests, decide and
/// explain.
///
/// The compiler makes one; the reader of a bundle gives it back, validated.
///
/// Places are plain indices into the arrays here. Numbers are in the smallest unit of their type:
/// usd in millionths, percent in hundredths, durations in milliseconds, instants in microseconds
/// since 1970.
public struct CompiledPolicy: Sendable, Equatable {
  /// What the bundle says of itself.
  public var metadata = Metadata()
  /// Enums and levels; the first four are built in: feature, finding, health, weekday.
  public var enumerations: [EnumerationLayout] = []
  /// Declared attributes in their order, then `now`, `needs`, `findings`.
  public var attributes: [AttributeLayout] = []
  /// Models in order of declaration.
  public var models: [ModelLayout] = []
  /// Rules by kind, in the order of `TableKind`, each in order of declaration.
  public var rules: [RuleLayout] = []
  /// Lists of strings that a dimension looks texts up in.
  public var lists: [ListLayout] = []
  /// What a request is turned into: one small class number a dimension.
  public var dimensions: [Dimension] = []
  /// Automata of string tests.
  public var automata: [Automaton] = []
  /// Raises and derived facts, repeated until nothing changes.
  public var classify = GuardTable()
  /// The effect of each clause of `classify`.
  public var classifyClauses: [ClassifyClause] = []
  /// Derived facts over final values, repeated until nothing changes.
  public var definitions = GuardTable()
  /// The `defined` dimension that each clause of `definitions` makes true.
  public var definitionClauses: [UInt32] = []
  /// Every clause that holds refuses the request.
  public var deny = GuardTable()
  /// The rule of each clause of `deny`.
  public var denyClauses: [UInt32] = []
  /// Every clause that holds removes (or redacts) its models.
  public var forbid = GuardTable()
  /// The effect of each clause of `forbid`.
  public var forbidClauses: [ModelClause] = []
  /// Every clause that holds spares its models one forbid.
  public var waive = GuardTable()
  /// The effect of each clause of `waive`.
  public var waiveClauses: [WaiveClause] = []
  /// Every clause that holds moves its models behind the others.
  public var avoid = GuardTable()
  /// The effect of each clause of `avoid`.
  public var avoidClauses: [ModelClause] = []
  /// First match; a clause is a place in `routes`.
  public var route = GuardTable()
  /// The chain of each route, in the order in which they are tried; the last always matches.
  public var routes: [RouteLayout] = []
  /// First match, or none; a clause is a place in `fallbacks`.
  public var fallback = GuardTable()
  /// What happens when calls fail, in the order in which they are tried.
  public var fallbacks: [FallbackLayout] = []
  /// Every clause that holds validates; a clause is a place in `validators`.
  public var validate = GuardTable()
  /// What answers must be.
  public var validators: [ValidatorLayout] = []
  /// Every clause that holds redacts what its models are sent.
  public var redact = GuardTable()
  /// The effect of each clause of `redact`.
  public var redactClauses: [ModelClause] = []
  /// Every clause that holds is demanded; a clause is a place in `obligations`.
  public var oblige = GuardTable()
  /// What is demanded beside redaction.
  public var obligations: [ObligationLayout] = []
  /// Detectors of the policy's own, in the order of their findings.
  public var detectors: [DetectorLayout] = []
  /// Conditions that tests ask about; empty in a built bundle.
  ///
  /// A clause is the number of a probe.
  public var probes = GuardTable()
  /// What was checked when it was built.
  public var evidence = Evidence()

  /// A policy with nothing in it.
  public init() {}
}

/// What a bundle says of itself.
public struct Metadata: Sendable, Equatable {
  /// The name of a source text and the SHA-256 of its bytes.
  public struct Source: Sendable, Equatable {
    /// The name, relative to the root file's folder.
    public var name: String
    /// 32 bytes.
    public var digest: [UInt8]

    /// A source text.
    public init(name: String, digest: [UInt8]) {
      self.name = name
      self.digest = digest
    }
  }
  /// The policy's name.
  public var name = ""
  /// Counts up with every build; 0 when none was given.
  public var revision: UInt64 = 0
  /// The compiler's version.
  public var compiler = ""
  /// The texts it was made from, in reading order.
  public var sources: [Source] = []

  /// Nothing said.
  public init() {}
}
