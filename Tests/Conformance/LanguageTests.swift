import Foundation
import PolicyCore
import PolicyLang
import Runtime
import Testing

/// Every line of the tables of `docs/language.md` has a case, and every case comes out as the page
/// says.
@Suite struct LanguageTests {
  static let decisions = CaseTests.names(in: "language")
  static let scenarios = CaseTests.names(in: "scenarios")

  private static func texts(_ folder: URL) throws -> [String: [UInt8]] {
    var texts: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      texts[name] = Array(try Data(contentsOf: folder.appending(path: name)))
    }
    return texts
  }

  @Test(arguments: decisions) func decides(_ name: String) throws {
    let texts = try Self.texts(Pipeline.fixtures.appending(path: "language/\(name)"))
    let pipeline = try Pipeline(texts: texts)
    let found = try pipeline.decide(try #require(texts["requests.ndjson"]))
    let expected = try #require(texts["expected.ndjson"]).split(separator: 0x0A).map(object(_:))
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      var found = found
      found["policy"] = nil
      #expect(found as NSDictionary == expected as NSDictionary)
    }
  }

  @Test(arguments: scenarios) func carriesOut(_ name: String) throws {
    let folder = Pipeline.fixtures.appending(path: "scenarios/\(name)")
    let results = try Self.run(try Self.texts(folder))
    #expect(!results.isEmpty)
    for result in results {
      #expect(
        result.hasPassed,
        "\(result.title): \(result.failures.map { ($0.expected, $0.actual) }) \(result.story)")
    }
  }

  static func run(_ texts: [String: [UInt8]]) throws -> [TestResult] {
    let parsed = PolicyReader.read(root: "main.policy", present: []) { name in
      texts[name].map(Result.success) ?? .failure(.missing)
    }
    let context = Analysis.Context(now: 0) { ZoneOffset.seconds($0, at: $1) }
    let outcome = Compiler.compile(parsed, context, probing: { TestRunner($0).probes })
    guard let policy = outcome.policy, let normalForm = outcome.normalForm else {
      throw Pipeline.Refused(diagnostics: outcome.diagnostics)
    }
    let bundle = try ValidatedBundle(bytes: BundleWriter.write(normalForm.compiled))
    var reader = try RequestReader(bundle: bundle, defaultNow: 0)
    return TestRunner(policy).run(
      bundle,
      reader: { line, facts in
        switch reader.read(line: line, into: facts) {
        case .request: nil
        case .invalid(let invalid): invalid.expected
        }
      })
  }

  // MARK: - The page

  /// The names in the cells of a column, of the table under a heading.
  private func names(under heading: String, column: Int) throws -> [String] {
    let page = Pipeline.fixtures.appending(path: "../../../docs/language.md")
    let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
    let section = text.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) } ?? ""
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
    return rows.flatMap { row -> [String] in
      let cells = row.components(separatedBy: " | ")
      return cells[column].matches(of: #/`([a-z_]+)`/#).map { String($0.output.1) }
    }
  }

  @Test func everyKindOfRuleHasACase() throws {
    let kinds = try names(under: "The rules", column: 0)
    #expect(kinds.count == 15)
    for kind in kinds { #expect(Self.decisions.contains(kind), "no case of `\(kind)`") }
    for kind in ["route", "deny", "forbid", "classify", "fallback", "redact", "record"] {
      #expect(Self.decisions.contains("table_\(kind)"), "no case of a table of `\(kind)`")
    }
  }

  @Test func everyClassOfFailureHasItsCases() throws {
    let folder = Pipeline.fixtures.appending(path: "scenarios/failures/main.policy")
    let text = String(decoding: try Data(contentsOf: folder), as: UTF8.self)
    let groups = try names(under: "Fallback", column: 0)
    #expect(Set(groups).isSuperset(of: FailureGroup.allCases.map(\.rawValue)))
    let named = Set(try names(under: "Fallback", column: 1))
    for failure in FailureClass.allCases {
      #expect(named.contains(failure.rawValue), "the page lacks `\(failure.rawValue)`")
      #expect(text.contains("\"\(failure.rawValue): default\""))
      guard failure.group != .caller, failure.group != .policy else { continue }
      #expect(text.contains("\"\(failure.rawValue): on\""))
    }
  }
}
