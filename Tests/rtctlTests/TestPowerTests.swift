import Foundation
import TestSupport
import Testing

@testable import rtctl

@Suite struct TestPowerTests {
  static let packs = ["minimal", "bank", "healthcare", "legal", "government"]
  let place: Workplace

  init() throws {
    place = try Workplace()
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    try FileManager.default.copyItem(
      atPath: root.appending(path: "policies").path, toPath: place.path("policies"))
  }

  private static let policy = """
    language 1
    enum Task { chat, code }
    level Level { low < high }
    request {
        task           Task         from header "t"   default chat
        level          Level        from header "l"   default low
        prompt_tokens  int 0..1k    from prompt tokens
    }
    models { clearance Level }
    model a { clearance high }
    model b { clearance low }
    deny long { when prompt_tokens > 100   because "Too long" }
    forbid above { models where clearance < level   because "Clearance" }
    route code { when task == code   to b, a }
    route last { to a, b }
    fallback f { on slow stop }
    validate full { output is not empty   otherwise next }

    """

  private func coverage(_ path: String) throws -> [String: Any] {
    try #require(
      place.run("test", path, "--coverage", "--format", "json").object()["coverage"]
        as? [String: Any])
  }

  @Test func coverageNamesWhatNoTestReaches() throws {
    try place.write(
      "main.policy",
      Self.policy
        + """
        test "long" { given { prompt_tokens: 101 } expect denied by long }
        test "short" { given { prompt_tokens: 1 } expect candidates a, b }

        """)
    let run = place.run("test", "main.policy", "--coverage")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("deny `long`: `prompt_tokens > 100` just does not hold"))
    #expect(!run.output.contains("`prompt_tokens > 100` just holds"))
    #expect(run.output.contains("route `code` applies"))
    #expect(!run.output.contains("route `last` applies"))
    #expect(run.output.contains("fallback `f` on slow: stop"))
    #expect(run.output.contains("an answer fails `full`"))
    #expect(run.output.contains("route `code` calls `a`"))
    #expect(place.run("test", "main.policy", "--coverage", "--min", "90").status == 1)
    #expect(place.run("test", "main.policy", "--coverage", "--min", "1").status == 0)
  }

  @Test(arguments: packs)
  func generatedTestsPassAndReachTheRest(_ pack: String) throws {
    let folder = "policies/\(pack)"
    let made = place.run("test", folder, "--generate", "-o", "\(folder)/generated.policy")
    #expect(made.status == 0, "\(made.errors)")
    let main = try place.read("\(folder)/main.policy")
    try place.write(
      "\(folder)/main.policy",
      main.replacing(
        "language 1\n", with: "language 1\nimport \"generated.policy\"\n", maxReplacements: 1))
    let layout = place.run("fmt", "--check", "\(folder)/generated.policy")
    #expect(layout.status == 0, "\(layout.output)")
    let run = place.run("test", folder)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    let report = place.run("test", folder, "--coverage", "--min", "100")
    #expect(report.status == 0, "\(report.output)")
    // Nothing is left to write.
    #expect(place.run("test", folder, "--generate").output == "")
  }

  @Test func mutantsThatNoTestNoticesAreNamed() throws {
    try place.write(
      "main.policy",
      Self.policy
        + """
        test "long" { given { prompt_tokens: 101 } expect denied by long }
        test "short" { given { prompt_tokens: 1 } expect candidates a, b }

        """)
    let run = place.run("test", "main.policy", "--mutate")
    #expect(run.status == 0, "\(run.errors)")
    // A request of 101 tokens notices the bound moving up, none notices it moving down.
    #expect(
      run.output.contains(
        "main.policy:12:18  deny `long`: in `prompt_tokens > 100`, the bound moves down by one\n"
          + "      told apart by {\"prompt_tokens\":100,"), "\(run.output)")
    #expect(!run.output.contains("the bound moves up by one"))
    #expect(!run.output.contains("deny `long`: is deleted"))
    #expect(run.output.contains("route `code`: is deleted"))
    #expect(!run.output.contains("route `last`: `a` and `b` are swapped"))
    #expect(place.run("test", "main.policy", "--mutate", "--min", "100").status == 1)
    let again = place.run("test", "main.policy", "--mutate", "--seed", "7", "--format", "json")
    #expect(try again.object()["seed"] as? String == "7")
  }

  @Test func aFailingTestComesBeforeMutants() throws {
    try place.write(
      "main.policy",
      Self.policy
        + "test \"no\" { given { prompt_tokens: 1 } expect denied }\n")
    let run = place.run("test", "main.policy", "--mutate")
    #expect(run.status == 1)
    #expect(run.output.contains("FAIL  no"))
  }

  @Test func questionsDoNotMix() {
    for flags in [
      ["--coverage", "--mutate"], ["--min", "3"], ["--coverage", "--seed", "1"],
      ["--mutate", "-o", "x"], ["--coverage", "--min", "101"], ["--mutate", "--seed", "-1"],
      ["--coverage", "--format", "junit"], ["--coverage", "--filter", "a"],
    ] {
      let run = place.run(["test", "policies/minimal"] + flags)
      #expect(run.status == 2, "\(flags) \(run.output)")
    }
  }
}
