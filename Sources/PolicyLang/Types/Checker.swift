/// From trees to a checked policy: every name resolved, every type right, every rule whole.
///
/// What never happens here: reading a file, a clock or the environment; stopping at the first
/// mistake; a second diagnostic because of a first one.
public enum Checker {
  /// Checks a parsed policy; there is no policy when the texts or the check have an error.
  ///
  /// The diagnostics are the checker's own, sorted by place; those of `parsed` are not repeated.
  public static func check(
    _ parsed: ParsedPolicy
  ) -> (policy: Policy?, diagnostics: [Diagnostic]) {
    var checking = Checking(parsed)
    checking.checkEverything()
    let diagnostics = checking.diagnostics.enumerated()
      .sorted { ($0.element.span, $0.offset) < ($1.element.span, $1.offset) }
      .map(\.element)
    let isGood = checking.isWhole && !checking.hasErrors
    return (isGood ? checking.policy : nil, diagnostics)
  }
}

extension Checking {
  /// The whole check, each step with the names that the steps before it declared.
  mutating func checkEverything() {
    collectDeclarations()
    declareEnumerations()
    declareAttributes()
    declareFacts()
    declareModels()
    declareLists()
    declareCalendars()
    declareDefines()
    refuseNamesOfValues()
    checkDetectors()
    declareRuleNames()
    checkDefines()
    checkClassifies()
    checkDenies()
    checkForbids()
    checkWaives()
    checkAvoids()
    checkRoutes()
    checkFallbacks()
    checkValidates()
    checkObligations()
    checkInvariants()
    checkTests()
    checkScenarios()
    noteDeclaredNames()
  }
}
