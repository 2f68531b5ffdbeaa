import PolicyCore
import Testing

@testable import PolicyLang

/// A table that was changed behind the compiler's back is not the one of its policy.
@Suite struct TranslationTests {
  private static let rules = """
    classify one { when l has p   raise s to mid }
    deny d { when s >= mid and x == y   status 451 }
    forbid f { when n + o > 9   models b }

    """

  private func check(_ change: (inout NormalForm) -> Void) throws -> String? {
    let asked = try AskedPolicy(Self.rules)
    var form = asked.form
    change(&form)
    let bundle = try ValidatedBundle(bytes: Compiler.bundle(form, revision: 0))
    switch TranslationCheck.run(asked.policy, asked.form, bundle, effort: 0.05) {
    case .success(let record):
      #expect(record.conditions > 0 && record.decisions > 0)
      return nil
    case .failure(let mismatch): return mismatch.rule ?? "no rule"
    }
  }

  @Test func whatWasCompiledIsTheSame() throws { #expect(try check { _ in } == nil) }

  @Test func anotherRankIsFound() throws {
    #expect(try check { $0.compiled.classifyClauses[0].raises[0].rank = 2 } == "one")
  }

  @Test func anotherModelIsFound() throws {
    let found = try check { form in
      for place in form.compiled.forbidClauses.indices {
        form.compiled.forbidClauses[place].models = ModelSet(0)
      }
    }
    #expect(found != nil)
  }
}
