import PolicyLang
import Testing

struct DiagnosticTextTests {
  @Test func showsPlaceLabelHelpFixAndRequest() {
    let sample = Sample(
      ("main.policy", "language 1\nrequest { tenant string }\ndeny x { when tenat == \"a\" }\n"))
    let word = sample.span("tenat ")
    let span = Span(file: word.file, start: Int(word.start), end: Int(word.end) - 1)
    let diagnostic = Diagnostic(
      unknownName, "nothing is named `tenat`", at: span, label: "no attribute or define",
      secondary: [.init(sample.span("request"), "attributes are declared here")],
      help: ["did you mean `tenant`?"],
      fixIt: .init("write `tenant`", [.init(span, "tenant")]), witness: #"{"tenant":"a"}"#)
    #expect(
      sample.text(diagnostic) == """
        error[T0102]: nothing is named `tenat`
         --> main.policy:3:15
          |
        2 | request { tenant string }
          | ------- attributes are declared here
        3 | deny x { when tenat == "a" }
          |               ^^^^^ no attribute or define
          = help: did you mean `tenant`?
          = fix: write `tenant`
        3 + deny x { when tenant == "a" }
          |               ~~~~~~
          = request: {"tenant":"a"}

        """)
  }

  @Test func showsPlacesInOtherFilesAndSkippedLines() {
    let lines = (1...12).map { "line \($0)" }.joined(separator: "\n")
    let sample = Sample(("main.policy", lines), ("hr/rules.policy", "define far = n > 1\n"))
    let diagnostic = Diagnostic(
      unusedName, "`far` is unused", at: sample.span("line 11"),
      secondary: [
        .init(sample.span("far", in: 1), "declared here"),
        .init(sample.span("line 2"), "and this"),
      ])
    #expect(
      sample.text(diagnostic) == """
        warning[A0301]: `far` is unused
          --> main.policy:11:1
           |
         2 | line 2
           | ------ and this
        ...
        11 | line 11
           | ^^^^^^^
          ::: hr/rules.policy:1:8
           |
         1 | define far = n > 1
           |        --- declared here

        """)
  }

  @Test func marksTabsWideAndCombiningCharacters() {
    let sample = Sample(("main.policy", "\twhen 日本 e\u{301} == bad\r\n"))
    #expect(
      sample.text(Diagnostic(unknownName, "m", at: sample.span("bad"))) == """
        error[T0102]: m
         --> main.policy:1:16
          |
        1 |     when 日本 e\u{301} == bad
          |                    ^^^

        """)
    #expect(sample.text(Diagnostic(unknownName, "m", at: sample.span("日本"))).contains(" ^^^^\n"))
  }

  @Test func marksRangesOverLines() {
    let sample = Sample(("main.policy", "deny x {\n    when a\n    status 403\n}\n"))
    let span = sample.span("x {\n    when a\n    status")
    #expect(
      sample.text(Diagnostic(unknownName, "m", at: span, label: "here")) == """
        error[T0102]: m
         --> main.policy:1:6
          |
        1 | deny x {
          |      ^^^
        ...
        3 |     status 403
          |     ^^^^^^ here

        """)
  }

  @Test func marksTheEndOfATextBehindItsLastCharacter() {
    let sample = Sample(("main.policy", "deny x {\n    when a\n\n"))
    #expect(
      sample.text(Diagnostic(unknownName, "m", at: sample.span(""), label: "`}` expected")) == """
        error[T0102]: m
         --> main.policy:2:11
          |
        2 |     when a
          |           ^ `}` expected

        """)
    let empty = Sample(("main.policy", ""))
    #expect(empty.text(Diagnostic(unknownName, "m", at: empty.span(""))).hasSuffix("1 |\n  | ^\n"))
  }

  @Test func cutsLongLinesAroundTheRange() {
    let long = String(repeating: "a ", count: 3_000)
    let sample = Sample(("main.policy", long + "bad " + long))
    let text = sample.text(Diagnostic(unknownName, "m", at: sample.span("bad")), width: 40)
    let lines = text.split(separator: "\n")
    #expect(lines[3] == "1 | …a a a a a a bad a a a a a a a a a a a …")
    #expect(lines[4] == "  |              ^^^")
    let start = sample.text(Diagnostic(unknownName, "m", at: sample.span("a")), width: 20)
    #expect(start.split(separator: "\n")[3] == "1 | a a a a a a a a a …")
  }

  @Test func neverSendsControlCharacters() {
    let sample = Sample(
      bytes: Array("deny \u{1B}[31m\u{7}x\u{202E}y \u{0} ".utf8) + [0xFF, 0xC3] + Array("z".utf8))
    let diagnostic = Diagnostic(
      unknownName, "found `\u{1B}[2J`\nmore", at: sample.span("z"), label: "\u{8}",
      help: ["\u{9B}m"], fixIt: .init("x\u{1B}", [.init(sample.span("z"), "\u{1B}")]),
      witness: "\u{0}")
    let text = sample.text(diagnostic)
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202E}" })
    #expect(!text.unicodeScalars.contains { (0x7F...0x9F).contains($0.value) })
    #expect(text.contains(#"error[T0102]: found `\u{1b}[2J`\u{a}more"#))
    #expect(text.contains(#"1 | deny \u{1b}[31m\u{7}x\u{202e}y \u{0} "# + "\u{FFFD}\u{FFFD}z\n"))
  }

  @Test func coloursOnlyWhenAsked() {
    let sample = Sample(("main.policy", "bad\n"))
    let diagnostic = Diagnostic(unknownName, "m", at: sample.span("bad"))
    #expect(!sample.text(diagnostic).contains("\u{1B}"))
    #expect(sample.text(diagnostic, colour: true).hasPrefix("\u{1B}[1;31merror[T0102]\u{1B}[0m"))
  }

  @Test func showsEditsOfSeveralLinesAndDeletions() {
    let sample = Sample(("main.policy", "a 1,000\nb x\nc\n"))
    let fixIt = Diagnostic.FixIt(
      "tidy", [.init(sample.span(","), ""), .init(sample.span("c"), "c\nd")])
    let text = sample.text(Diagnostic(unknownName, "m", at: sample.span("a"), fixIt: fixIt))
    #expect(text.hasSuffix("  = fix: tidy\n1 + a 1000\n3 + c\n4 + d\n"))
  }

  @Test func sortsCountsAndCaps() {
    let sample = Sample(("main.policy", "a b\n"))
    let first = Diagnostic(unknownName, "one", at: sample.span("a"))
    let second = Diagnostic(unusedName, "two", at: sample.span("b"))
    let text = DiagnosticText(sources: sample.sources, folder: "bank/")
    let all = text.render([second, first, first])
    #expect(all.hasPrefix("error[T0102]: one\n --> bank/main.policy:1:1\n"))
    #expect(all.hasSuffix("\n1 error, 1 warning\n"))
    #expect(text.render([]) == "no problems\n")
    let many = (0..<150).map { Diagnostic(unknownName, "m\($0)", at: sample.span("a")) }
    #expect(text.render(many).hasSuffix("\n50 more not shown\n150 errors\n"))
  }
}
