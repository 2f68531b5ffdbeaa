import Foundation
import PolicyLang
import Testing

/// Small policies of one feature each, with requests and the decisions they must get.
@Suite struct CaseTests {
  static let decide = names(in: "cases/decide")
  static let refuse = names(in: "cases/refuse")

  static func names(in folder: String) -> [String] {
    let path = Pipeline.fixtures.appending(path: folder).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  @Test func theCorpusIsThere() {
    #expect(Self.decide.count >= 37)
    #expect(Self.refuse.count >= 46)
  }

  @Test(arguments: decide) func decides(_ name: String) throws {
    let folder = Pipeline.fixtures.appending(path: "cases/decide/\(name)")
    let policy = try Data(contentsOf: folder.appending(path: "main.policy"))
    let pipeline = try Pipeline(texts: ["main.policy": Array(policy)])
    let requests = try Data(contentsOf: folder.appending(path: "requests.ndjson"))
    let expected = try Data(contentsOf: folder.appending(path: "expected.ndjson"))
      .split(separator: 0x0A).map(object(_:))
    let found = try pipeline.decide(Array(requests))
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      #expect(comparable(found) == comparable(expected))
    }
  }

  @Test(arguments: refuse) func refuses(_ name: String) throws {
    let file = Pipeline.fixtures.appending(path: "cases/refuse/\(name)")
    let text = try Data(contentsOf: file)
    let refused = #expect(throws: Pipeline.Refused.self) {
      try Pipeline(texts: ["main.policy": Array(text)])
    }
    let errors = (refused?.diagnostics ?? []).filter { $0.severity == .error }
    #expect(errors.count == 1, "one mistake, one message: \(errors.map(\.message))")
  }
}
