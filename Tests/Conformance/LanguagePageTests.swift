import Foundation
import PolicyLang
import Testing

/// The examples of the language reference.
@Suite struct LanguagePageTests {
  /// A fenced block of a page: its words behind the fence, and its text.
  struct Block: CustomTestStringConvertible {
    var line: Int
    var words: [Substring]
    var text: String
    var testDescription: String { "docs/language.md:\(line)" }
  }

  static let blocks: [Block] = {
    let url = Pipeline.fixtures.appending(path: "../../../docs/language.md")
    guard let page = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    var blocks: [Block] = []
    var open: Block?
    for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(block)
          open = nil
        } else {
          open = Block(line: index + 1, words: line.dropFirst(3).split(separator: " "), text: "")
        }
      } else {
        open?.text += line + "\n"
      }
    }
    return blocks
  }()

  static let fragments = blocks.filter { $0.words.first == "policy" }

  /// The policy at a glance with fragments before its last route, and every file of the page.
  static func texts(with fragments: [Block]) throws -> [String: [UInt8]] {
    let folder = Pipeline.fixtures.appending(path: "glance")
    var texts: [String: [UInt8]] = [:]
    for name in ["main.policy", "catalogue.policy", "schemas/invoice.json"] {
      texts[name] = Array(try Data(contentsOf: folder.appending(path: name)))
    }
    for block in blocks where block.words.count == 2 {
      texts[String(block.words[1])] = Array(block.text.utf8)
    }
    let glance = String(decoding: try #require(texts["main.policy"]), as: UTF8.self)
    let last = try #require(glance.range(of: "route default"))
    let text =
      glance[..<last.lowerBound] + fragments.map(\.text).joined() + glance[last.lowerBound...]
    texts["main.policy"] = Array(text.utf8)
    return texts
  }

  @Test func thePageHasExamples() {
    #expect(Self.fragments.count >= 10)
  }

  @Test(arguments: fragments)
  func compiles(_ fragment: Block) throws {
    do {
      _ = try Pipeline(texts: try Self.texts(with: [fragment]))
    } catch let refused as Pipeline.Refused {
      let errors = refused.diagnostics.filter { $0.severity == .error }
      Issue.record("\(errors.map { "\($0.code.id) \($0.message)" })")
    }
  }

  /// No example contradicts another.
  @Test func compileTogether() throws {
    do {
      _ = try Pipeline(texts: try Self.texts(with: Self.fragments))
    } catch let refused as Pipeline.Refused {
      let errors = refused.diagnostics.filter { $0.severity == .error }
      Issue.record("\(errors.map { "\($0.code.id) \($0.message)" })")
    }
  }
}
