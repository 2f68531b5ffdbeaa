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

  /// By name of a case in `refuse`: the code, the place and the text that its one error is about.
  static let errors: [String: [String]] = {
    let path = Pipeline.fixtures.appending(path: "cases/refused.tsv")
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    let rows = text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    return Dictionary(rows.map { ($0[0] + ".policy", Array($0.dropFirst())) }) { first, _ in first }
  }()

  @Test func everyRefusedCaseSaysWhy() {
    #expect(Self.errors.keys.sorted() == Self.refuse)
  }

  @Test(arguments: refuse) func refuses(_ name: String) throws {
    let file = Pipeline.fixtures.appending(path: "cases/refuse/\(name)")
    let text = Array(try Data(contentsOf: file))
    let refused = #expect(throws: Pipeline.Refused.self) {
      try Pipeline(texts: ["main.policy": text])
    }
    let errors = (refused?.diagnostics ?? []).filter { $0.severity == .error }
    #expect(errors.count == 1, "one mistake, one message: \(errors.map(\.message))")
    let error = try #require(errors.first)
    let (start, end) = (Int(error.span.start), Int(error.span.end))
    let place = SourceFile(name: name, bytes: text).position(of: start)
    let found = [
      error.code.id, "\(place.line):\(place.column)",
      String(decoding: text[start..<end], as: UTF8.self),
    ]
    #expect(found == Self.errors[name], "\(error.message)")
  }
}
