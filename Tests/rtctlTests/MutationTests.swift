import Foundation
@testable import rtctl
import Testing
import TestSupport

/// What `--mutate` changes, and what becomes of it: a change that a request tells apart and no test
/// notices is named with that request, one that none tells apart is proved and not counted.
@Suite struct MutationTests {
  let place: Workplace

  init() throws { place = try Workplace() }

  private static let head = """
    language 1
    level Level { low < mid < high }
    enum Label { pii, phi }
    request {
        n       int 0..9      default 0
        s       Level         default low
        labels  set of Label  default {}
        key     string max 8  default "x"
    }
    models { eu bool }
    model a { eu true }
    model b { eu false }

    """

  private struct Outcome {
    var survivors: [(change: String, request: String?)]
    var open: [String]
    var same: [String]
    var percent: String
  }

  private func mutate(_ rules: String, head: String = Self.head) throws -> Outcome {
    try place.write("main.policy", head + rules)
    let run = place.run("test", "main.policy", "--mutate", "--format", "json")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    let report = try run.object()
    func changes(_ key: String) -> [(String, String?)] {
      (report[key] as? [[String: Any]] ?? []).map {
        ($0["change"] as? String ?? "", $0["request"] as? String)
      }
    }
    return Outcome(
      survivors: changes("survivors"), open: changes("unsettled").map(\.0),
      same: changes("same").map(\.0), percent: report["percent"] as? String ?? "")
  }

  /// Every change that is named survives with a request: no test looks at it.
  @Test(arguments: [
    (
      "forbid f { models b }\nwaive w { lifts f\n models b\n when n == 9\n until 2027-03-01\n approved \"x\" because \"y\" }",
      [
        "waive `w`: `until 2027-03-01` becomes `2027-02-28`",
        "waive `w`: `until 2027-03-01` becomes `2027-03-02`",
        "waive `w`: `until 2027-03-01` is dropped",
      ]
    ),
    (
      "forbid f { models b   from 2027-03-01 }",
      [
        "forbid `f`: `from 2027-03-01` becomes `2027-03-02`",
        "forbid `f`: `from 2027-03-01` is dropped",
      ]
    ),
    ("deny d { when n == 9   status 429 }", ["deny `d`: status 429 becomes 403"]),
    (
      "cap c { output 4k   attempts 2   cost $0.25 }",
      [
        "cap `c`: `output 4000` becomes `4001`", "cap `c`: `attempts 2` becomes `3`",
        "cap `c`: `attempts 2` becomes `1`", "cap `c`: `cost $0.25` becomes `$0.26`",
      ]
    ),
    (
      "record r { content metadata   retain at least 6y }",
      [
        "record `r`: `content metadata` becomes `content nothing`",
        "record `r`: `retain at least 6y` becomes `2189d`",
      ]
    ),
    (
      "redact x { findings {email, phone}   with token }",
      ["redact `x`: `email` is not redacted", "redact `x`: `with token` becomes `with hash`"]
    ),
    ("isolate i { provider_state off   cache off }", ["isolate `i`: `cache off` is dropped"]),
    (
      "disclose h { header \"x-ai\" = \"true\" }",
      ["disclose `h`: header `x-ai` gets another value"]
    ),
    (
      "notify o { on exhausted, security }",
      ["notify `o`: `exhausted` is dropped", "notify `o`: `security` is dropped"]
    ),
    (
      "budget t { spend $500 per day   by key   exhausted deny 429 }",
      [
        "budget `t`: `spend $500` becomes `$500.01`", "budget `t`: `per day` becomes `per week`",
        "budget `t`: `by key` is dropped",
      ]
    ),
    ("validate v { output is not empty }", ["validate `v`: is deleted"]),
    (
      "fallback f { hedge after 4s only when n == 3 }",
      ["fallback `f`: the hedge is dropped", "fallback `f`: hedge: `n == 3` becomes its opposite"]
    ),
    (
      "fallback f { on slow retry 2 then next }",
      [
        "fallback `f`: on slow, `retry 2 then next` becomes `retry 3 then next`",
        "fallback `f`: on slow, `retry 2 then next` becomes `next`",
        "fallback `f`: on slow, `retry 2 then next` becomes `retry 2 then stop`",
      ]
    ),
    (
      "classify c { when n == 9   raise s to mid   add labels {pii} }",
      [
        "classify `c`: does not raise `s`", "classify `c`: raises `s` to `high`",
        "classify `c`: does not add `pii`", "classify `c`: is deleted",
      ]
    ),
  ])
  func whatNoTestLooksAtSurvives(_ rule: String, _ changes: [String]) throws {
    let outcome = try mutate("\(rule)\nroute last { to a, b }\n")
    for change in changes {
      let survivor = outcome.survivors.first { $0.change == change }
      #expect(survivor?.request != nil, "\(change) of \(outcome)")
    }
  }

