import Foundation
@testable import rtctl
import Testing
import TestSupport

/// Policies made to explode end in seconds, with a verdict or with the limit that they pass.
///
/// `Tests/explode.py` runs larger ones and measures time and memory.
@Suite(.timeLimit(.minutes(2))) struct ExplosionTests {
  private let place: Workplace

  init() throws { place = try Workplace() }

  private func run(_ command: String, _ text: String, _ more: String...) throws -> Run {
    try place.write("main.policy", "language 1\n" + text)
    return place.run([command, "main.policy"] + more)
  }

  @Test func manyTestsOfOneSet() throws {
    func members(_ from: Int) -> String {
      "{" + (0..<3).map { "v\((from * 7 + $0 * 13) % 64)" }.joined(separator: ", ") + "}"
    }
    let tests = (0..<60).map { "(s has any of \(members($0)) or s has all of \(members($0 + 31)))" }
    let built = try run(
      "build",
      """
      enum Big { \((0..<64).map { "v\($0)" }.joined(separator: ", ")) }
      request { s set of Big default {} }
      model m { }
      deny x { when \(tests.joined(separator: " and ")) }
      route last { to m }
      """, "-o", "b")
    #expect(built.status == 0, "\(built.errors)")
    #expect(built.output.contains("the table means what the policy says"))
  }

  @Test func manyPairsOfStringTests() throws {
    let rules = (0..<60).map {
      "deny v\($0) { when t starts with \"t\($0)\" and not (t ends with \"\($0)z\") }\n"
    }
    let checked = try run(
      "check",
      "request { t string max 64 required }\nmodel m { }\n\(rules.joined())route last { to m }\n")
    #expect(checked.status == 0, "\(checked.output)")
  }

  @Test func andBesideOrInALineWithoutEnd() throws {
    let part = String(repeating: "a == 1 and b == 2 or ", count: 20_000)
    let checked = try run(
      "check",
      """
      request { a int 0..9 default 0   b int 0..9 default 0 }
      model m { }
      deny x { when \(part)a == 1 }
      route last { to m }
      """)
    #expect(checked.status == 1)
    #expect(checked.output.contains("error[P0206]"))
    #expect(checked.output.contains("= fix: put the `and` in parentheses"))
  }

  @Test func clausesOfThreeInOneCondition() throws {
    let clauses = (0..<300).map { number in
      let names = [number * 7, number * 11 + 3, number * 29 + 5].map { "x\($0 % 120)" }
      return "(\(names[0]) or not \(names[1]) or \(names[2]))"
    }
    let inspected = try run(
      "inspect",
      """
      request { \((0..<120).map { "x\($0) bool default false" }.joined(separator: "  ")) }
      model m { }
      deny x { when \(clauses.joined(separator: " and ")) }
      route last { to m }
      """)
    #expect(inspected.status == 0, "\(inspected.errors)")
  }
}
