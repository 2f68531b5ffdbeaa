import Foundation
import PolicyLang
import Testing

/// The policy that the language reference opens with.
@Suite struct GlanceTests {
  static let pipeline = Result {
    let folder = Pipeline.fixtures.appending(path: "glance")
    var texts: [String: [UInt8]] = [:]
    for name in ["main.policy", "catalogue.policy", "schemas/invoice.json"] {
      texts[name] = Array(try Data(contentsOf: folder.appending(path: name)))
    }
    return try Pipeline(texts: texts)
  }

  /// The reference shows what the suite compiles.
  @Test func theReferenceShowsThisPolicy() throws {
    let reference = Pipeline.fixtures.appending(path: "../../../docs/language.md")
    let text = String(decoding: try Data(contentsOf: reference), as: UTF8.self)
    let policy = String(
      decoding: try Data(contentsOf: Pipeline.fixtures.appending(path: "glance/main.policy")),
      as: UTF8.self)
    #expect(text.contains("```\n\(policy)```"))
  }

  @Test func compiles() throws {
    let pipeline = try Self.pipeline.get()
    #expect(pipeline.diagnostics.allSatisfy { $0.severity != .error })
  }

  @Test func itsInvariantsAreProved() throws {
    let folder = Pipeline.fixtures.appending(path: "glance").path()
    let proofs = try PackProofs(folder: folder).proofs()
    #expect(proofs.count == 5)
    #expect(proofs.allSatisfy { $0.broken == nil && $0.isProved }, "\(proofs)")
  }

  /// What its header attributes say is the caller's word, and nothing says why that is enough.
  @Test func whatElseItIsWarnedOf() throws {
    let others = try Self.pipeline.get().diagnostics.filter { $0.code.id != "A0104" }
    #expect(
      others.map { "\($0.severity) \($0.code.id)" } == [
        "warning A0117", "warning A0117", "warning A0117", "warning A0112", "note A0116",
      ])
    let names = [
      "`research_synthetic`", "`above_clearance`", "`export_foreign`", "`hour`",
      "`research_synthetic`",
    ]
    for (finding, name) in zip(others, names) { #expect(finding.message.contains(name)) }
  }

  /// An American request with export-controlled data may go to American models only, and the one
  /// there is has no clearance for more than internal data, and is none of the private ones.
  @Test func whatItRefusesWithoutADenyIsWarnedOf() throws {
    let pipeline = try Self.pipeline.get()
    let found = pipeline.diagnostics.filter { $0.code.id == "A0104" }
    let notes = found.filter { $0.severity == .note }
    #expect(notes.map(\.message) == ["some requests can be served by no model of their route"])
    let warnings = found.filter { $0.severity == .warning }
    let routes = ["bulk", "try_qwen", "default"]
    #expect(
      warnings.map(\.message)
        == routes.map { "some requests that reach `\($0)` find no admissible model" })
    #expect(
      warnings.map(\.label) == [
        "every model of this route can be removed by `export_leaves`",
        "every model of this route can be removed by `export_leaves`",
        "every model of this route can be removed by `export_leaves`, `above_clearance`",
      ])
    for (warning, route) in zip(notes + warnings, ["code_work"] + routes) {
      let witness = try #require(warning.witness)
      let decision = try #require(try pipeline.decide(Array(witness.utf8)).first)
      #expect(decision["effect"] as? String == "no_candidate", "\(witness)")
      #expect(decision["rule"] as? String == route)
    }
  }

  @Test func healthDataStaysOnPrivateModels() throws {
    let decision = try #require(
      try Self.pipeline.get().decide(
        Array(
          """
          {"tenant":"clinic-7","task":"summarize","residency":"eu","labels":["phi"],\
          "prompt_tokens":900,"sensitivity":"internal"}
          """.utf8)
      ).first)
    #expect(decision["effect"] as? String == "route")
    let candidates = (decision["candidates"] as? [[String: Any]])?.map { $0["model"] as? String }
    #expect(candidates == ["llama_eu", "qwen_eu"])
    let raised = decision["raised"] as? [String: Any]
    #expect(raised?["sensitivity"] as? String == "restricted")
    let removed = decision["removed"] as? [[String: Any]]
    let american = removed?.first { $0["model"] as? String == "gpt_us" }
    #expect((american?["by"] as? [String])?.contains("above_clearance") == true)
  }
}
