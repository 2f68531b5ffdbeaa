import Foundation
import Testing

/// One direction of flow: who may name whom.
@Suite struct LayeringTests {
  static let sources = Checkout.files(below: "Sources", ending: ".swift")

  static func imports(_ file: Checkout.File) -> [String] {
    let statement =
      #/^(?:@\w+ )*(?:public |internal |package |private )?import (?:\w+ )?(\w+)/#
    return file.lines.compactMap { line in
      line.firstMatch(of: statement).map { String($0.output.1) }
    }
  }

  @Test func theRootPackageHasNoDependencies() throws {
    let manifest = try #require(Checkout.text("Package.swift"))
    #expect(!manifest.contains(".package("))
  }

  @Test(arguments: [
    ("PolicyCore", []),
    ("PolicyLang", ["PolicyCore"]),
    ("Runtime", ["PolicyCore", "Foundation", "Glibc", "Darwin", "Dispatch", "Synchronization"]),
  ])
  func librariesImportOnlyWhatTheyMay(_ library: String, _ allowed: [String]) {
    let files = Self.sources.filter { $0.path.hasPrefix("Sources/\(library)/") }
    #expect(!files.isEmpty)
    for file in files {
      // The reference's patterns run on another engine than the automata that they judge.
      let isReference = file.path.hasPrefix("Sources/PolicyLang/Reference/")
      for name in Self.imports(file) {
        #expect(
          allowed.contains(name)
            || isReference && ["Foundation", "Synchronization"].contains(name),
          "\(file.path) imports \(name)")
      }
    }
  }

  /// The interpreter is the meaning of the language; nothing that it judges may lean on it.
  @Test func onlyWitnessesNameTheReference() {
    let rooms = ["Reference", "Search", "Translation", "Analysis", "Proofs", "Comparison"]
    for file in Self.sources {
      guard !rooms.contains(where: { file.path.hasPrefix("Sources/PolicyLang/\($0)/") })
      else { continue }
      #expect(
        file.code.firstMatch(of: #/\bReference(Interpreter|Request)\b/#) == nil,
        "\(file.path) names the reference interpreter")
    }
  }

  /// A verdict that something never happens is built from an exhausted search alone.
  @Test func onlyTheSearchSaysThatItIsExhausted() {
    let makers = Self.sources.filter { $0.code.firstMatch(of: #/\bExhaustion\(/#) != nil }
    #expect(makers.map { $0.path.split(separator: "/").last } == ["RequestSearch.swift"])
    for file in makers {
      #expect(file.code.contains("fileprivate init()"), "\(file.path) lets others make one")
    }
  }

  @Test func theReferenceIsShortAndAlone() {
    let files = Self.sources.filter { $0.path.hasPrefix("Sources/PolicyLang/Reference/") }
    #expect(!files.isEmpty)
    let code = files.flatMap { $0.code.split(separator: "\n") }
      .filter { !$0.allSatisfy(\.isWhitespace) }
    #expect(code.count < 400, "\(code.count) lines without comments and blank ones")
    for file in files {
      #expect(
        file.code.firstMatch(
          of: #/\b(TableCompiler|NormalForm|Evaluator|GuardTable|Automaton|CompiledPolicy)\b/#)
          == nil, "\(file.path) leans on what it judges")
    }
  }

  /// The rooms of PolicyLang in the order of the arrow; each may name those before it.
  static let order = [
    "Source", "Diagnostics", "Tokens", "Syntax", "Format", "Types", "Automata", "Reference",
    "Table", "Bundle", "Search", "Translation", "Analysis", "Proofs", "Comparison", "Solver",
    "Testing",
  ]

  @Test func theArrowRunsOneWay() {
    var owners: [String: Set<String>] = [:]
    let files = Self.sources.filter { $0.path.hasPrefix("Sources/PolicyLang/") }
    func room(_ file: Checkout.File) -> String {
      let parts = file.path.split(separator: "/")
      return parts.count > 3 ? String(parts[2]) : ""
    }
    let declaration =
      #/^(?:public |package )?(?:indirect )?(?:final )?(?:struct|enum|class|protocol) (\w+)/#
      .anchorsMatchLineEndings()
    for file in files {
      for match in file.code.matches(of: declaration) {
        owners[String(match.output.1), default: []].insert(room(file))
      }
    }
    for file in files {
      guard let own = Self.order.firstIndex(of: room(file)) else { continue }
      let code = file.code
      for match in code.matches(of: #/(?:^|[^.\w])([A-Z]\w+)/#) {
        let name = String(match.output.1)
        guard let rooms = owners[name], rooms.count == 1, let room = rooms.first,
          let other = Self.order.firstIndex(of: room), !code.contains("struct \(name)")
        else { continue }
        #expect(other <= own, "\(file.path) names \(name) of \(room)")
      }
    }
  }
}
