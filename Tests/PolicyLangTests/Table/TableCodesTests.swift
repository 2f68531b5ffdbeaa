import Testing

@testable import PolicyLang

/// Over a limit is a diagnostic with its place; the examples of every code are true.
@Suite struct TableCodesTests {
  @Test(arguments: TableCodes.all)
  func examplesAreTrue(code: DiagnosticCode) {
    let wrong = CompiledText(code.wrong)
    #expect(wrong.form == nil)
    #expect(wrong.diagnostics.map(\.code).contains(code), "\(wrong.diagnostics.map(\.message))")
    let right = CompiledText(code.right)
    #expect(right.form != nil, "\(right.diagnostics.map(\.message))")
  }

  @Test func aPatternsMistakeIsShownInsideIt() throws {
    let text = CompiledText(#"deny d { when tenant matches /acme-(?=x)y/ }"#)
    let diagnostic = try #require(text.diagnostics.first)
    #expect(text.sources.text(diagnostic.span) == "(?=")
  }

  @Test func everyMistakeIsReportedOnce() {
    let text = CompiledText(
      #"""
      deny d { when tenant matches /a**/ or tenant contains /b{2000}/ }
      deny e { when tenant matches /a**/ and n > 5 }
      """#)
    #expect(text.diagnostics.map(\.code) == [PatternCodes.broken, PatternCodes.repetition])
  }
}
