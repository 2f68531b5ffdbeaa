import Testing

@testable import PolicyLang

/// The pages of the codes: `wrong` raises the code, `right` raises nothing, a fix-it mends.
@Suite struct ExampleTests {
  static let codes = LexicalCodes.all + SyntaxCodes.all + SourceCodes.all

  /// An example as files: a `--- NAME` line begins another one.
  static func read(_ example: String) -> ParsedPolicy {
    var files = ["main.policy": ""]
    var name = "main.policy"
    for line in ParsedText.inBase(example).split(separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("--- ") {
        name = String(line.dropFirst(4))
        files[name] = ""
      } else {
        files[name]? += line + "\n"
      }
    }
    return PolicyReader.read(
      root: "main.policy", present: files.keys.filter { $0.hasSuffix(".policy") }
    ) {
      name in
      files[name].map { .success(Array($0.utf8)) } ?? .failure(.missing)
    }
  }

  @Test(arguments: codes)
  func wrongRaisesItsCode(_ code: DiagnosticCode) {
    let codes = ExampleTests.read(code.wrong).diagnostics.map(\.code)
    #expect(codes.contains(code), "\(code.id) \(code.wrong)")
    if code != .tooManyProblems { #expect(codes == [code], "\(code.id) \(code.wrong)") }
  }

  @Test(arguments: codes)
  func rightRaisesNothing(_ code: DiagnosticCode) {
    #expect(ExampleTests.read(code.right).diagnostics.map(\.code.id) == [], "\(code.id)")
  }

  @Test(arguments: codes)
  func rightIsAPolicy(_ code: DiagnosticCode) {
    let checked = Checker.check(ExampleTests.read(code.right)).diagnostics
    #expect(checked.map(\.message) == [], "\(code.id)")
  }

  @Test func numbersAreUniqueAndAscend() {
    for all in [LexicalCodes.all, SyntaxCodes.all, SourceCodes.all] {
      #expect(all.map(\.id) == Array(Set(all.map(\.id))).sorted())
    }
    #expect(Set(ExampleTests.codes.map(\.title)).count == ExampleTests.codes.count)
  }

  @Test(arguments: codes)
  func pageIsPlainText(_ code: DiagnosticCode) {
    #expect(!code.explanation.isEmpty && code.explanation.hasSuffix("."))
    #expect(!code.explanation.contains("  "))
    #expect(code.title.first?.isUppercase != true)
  }

  @Test(arguments: codes)
  func messageIsOneLineAndSmall(_ code: DiagnosticCode) {
    for diagnostic in ExampleTests.read(code.wrong).diagnostics {
      #expect(!diagnostic.message.contains("\n"))
      #expect(diagnostic.message.first?.isUppercase != true)
      #expect(!diagnostic.message.hasSuffix("."))
    }
  }
}
