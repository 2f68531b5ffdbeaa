import Foundation
import Testing

@testable import PolicyLang

/// "Where the edit is certain, a fix-it": one that is offered compiles and is what was meant.
@Suite struct FixItTests {
  /// A mistake in the base policy, its code, and the text as mended; nil where no edit is certain.
  struct Mistake: CustomTestStringConvertible {
    let text: String
    let code: String
    let mended: String?
    let help: String?
    init(_ text: String, _ code: String, _ mended: String? = nil, help: String? = nil) {
      self.text = text
      self.code = code
      self.mended = mended
      self.help = help
    }
    var testDescription: String { text }
  }

  static let numbers: [Mistake] = [
    Mistake("cap c { cost $0,50 }", "P0025", "cap c { cost $0.50 }"),
    Mistake("cap c { cost $1,25 }", "P0025", "cap c { cost $1.25 }"),
    Mistake("cap c { cost $1.000,50 }", "P0025", "cap c { cost $1000.50 }"),
    Mistake("cap c { cost $1,000.50 }", "P0025", "cap c { cost $1000.50 }"),
    Mistake(
      "cap c { cost $1,000   output 100,000 }", "P0025", "cap c { cost $1000   output 100000 }"),
    Mistake("cap c { cost $1,00,000 }", "P0025"),
    Mistake("cap c { cost 0,50 USD }", "P0025", "cap c { cost $0.50 }"),
    Mistake("deny d { when n > 12,5 }", "P0025", help: "a point stands before decimals"),
    Mistake("deny d { when n > 0,5 or n == 3 }", "P0025"),
    Mistake("deny d { when wait > 1,5m }", "P0025", "deny d { when wait > 90s }"),
    Mistake("deny d { when n > 10,000 }", "P0025", "deny d { when n > 10000 }"),
    Mistake(
      "route r { to split by tenant { 90,5% a, 9,5% b } }", "P0025",
      "route r { to split by tenant { 90.5% a, 9.5% b } }"),
    Mistake(
      "route r { to split by tenant { 90 % a, 10 % b } }", "P0020",
      "route r { to split by tenant { 90% a, 10% b } }"),
    Mistake(
      "route r { to split by tenant { 90 percent a, 10 pct b } }", "P0020",
      "route r { to split by tenant { 90% a, 10% b } }"),
    Mistake(
      "route r { to split by tenant { 90percent a, 10Percent b } }", "P0021",
      "route r { to split by tenant { 90% a, 10% b } }"),
    Mistake(
      "route r { to split by tenant { 99.5 percent a, 0,5 % b } }", "P0020",
      "route r { to split by tenant { 99.5% a, 0.5% b } }"),
    Mistake(
      "budget w { spend 500 USD per day   exhausted deny 429 }", "P0020",
      "budget w { spend $500 per day   exhausted deny 429 }"),
    Mistake(
      "budget w { spend USD 500 per day   exhausted deny 429 }", "P0020",
      "budget w { spend $500 per day   exhausted deny 429 }"),
    Mistake(
      "budget w { spend 500 dollars per day   exhausted deny 429 }", "P0020",
      "budget w { spend $500 per day   exhausted deny 429 }"),
    Mistake(
      "budget w { spend 500$ per day   exhausted deny 429 }", "P0020",
      "budget w { spend $500 per day   exhausted deny 429 }"),
    Mistake(
      "budget w { spend $ 500 per day   exhausted deny 429 }", "P0020",
      "budget w { spend $500 per day   exhausted deny 429 }"),
    Mistake(
      "budget w { spend $500 USD per day   exhausted deny 429 }", "P0020",
      "budget w { spend $500 per day   exhausted deny 429 }"),
    Mistake("cap c { cost 500USD }", "P0021", "cap c { cost $500 }"),
    Mistake("cap c { cost 50 cents }", "P0020", "cap c { cost $0.50 }"),
    Mistake("cap c { cost 50 euros }", "P0020"),
    Mistake("cap c { output 100 k }", "P0020", "cap c { output 100k }"),
    Mistake("cap c { output 1.5 million }", "P0020", "cap c { output 1500k }"),
    Mistake("record r { retain at least 7 d }", "P0020", "record r { retain at least 7d }"),
    Mistake("record r { retain at least 7 Years }", "P0020", "record r { retain at least 7y }"),
    Mistake("deny d { when (wait > 5 minutes) }", "P0020", "deny d { when (wait > 5m) }"),
    Mistake("deny d { when wait in 5 s..7 seconds }", "P0020", "deny d { when wait in 5s..7s }"),
    Mistake("deny d { when wait in {5 s, 7 s} }", "P0020", "deny d { when wait in {5s, 7s} }"),
    Mistake(
      "model c { region us clearance secret context 8k price_in 1 USD price_out 2 USD }", "P0020",
      "model c { region us clearance secret context 8k price_in $1 price_out $2 }"),
  ]

