import Foundation
import PolicyLang
import Testing

/// What holds for every text: here for two samples and for the `.policy` files below `policies`,
/// or below the folder that the environment variable `POLICY_FOLDER` names.
struct FormatterPropertyTests {
  static let texts: [(name: String, text: String)] =
    [("glance", glance), ("every production", everyProduction)] + filesOfFolder()

  @Test(arguments: texts.map(\.name)) func keepsEverything(_ name: String) throws {
    let text = try #require(Self.texts.first { $0.name == name }?.text)
    let original = Parsed(text)
    try #require(original.diagnostics.isEmpty, "\(name) is to be without errors")
    check(original, "\(name) as written")
    for round in 0..<12 {
      let seed = UInt64(text.utf8.count) &* 1_000 &+ UInt64(round)
      var mangler = Mangler(original, seed: seed)
      let mangled = Parsed(mangler.text(rarity: round < 4 ? .max : round < 8 ? 30 : 4))
      let label = "\(name), seed \(seed)"
      try #require(mangled.diagnostics.isEmpty, "\(label): \(mangled.diagnostics.map(\.message))")
      #expect(mangled.meaning == original.meaning, "\(label): the test mangles too much")
      check(mangled, label)
      if round < 4 {
        #expect(withoutBlankLines(mangled) == withoutBlankLines(original), "\(label)")
      }
    }
  }

  private func check(_ parsed: Parsed, _ label: String) {
    let text = parsed.formatted
    let again = Parsed(text)
    #expect(again.diagnostics.isEmpty, "\(label): \(again.diagnostics.map(\.message))\n\(text)")
    #expect(again.head == parsed.head, "\(label)")
    #expect(again.meaning == parsed.meaning, "\(label)\n\(text)")
    #expect(again.comments == parsed.comments, "\(label)\n\(text)")
    #expect(again.formatted == text, "\(label) changes again")
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(label)")
    #expect(!text.hasPrefix("\n") && !text.contains("\n\n\n") && !text.contains("\r"), "\(label)")
    let lines = text.split(separator: "\n")
    #expect(!lines.contains { $0.hasSuffix(" ") }, "\(label)")
    // Too long is only what cannot be broken: a text, a pattern, a comment.
    let long = lines.filter { $0.unicodeScalars.count > 100 && !$0.contains { "\"/".contains($0) } }
    #expect(long.isEmpty, "\(label)")
  }

  private func withoutBlankLines(_ parsed: Parsed) -> [Substring] {
    parsed.formatted.split(separator: "\n")
  }

  private static func filesOfFolder() -> [(name: String, text: String)] {
    let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent()
    }
    let folder =
      ProcessInfo.processInfo.environment["POLICY_FOLDER"] ?? root.appending(path: "policies").path
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".policy") }.sorted().compactMap { name in
      let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      guard let text, Parsed(text).diagnostics.isEmpty else { return nil }
      return (name, text)
    }
  }
}
