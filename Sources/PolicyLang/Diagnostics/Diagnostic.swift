/// One problem of a policy, as a value: what, where, because of what, and what to do.
///
/// Wording: lower case, one line, the user's words in backticks, never a name of our own types.
public struct Diagnostic: Sendable, Equatable {
  /// How much it weighs.
  public enum Severity: String, Sendable, Comparable {
    /// Nothing is built from a policy that has one.
    case error
    /// Worth a look; `--strict` makes it an error.
    case warning
    /// Said for information; never fails anything.
    case note

    /// Errors first.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int { self == .error ? 0 : self == .warning ? 1 : 2 }
  }

  /// A second place that explains the first.
  public struct Label: Sendable, Equatable {
    /// Where.
    public var span: Span
    /// Why it matters here.
    public var text: String

    /// A label of `text` at `span`.
    public init(_ span: Span, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  /// An edit that is certain to be what was meant.
  public struct FixIt: Sendable, Equatable {
    /// One replacement; an empty range inserts.
    public struct Edit: Sendable, Equatable {
      /// The range that goes.
      public var span: Span
      /// What comes instead.
      public var replacement: String

      /// Replaces `span` by `replacement`.
      public init(_ span: Span, _ replacement: String) {
        self.span = span
        self.replacement = replacement
      }
    }

    /// What it does, as an order: ``write `==` ``.
    public var title: String
    /// Ranges that do not overlap, ascending.
    public var edits: [Edit]

    /// A fix of one or more edits.
    public init(_ title: String, _ edits: [Edit]) {
      self.title = title
      self.edits = edits
    }
  }

  /// The kind of problem; its page is printed by `rtctl explain`.
  public var code: DiagnosticCode
  /// How much it weighs.
  public var severity: Severity
  /// What is wrong, in one line.
  public var message: String
  /// Where.
  public var span: Span
  /// What stands at `span`, shown under it; empty when the message says it all.
  public var label: String
  /// Places that explain it.
  public var secondary: [Label]
  /// What to do; each line stands alone.
  public var help: [String]
  /// The edit, where it is certain.
  public var fixIt: FixIt?
  /// A request line that shows it, for the checks that can produce one.
  public var witness: String?

  /// A problem of the given kind; severity is the code's own unless told.
  public init(
    _ code: DiagnosticCode, _ message: String, at span: Span, label: String = "",
    secondary: [Label] = [], help: [String] = [], fixIt: FixIt? = nil, witness: String? = nil,
    severity: Severity? = nil
  ) {
    self.code = code
    self.severity = severity ?? code.severity
    self.message = message
    self.span = span
    self.label = label
    self.secondary = secondary
    self.help = help
    self.fixIt = fixIt
    self.witness = witness
  }
}

/// A kind of problem: its number, its name and the page that explains it.
///
/// Declared in the file of the check that raises it, and listed in `DiagnosticCatalogue`.
/// The pages in `docs/diagnostics/` are written from these values; a test holds them equal,
/// and that `wrong` raises the code while `right` raises nothing.
public struct DiagnosticCode: Sendable, Hashable {
  /// A letter for the stage and four digits: `S` sources, `P` words and syntax, `T` types and
  /// names, `R` rules, `A` analysis, `N` not enforced yet.
  public let id: String
  /// A short name: `unknown name`.
  public let title: String
  /// The weight it has by default.
  public let severity: Diagnostic.Severity
  /// Why it is a problem and what to do, in a few plain sentences.
  public let explanation: String
  /// Declarations that raise it, added to the base policy of `docs/diagnostics/README.md`; a text
  /// that begins with `language` stands alone.
  public let wrong: String
  /// The same, put right.
  public let right: String

  /// A kind of problem with its page.
  public init(
    _ id: String, _ title: String, severity: Diagnostic.Severity = .error,
    explanation: String, wrong: String, right: String
  ) {
    self.id = id
    self.title = title
    self.severity = severity
    self.explanation = explanation
    self.wrong = wrong
    self.right = right
  }

  /// Codes are equal when their numbers are.
  public static func == (left: DiagnosticCode, right: DiagnosticCode) -> Bool {
    left.id == right.id
  }

  /// Hashes the number.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