  static let values: [Mistake] = [
    Mistake("deny d { when task == chat, code }", "P0205", help: "`task in {chat, code}`"),
    Mistake("deny d { when task != chat, code }", "P0205", help: "`task not in {chat, code}`"),
    Mistake("deny d { when task in chat, code }", "P0205", help: "`task in {chat, code}`"),
    Mistake("deny d { when labels has pii, phi }", "P0205", help: "`labels has all of {pii, phi}`"),
    Mistake(
      "deny d { when tenant == \"a\", \"b\" }", "P0205", "deny d { when tenant in {\"a\", \"b\"} }"),
    Mistake("deny d { when n == 1, 2, 3 }", "P0205", "deny d { when n in {1, 2, 3} }"),
    Mistake("deny d { when n != 1, 2 }", "P0205", "deny d { when n not in {1, 2} }"),
    Mistake("deny d { when n in 1, 2 }", "P0205", "deny d { when n in {1, 2} }"),
    Mistake("deny d { when n + m == 1, 2 }", "P0205"),
    Mistake("deny d { when n > 1, 2 }", "P0205"),
    Mistake("deny d { when n > 1, m > 2 }", "P0205", "deny d { when n > 1 and m > 2 }"),
    Mistake("deny d { when n > 1,m > 2 }", "P0205", "deny d { when n > 1 and m > 2 }"),
    Mistake(
      "deny d { when task == chat, code and n > 3   status 403 }", "P0205"),
    Mistake("deny d { when task in chat }", "T0203", "deny d { when task in {chat} }"),
    Mistake("deny d { when labels == pii }", "T0201", help: "`has pii`"),
    Mistake("deny d { when pii != labels }", "T0201", help: "`has pii`"),
    Mistake(
      "deny d { when labels has any of pii }", "P0109", "deny d { when labels has any of {pii} }"),
    Mistake("deny d { when labels has any of pii, phi }", "P0109", help: "{pii, …}"),
    Mistake("redact r { findings with mask }", "P0109"),
    Mistake("deny d { status 403, 404 }", "P0109"),
  ]

  static let words: [Mistake] = [
    Mistake("deny d { when NOT n > 3 }", "P0003", "deny d { when not n > 3 }"),
    Mistake("deny d { when NOT (n > 3) }", "P0003", "deny d { when not (n > 3) }"),
    Mistake("deny d { when task IN {chat} }", "P0003", "deny d { when task in {chat} }"),
    Mistake("deny d { when task NOT IN {chat} }", "P0003", "deny d { when task not in {chat} }"),
    Mistake("deny d { when labels HAS pii }", "P0003", "deny d { when labels has pii }"),
    Mistake(
      "deny d { when labels IS NOT EMPTY }", "P0003", "deny d { when labels is not empty }"),
    Mistake(
      "deny d { when tenant STARTS WITH \"a\" }", "P0003",
      "deny d { when tenant starts with \"a\" }"),
    Mistake(
      "request { vip bool default false }\ndeny d { when vip == TRUE }", "T0101",
      "request { vip bool default false }\ndeny d { when vip == true }"),
    Mistake(
      "request { vip bool default FALSE }\ndeny d { when vip }", "T0201",
      "request { vip bool default false }\ndeny d { when vip }"),
    Mistake(
      "forbid f { models not region == eu }", "P0109",
      "forbid f { models where not region == eu }"),
    Mistake("forbid f { models region == eu }", "P0109", "forbid f { models where region == eu }"),
    Mistake(
      "avoid f { models region in {eu} }", "P0109", "avoid f { models where region in {eu} }"),
    Mistake("forbid f { models not }", "P0111"),
    Mistake("route r { to model a }", "P0111"),
    Mistake("deny Patienten_schützen { when n > 3 }", "P0002", help: "letters, digits and `_`"),
    Mistake("define größe = n > 3\ndeny d { when n > 4 }", "P0002"),
    Mistake(
      "enum Stadt { köln, bonn }", "P0002", "enum Stadt { `köln`, bonn }"),
    Mistake("redact x { findings {name}   with mask }", "T0107", help: "detectors: "),
    Mistake("redact x { findings {email} }", "R0101", help: "`with mask`"),
    Mistake("fallback f { on 429 next }", "P0109", "fallback f { on rate_limited next }"),
    Mistake(
      "fallback f { on slow, 503 next }", "P0109", "fallback f { on slow, server_unavailable next }"
    ),
    Mistake("fallback f { on 5xx next }", "P0109", help: "`unavailable`"),
    Mistake(
      "notify n { on 429 severity \"major\" }", "P0109",
      "notify n { on rate_limited severity \"major\" }"),
    Mistake(
      "detector p = /pears/ ignoring case", "P0109", help: "write both letters"),
    Mistake(
      "detector p = /pears/ near /x/ ignoring case within 5 chars", "P0109",
      help: "write both letters"),
    Mistake(
      "validate v { output matches /x/ ignoring case }", "P0109", help: "write both letters"),
  ]

