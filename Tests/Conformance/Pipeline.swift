import Foundation
import PolicyCore
import PolicyLang
import Runtime
import Testing

/// The whole way from policy text to decision lines, as a user takes it: text, bytes, decisions.
struct Pipeline {
  let bundle: ValidatedBundle
  let diagnostics: [Diagnostic]

  /// Where the suite's policies and traffic lie.
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  struct Refused: Error {
    var diagnostics: [Diagnostic]
  }

  /// Parses, checks and compiles texts by name; throws what was found when there is an error.
  init(root: String = "main.policy", texts: [String: [UInt8]], now: Int64 = 0) throws {
    let parsed = PolicyReader.read(root: root, present: []) { name in
      texts[name].map(Result.success) ?? .failure(.missing)
    }
    let context = SearchContext(now: now) { ZoneOffset.seconds($0, at: $1) }
    let outcome = Compiler.compile(parsed, context)
    diagnostics = outcome.diagnostics
    guard let normalForm = outcome.normalForm, !outcome.hasErrors else {
      throw Refused(diagnostics: diagnostics)
    }
    bundle = try ValidatedBundle(bytes: BundleWriter.write(normalForm.compiled))
  }

  init(text: String) throws { try self.init(texts: ["main.policy": Array(text.utf8)]) }

  /// One JSON decision for each line of `requests`.
  func decide(_ requests: [UInt8], defaultNow: Int64 = 0) throws -> [[String: Any]] {
    let decider = try Decider(bundle, defaultNow: defaultNow)
    let writer = DecisionWriter(bundle: bundle)
    var output: [UInt8] = []
    for line in requests.split(separator: 0x0A) {
      switch line.withUnsafeBufferPointer({ decider.decide(line: $0) }) {
      case .request(let id):
        writer.write(decider.record, facts: decider.facts, id: id, into: &output)
      case .invalid(let invalid):
        writer.write(invalid, into: &output)
      }
    }
    return try output.split(separator: 0x0A).map(object(_:))
  }
}

/// A JSON object of one line.
func object(_ line: some Sequence<UInt8>) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
}

/// A decision without what the suite does not judge, lists without an order sorted.
func comparable(_ decision: [String: Any]) -> NSDictionary {
  var result = decision
  if decision["effect"] as? String == "invalid" {
    return [
      "id": decision["id"] ?? NSNull(), "effect": "invalid",
      "attribute": decision["attribute"] ?? NSNull(),
    ]
  }
  for key in ["policy", "fallback", "validators", "obligations"] { result[key] = nil }
  for key in ["rules", "by"] {
    if let list = result[key] as? [String] { result[key] = list.sorted() }
  }
  if let removed = result["removed"] as? [[String: Any]] {
    result["removed"] =
      removed
      .map { entry in
        var entry = entry
        entry["by"] = (entry["by"] as? [String])?.sorted()
        return entry
      }
      .sorted { ($0["model"] as? String ?? "") < ($1["model"] as? String ?? "") }
  }
  return result as NSDictionary
}