  @Test func routesChangeTheirOrderModelsAndArms() throws {
    let outcome = try mutate(
      """
      route one { when n > 3   to a then b }
      route two { when n > 5   to b }
      route split { when n == 1   to split by key { 90% a, 10% b } }
      route last { to a, b }
      """)
    for change in [
      "route `one`: stands behind `two`", "route `one`: `a` is dropped",
      "route `one`: `b` is dropped",
      "route `one`: part 1 and part 2 are swapped", "route `split`: 90% `a` becomes 89%",
      "route `split`: `b` of the split is dropped for `a`",
      "route `split`: the arms of the split are swapped", "route `last`: `a` and `b` are swapped",
    ] {
      let survivor = outcome.survivors.first { $0.change == change }
      #expect(survivor?.request != nil, "\(change) of \(outcome)")
    }
    // No request takes both.
    #expect(outcome.same.contains("route `two`: stands behind `split`"), "\(outcome)")
  }

  /// The case of a model alone in its part, and the order of two that are never tried together.
  @Test func whatNoRequestTellsApartIsNotCounted() throws {
    let outcome = try mutate(
      """
      forbid f { when n > 3   models a }
      forbid g { when n <= 3   models b }
      cap strict { output 1k }
      cap loose { output 4k }
      route last { to a, b }
      """)
    for change in [
      "route `last`: `a` and `b` are swapped", "cap `loose`: `output 4000` becomes `4001`",
    ] {
      #expect(outcome.same.contains(change), "\(change) of \(outcome)")
      #expect(!outcome.survivors.contains { $0.change == change })
    }
  }

  @Test(arguments: [
    // One model costs less whatever a request is, by both prices or by the sum of them.
    ("price_in $1 price_out $2", "price_in $2 price_out $4", "", true),
    ("price_in $1 price_out $2", "price_in $1 price_out $2", "", true),
    ("price_in $2 price_out $2", "price_in $1 price_out $9", "", false),
    ("price_in $2 price_out $4", "price_in $1 price_out $2", "", false),
    // At least 5,000 tokens of output outweigh 2,000 of prompt.
    ("price_in $2 price_out $2", "price_in $1 price_out $3", "when mx >= 5k and pt <= 2k   ", true),
    (
      "price_in $2 price_out $2", "price_in $1 price_out $3", "when mx >= 5k and pt <= 7k   ", false
    ),
  ])
  func anOrderByPriceIsThatOfDeclarationOrNot(
    _ first: String, _ second: String, _ when: String, _ isSame: Bool
  ) throws {
    let head = """
      language 1
      request { pt int 0..10k from prompt tokens   mx int 1..10k default 1k as output limit }
      models { eu bool }
      model a { eu true \(first) }
      model b { eu true \(second) }

      """
    let route = when.isEmpty ? "last" : "some"
    let rest = when.isEmpty ? "" : "route last { to a }\n"
    let outcome = try mutate(
      "route \(route) { \(when)to cheapest of {a, b} }\n\(rest)", head: head)
    let change = "route `\(route)`: cheapest of becomes the order of declaration"
    #expect(outcome.same.contains(change) == isSame, "\(outcome)")
    let survivor = outcome.survivors.first { $0.change == change }
    #expect((survivor?.request != nil) == !isSame, "\(outcome)")
  }

  /// Two rules in turn: the second is woken by the first.
  @Test func aClassifyThatAnotherCoversIsNotCounted() throws {
    let outcome = try mutate(
      """
      classify c { when s >= mid   raise s to high }
      route last { to a, b }
      """)
    let change = "classify `c`: in `s >= mid`, the bound moves by one"
    #expect(outcome.survivors.contains { $0.change == change && $0.request != nil }, "\(outcome)")
  }

  @Test func failingTestsCoverNothing() throws {
    let rules = Self.head + "deny d { when n > 3 }\nroute last { to a, b }\n"
    try place.write("main.policy", rules + "test \"t\" { given { n: 4 } expect candidates a }\n")
    let run = place.run("test", "main.policy", "--coverage")
    #expect(run.output.contains("deny `d` applies"), "\(run.output)")
    #expect(run.output.contains("`n > 3` just holds"), "\(run.output)")
    try place.write("main.policy", rules + "test \"t\" { given { n: 4 } expect denied by d }\n")
    let passing = place.run("test", "main.policy", "--coverage")
    #expect(!passing.output.contains("deny `d` applies"), "\(passing.output)")
  }

  /// Conditions of `classify` are judged where they are asked: before what they raise, and between.
  @Test(arguments: [
    // The test has the bound, the rule raises past it.
    ("classify c { when s >= mid   raise s to high }", "s: mid", "`s >= mid` just holds", true),
    (
      "classify c { when s >= mid   raise s to high }", "s: low", "`s >= mid` just does not hold",
      true
    ),
    ("classify c { when s >= mid   raise s to high }", "s: high", "`s >= mid` just holds", false),
    // The first rule leads to the bound of the second.
    (
      "classify b { when n == 9   raise s to mid }\nclassify c { when s >= mid   raise s to high }",
      "n: 9", "`s >= mid` just holds", true
    ),
  ])
  func aBoundOfClassifyIsJudgedWhereItIsAsked(
    _ rules: String, _ given: String, _ goal: String, _ isReached: Bool
  ) throws {
    try place.write(
      "main.policy",
      Self.head
        + """
        \(rules)
        route last { to a, b }
        test "t" { given { \(given) } expect candidates a, b }

        """)
    let run = place.run("test", "main.policy", "--coverage")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains(goal) == !isReached, "\(run.output)")
    #expect(!run.output.contains("cannot be reached by any request"), "\(run.output)")
  }
}