  @Test(arguments: numbers + values + words)
  func whatIsOfferedIsMeant(_ mistake: Mistake) {
    let checked = CheckedPolicy(inBase: mistake.text)
    let codes = Set(checked.diagnostics.filter { $0.severity == .error }.map(\.code.id))
    // A further mistake of the same number may be told by its comma.
    #expect(codes.subtracting([mistake.code]).subtracting(["P0025"]) == [], "\(checked.report)")
    #expect(codes.contains(mistake.code), "\(checked.report)")
    if let help = mistake.help {
      #expect(checked.diagnostics.contains { $0.help.contains { $0.contains(help) } })
    }
    let fixes = checked.diagnostics.compactMap(\.fixIt)
    guard let mended = mistake.mended else {
      #expect(fixes.isEmpty, "\(fixes.map(\.title))")
      return
    }
    let after = Self.applied(fixes, to: checked.sources)
    #expect(after == CheckedPolicy.base + mended + "\nroute last { to a, b }\n")
    let again = CheckedPolicy(after)
    #expect(again.errors.isEmpty, "\(again.report)")
  }

  // MARK: - Every fix-it of every wrong text

  /// Wrong texts of the other tests and of the pages.
  static var corpus: [String] {
    let conditions = MistakeTests.conditions.map { "deny d { when \($0.wrong)\n}" }
    let pages = DiagnosticCatalogue.all.filter { $0 != .tooManyProblems }.map(\.wrong)
      .filter { !$0.contains("\n--- ") && $0.utf8.count < 2_000 }
    return conditions + MistakeTests.declarations.map(\.wrong) + pages
      + (numbers + values + words).map(\.text)
  }

  @Test func everyFixMendsWhatItIsOfferedFor() {
    var count = 0
    for text in Self.corpus {
      let wrong = CheckedPolicy(inBase: text)
      for diagnostic in wrong.diagnostics {
        guard let fixIt = diagnostic.fixIt else { continue }
        count += 1
        let after = Self.applied([fixIt], to: wrong.sources)
        judge(diagnostic, wrong, CheckedPolicy(after), after)
      }
    }
    #expect(count > 150)
  }

  @Test func everyFixOfTheRefusedCasesMends() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Conformance/Fixtures/cases/refuse")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count >= 46)
    for name in names {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      let wrong = CheckedPolicy(text)
      for diagnostic in wrong.diagnostics {
        guard let fixIt = diagnostic.fixIt else { continue }
        let after = Self.applied([fixIt], to: wrong.sources)
        judge(diagnostic, wrong, CheckedPolicy(after), after)
      }
    }
  }

  /// The diagnostic is gone, and no syntax error is new.
  private func judge(
    _ fixed: Diagnostic, _ before: CheckedPolicy, _ after: CheckedPolicy, _ text: String
  ) {
    func said(_ policy: CheckedPolicy) -> [String: Int] {
      policy.diagnostics.reduce(into: [:]) { $0["\($1.code.id) \($1.message)", default: 0] += 1 }
    }
    let (old, new) = (said(before), said(after))
    let saying = "\(fixed.code.id) \(fixed.message)"
    #expect(
      new[saying, default: 0] < old[saying, default: 0], "\(saying) stays:\n\(text.suffix(300))")
    for (other, count) in new where other.hasPrefix("P") {
      #expect(
        count <= old[other, default: 0],
        "mending \(saying) makes \(other):\n\(text.suffix(300))")
    }
  }

  private static func applied(_ fixes: [Diagnostic.FixIt], to sources: SourceSet) -> String {
    let result = FixItApplier.apply(fixes, to: sources)
    #expect(result.leftOut.isEmpty)
    guard let bytes = result.files.values.first else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: - Line ends

  @Test func carriageReturnsAloneBecomeNewlines() {
    let text = CheckedPolicy.base + "route last { to a, b }\n"
    let old = ParsedText(text.replacing("\n", with: "\r"))
    #expect(old.codes == ["P0001"])
    #expect(old.mended == text)
    #expect(ParsedText("language 1\ndeny d\u{7}e { when a }").mended.contains("d\u{7}e"))
    #expect(
      !ParsedText("// c\rdeny d { when a }\nlanguage 1\n").diagnostics.contains {
        $0.fixIt != nil && $0.code.id == "P0001"
      })
  }
}
