import Foundation
import Testing

@testable import PolicyLang

/// `docs/grammar.ebnf`, the table of words and the parser's functions say the same.
@Suite struct GrammarTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The productions behind the tokens, one a line.
  private static func productions() throws -> [String] {
    let text = try String(contentsOf: root.appending(path: "docs/grammar.ebnf"), encoding: .utf8)
    return text.split(separator: "\n").map(String.init).filter {
      !$0.hasPrefix("(*") && $0.contains(" = ")
    }
  }

  @Test func wordsAreThoseOfTheGrammar() throws {
    var quoted: Set<String> = []
    for line in try GrammarTests.productions() {
      for (index, part) in line.split(separator: "\"", omittingEmptySubsequences: false)
        .enumerated()
      where index % 2 == 1 && part.first?.isLetter == true {
        quoted.insert(String(part))
      }
    }
    #expect(Set(Word.allCases.map(\.rawValue)) == quoted.union(Word.reserved.map(\.rawValue)))
  }

  @Test func reservedWordsAreThoseOfTheGrammar() throws {
    let url = GrammarTests.root.appending(path: "docs/grammar.ebnf")
    let text = try String(contentsOf: url, encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix("(* reserved: ") }
    let words = line?.dropFirst(13).prefix { $0 != "*" }.split(separator: " ").map(String.init)
    #expect(Set(words ?? []) == Set(Word.reserved.map(\.rawValue)))
  }

  /// A condition ends at the first word that carries no condition on.
  @Test func noClauseWordIsAnOperator() {
    let owners = RuleKind.allCases.map(ClauseOwner.rule) + [.invariant]
    for owner in owners {
      for clause in ClauseTable.clauses(of: owner) {
        #expect(!Word.operators.contains(clause.word), "\(clause.word) of \(owner.word)")
      }
    }
  }

  @Test func clausesAreThoseOfTheGrammar() throws {
    let productions = try GrammarTests.productions()
    let notes: Set<String> = ["because", "owner", "control", "from", "until", "when"]
    for kind in RuleKind.allCases {
      let line = try #require(productions.first { $0.hasPrefix(kind.rawValue + " ") })
      for clause in ClauseTable.clauses(of: .rule(kind)) where !notes.contains(clause.word.rawValue)
      {
        let isThere =
          line.contains("\"\(clause.word.rawValue)\"") || line.contains("| \(clause.word.rawValue)")
        #expect(isThere, "\(clause.word) of \(kind)")
      }
      #expect(line.contains("( table |") == ClauseTable.tableKinds.contains(kind), "\(kind)")
    }
  }

  @Test func clausesStandInCanonicalOrder() {
    let owners = RuleKind.allCases.map(ClauseOwner.rule) + [.invariant]
    for owner in owners {
      let clauses = ClauseTable.clauses(of: owner)
      #expect(clauses.map(\.rank) == clauses.map(\.rank).sorted())
      #expect(Set(clauses.map(\.word)).count == clauses.count)
    }
    #expect(
      ClauseTable.clauses(of: .rule(.waive)).map(\.word)
        == [.lifts, .when, .models, .from, .until, .approved, .because, .owner, .control])
  }

  /// Each production stands above the function that reads it, in the parser's own files.
  @Test func everyProductionIsAFunctionsComment() throws {
    let folder = GrammarTests.root.appending(path: "Sources/PolicyLang/Syntax")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    var comments = ""
    for file in files where file.lastPathComponent.hasPrefix("Parse") {
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        let words = line.drop { $0 == " " }
        if words.hasPrefix("///") { comments += " " + words.dropFirst(3) }
      }
    }
    func squeezed(_ text: String) -> String { text.filter { $0 != " " } }
    let all = squeezed(comments)
    for line in try GrammarTests.productions() {
      // What a kind of rule may hold is a table (`clausesAreThoseOfTheGrammar`).
      if RuleKind(rawValue: String(line.prefix { $0 != " " })) != nil { continue }
      #expect(all.contains("`" + squeezed(line)), "\(line)")
    }
  }
}
