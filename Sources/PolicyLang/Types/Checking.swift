/// The check of one policy under way: what is declared and what is wrong so far.
///
/// What is unknown or ill-typed becomes nil, or a condition that no policy will hold, and
/// whatever reads it stays silent.
struct Checking {
  /// The trees, imports before the files that import them.
  let trees: [Tree]
  /// The texts.
  let sources: SourceSet
  /// The files of values, by name.
  let data: [String: FileID]
  /// The names of the trees and the built-in ones.
  var names: NameTable
  /// False when the texts had errors: what is missing may have been written but not understood.
  let isWhole: Bool
  /// What is checked so far.
  var policy: Policy
  /// What each name means.
  var scope = Scope()
  /// The declarations of all files by kind.
  var declarations = Declarations()
  /// What is wrong so far, in the order in which it was found.
  var diagnostics: [Diagnostic] = []
  /// True when any of it, kept or not, is an error.
  var hasErrors = false
  /// What is said already: the rows of a table would repeat what is wrong with all of them.
  private var said: Set<Saying> = []
  /// The place in `trees` of the declaration that is being checked.
  var tree = 0
  /// Where the condition stands that is being checked.
  var context = ConditionContext.request
  /// What the condition reads that is being checked.
  var reads = Reads()
  /// How many conditions the one that is being checked lies in.
  var level = 0
  /// The defines whose check is under way, outermost first.
  var definesUnderWay: [Int] = []
  /// How many conditions the check lies in, those that use the defines under way counted.
  var recursion = 0
  /// The sums over several attributes that conditions read.
  var sums: Set<[Linear.Term]> = []
  /// The first rule that changes each attribute.
  var changes: [AttributeID: Change] = [:]
  /// False when an `order` leaves out a rule, so that nothing is known of the last one.
  var isOrderWhole = true
  /// The names that something uses.
  var used = UsedNames()
  /// Words that a declaration which could not be read may have declared.
  var lostNames: Set<String> = []
  /// Models whose lack of a price is reported.
  var modelsWithoutPrice: Set<ModelID> = []

  /// A problem as far as it would be the same twice.
  private struct Saying: Hashable {
    var code: String
    var span: Span
    var message: String
  }

  /// Nothing checked yet.
  init(_ parsed: ParsedPolicy) {
    trees = parsed.trees
    sources = parsed.sources
    data = parsed.data
    names = parsed.names
    isWhole = !parsed.diagnostics.contains { $0.severity == .error }
    policy = Policy(sources: parsed.sources)
    if !isWhole { lostNames = wordsThatDeclare() }
  }

  /// Words that stand where a declaration's name does: first on a line, behind an opening brace, or
  /// behind a word that begins a declaration.
  private func wordsThatDeclare() -> Set<String> {
    var result: Set<String> = []
    let first = Set(
      ["level", "enum", "list", "calendar", "model", "define", "detector", "table", "invariant"]
        + RuleKind.allCases.map(\.rawValue))
    for tree in trees {
      var before: Token?
      for token in tree.tokens where token.kind != .comment && token.kind != .doc {
        if token.kind == .word, let before, before.span.end <= token.span.start {
          let gap = sources[token.span.file].bytes[Int(before.span.end)..<Int(token.span.start)]
          let word = written(before.span)
          if gap.contains(0x0A) || word == "{" || first.contains(word) {
            result.insert(written(token.span))
          }
        }
        before = token
      }
    }
    return result
  }

  /// Adds a problem, unless it may only follow from a syntax error; `missing` is the name that
  /// nothing declares.
  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: Span, label: String = "",
    secondary: [Diagnostic.Label] = [], help: [String] = [], fixIt: Diagnostic.FixIt? = nil,
    missing: String? = nil
  ) {
    hasErrors = hasErrors || code.severity == .error
    if !isWhole {
      if Checking.absences.contains(code) { return }
      if let missing, lostNames.contains(missing) { return }
    }
    guard diagnostics.count < Limits.diagnosticsKept,
      said.insert(Saying(code: code.id, span: span, message: message)).inserted
    else { return }
    diagnostics.append(
      Diagnostic(
        code, message, at: span, label: label, secondary: secondary, help: help, fixIt: fixIt))
  }

  /// Codes that say that something is missing: untrustworthy while a text has syntax errors.
  static let absences: Set<DiagnosticCode> = [
    TypeCodes.modelLacksFact, TypeCodes.noPresence, TypeCodes.intWithoutRange,
    RuleCodes.missingClause, RuleCodes.noRoute,
    RuleCodes.lastRoute, RuleCodes.splitWeights, RuleCodes.cellCount, RuleCodes.routeOrder,
    RuleCodes.sortNeedsAttributes, RuleCodes.givenMissing, RuleCodes.oneClaim,
  ]

  /// The text of a name.
  func text(_ name: Name) -> String { names[name] }

  /// The text of an identifier.
  func text(_ ident: Ident) -> String { names[ident.name] }

  /// What the author wrote there.
  func written(_ span: Span) -> String { sources.text(span) }

  /// The condition of that place in the file that is being checked.
  func node(_ id: ConditionID) -> ConditionNode { trees[tree][id] }

  /// Help with the nearest of the candidates, or with all of them when they are few.
  ///
  /// Only as many problems get it as are shown: the search takes time.
  func suggestion(
    for text: String, among names: @autoclosure () -> [String], called what: String
  ) -> [String] {
    guard diagnostics.count < Limits.diagnostics else { return [] }
    let candidates = names()
    if let nearest = NearestName.of(text, among: candidates) {
      return ["did you mean `\(nearest)`?"]
    }
    guard !candidates.isEmpty, candidates.count <= 8 else { return [] }
    return ["\(what): \(list(candidates.sorted()))"]
  }

  /// Names in backticks with commas.
  func list(_ texts: [String]) -> String {
    texts.map { "`\($0)`" }.joined(separator: ", ")
  }
}
