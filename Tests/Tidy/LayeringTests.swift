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

  /// The rooms of every module, the lowest first; each may name those before it.
  ///
  /// `docs/ARCHITECTURE.md` says what each is for. A module's own folder is its room `""`.
  static let floors: [String: [String]] = [
    "PolicyCore": [
      "Limits", "Digest", "Names", "Clock", "JSON", "Random", "Layout", "Facts", "Codec", "Program",
      "Validation", "Decision", "Evaluate", "Plan", "Detect", "Explain",
    ],
    "PolicyLang": [
      "Limits", "Source", "Diagnostics", "Tokens", "Syntax", "Format", "Automata", "Policy",
      "Types", "Reference", "Table", "Bundle", "Search", "Regions", "Translation", "Analysis",
      "Proofs", "Comparison", "Solver", "Testing", "Testing/Coverage", "Testing/Mutation",
      "Testing/Generation", "",
    ],
    "Runtime": ["Limits", "Load", "Requests", "Decide", "Simulate", "Observe"],
    "rtctl": [
      "Outcome", "Files", "Terminal", "Arguments", "Inputs", "Tables", "Explain", "Simulate",
      "Commands", "Catalogue", "",
    ],
  ]

  @Test func everyFileStandsInARoom() {
    for file in Self.sources {
      let place = Self.place(of: file)
      #expect(Self.floors[place.module]?.contains(place.room) == true, "\(file.path)")
    }
    for (module, rooms) in Self.floors {
      for room in rooms {
        let isThere = Self.sources.contains { Self.place(of: $0) == (module, room) }
        #expect(isThere, "\(module) has no \(room)")
      }
    }
  }

  /// The page that explains the house has one row for each room, in the same order.
  @Test(arguments: floors.keys.sorted())
  func everyRoomIsExplained(_ module: String) throws {
    let page = try #require(Checkout.text("docs/ARCHITECTURE.md"))
    let heading = try #require(page.range(of: "## The rooms of \(module)\n"))
    let section = page[heading.upperBound...].prefix { $0 != "#" }
    let rows = section.matches(of: #/(?m)^\| `([\w\/]+)` \|/#).map { String($0.output.1) }
    #expect(rows == Self.floors[module]?.filter { !$0.isEmpty })
  }

  /// Nothing names what stands above it, so no rooms go in a circle.
  ///
  /// A name that is declared in several rooms says nothing, and neither do members.
  @Test(arguments: floors.keys.sorted())
  func nothingNamesWhatStandsAboveIt(_ module: String) throws {
    let floors = try #require(Self.floors[module])
    let declarations = [
      #/\b(?:struct|class|enum|protocol|typealias)\s+(\w+)/#,
      #/(?m)^(?:(?:public|package)\s+)?(?:func|let|var)\s+(\w+)/#,
    ]
    let files = Self.sources.map { (place: Self.place(of: $0), path: $0.path, code: $0.code) }
    var owners: [Substring: Set<String>] = [:]
    for file in files {
      for declaration in declarations {
        for match in file.code.matches(of: declaration) {
          owners[match.output.1, default: []].insert("\(file.place.module)/\(file.place.room)")
        }
      }
    }
    var arrows = 0
    for file in files where file.place.module == module {
      let own = floors.firstIndex(of: file.place.room) ?? 0
      for name in Set(file.code.matches(of: #/\w+/#).map(\.output)) {
        guard let rooms = owners[name], rooms.count == 1, let owner = rooms.first,
          let room = floors.firstIndex(where: { "\(module)/\($0)" == owner })
        else { continue }
        arrows += room < own ? 1 : 0
        #expect(room <= own, "\(file.path) names \(name) of \(owner)")
      }
    }
    #expect(arrows > floors.count, "too few names were recognised")
  }

  /// The module of a file, and its folder there.
  private static func place(of file: Checkout.File) -> (module: String, room: String) {
    let folders = file.path.split(separator: "/").dropFirst().dropLast()
    return (String(folders.first ?? ""), folders.dropFirst().joined(separator: "/"))
  }
}
