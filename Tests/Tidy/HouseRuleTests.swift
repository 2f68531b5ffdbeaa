import Foundation
import Testing

/// Sizes, words and signs that the house does not want.
@Suite struct HouseRuleTests {
  static let all = ["Sources", "Tests", "Benchmarks"]
    .flatMap { Checkout.files(below: $0, ending: ".swift") }
  static let sources = Checkout.files(below: "Sources", ending: ".swift")

  @Test func filesAreShort() {
    #expect(!Self.sources.isEmpty)
    for file in Self.all {
      let hasReason = file.lines.first?.hasPrefix("// Long because") ?? false
      #expect(file.lines.count <= 401 || hasReason, "\(file.path) has \(file.lines.count) lines")
    }
    let lengths = Self.sources.map(\.lines.count).sorted()
    #expect(lengths[lengths.count / 2] <= 130, "median \(lengths[lengths.count / 2])")
  }

  @Test func linesFit() {
    for file in Self.all {
      for (number, line) in file.lines.enumerated() where line.count > 100 {
        let isText = line.contains("\"") || file.text.contains("\"\"\"")
        #expect(isText, "\(file.path):\(number + 1) has \(line.count) columns")
      }
    }
  }

  @Test func nothingTrapsOnPurpose() {
    let words =
      #/\b(?:try|as)!|\b(?:fatalError|preconditionFailure)\(|@unchecked Send|nonisolated\(unsa/#
    for file in Self.sources {
      let lines = file.lines
      for (number, line) in file.code.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated() where line.firstMatch(of: words) != nil
      {
        let before = number > 0 && number < lines.count ? lines[number - 1] : ""
        #expect(before.contains("//"), "\(file.path):\(number + 1) has no reason beside it")
      }
    }
  }

  @Test func nothingIsLeftToDo() {
    for file in Self.all where !file.path.hasPrefix("Tests/Tidy/") {
      #expect(!file.text.contains("TODO") && !file.text.contains("FIXME"), "\(file.path)")
    }
  }

  @Test func limitsStandInLimits() {
    for library in ["PolicyLang", "PolicyCore", "Runtime"] {
      #expect(Checkout.text("Sources/\(library)/Limits/Limits.swift") != nil, "\(library)")
    }
  }

  @Test func theProjectSpeaksForItself() {
    for name in [
      "README.md", "CHANGELOG.md", "LICENSE", "docs/ARCHITECTURE.md", "docs/language.md",
    ] {
      #expect(Checkout.text(name) != nil, "\(name) is missing")
    }
  }
}
