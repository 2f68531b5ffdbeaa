import PolicyLang
import Testing

@Suite("Conditions")
struct ConditionTests {
  /// What the condition of a deny in the base policy means.
  private func meaning(_ condition: String) -> String {
    let checked = CheckedPolicy(inBase: "deny d { when \(condition) }")
    guard let policy = checked.policy else { return checked.report }
    return Rendering(policy: policy).text(policy.denies[0].when)
  }

  /// What the `models where` of a soft rule in the base policy means.
  private func modelMeaning(_ condition: String) -> String {
    let checked = CheckedPolicy(inBase: "avoid x { models where \(condition) }")
    guard let policy = checked.policy else { return checked.report }
    guard case .matching(let result) = policy.avoids[0].models else { return "named" }
    return Rendering(policy: policy).text(result)
  }

  /// The numbers of the problems of a deny's condition in the base policy.
  private func codes(_ condition: String) -> [String] {
    CheckedPolicy(inBase: "deny d { when \(condition) }").codes
  }

  @Test("numbers become sums compared with zero")
  func numbers() {
    #expect(meaning("n > 5") == "1*n + -5 > 0")
    #expect(meaning("5 < n") == "1*n + -5 > 0")
    #expect(meaning("n == m") == "1*n + -1*m + 0 == 0")
    #expect(meaning("m > n") == "1*n + -1*m + 0 < 0")
    #expect(meaning("n + m <= 60") == "1*n + 1*m + -60 <= 0")
    #expect(meaning("n - 1 > 5") == "1*n + -6 > 0")
    #expect(meaning("n + m + n > 9") == "2*n + 1*m + -9 > 0")
    #expect(meaning("wait >= 2s") == "1*wait + -2000 >= 0")
    #expect(meaning("now < 2000-01-02") == "1*now + -946771200000000 < 0")
    #expect(meaning("declared.n > 5") == "1*n + -5 > 0")
  }

  @Test("a division scales both sides instead of rounding")
  func divisions() {
    #expect(meaning("n / 4 > m") == "1*n + -4*m + 0 > 0")
    #expect(meaning("(n + m) / 3 >= 7") == "1*n + 1*m + -21 >= 0")
    #expect(meaning("(n - m) * 2 < 5") == "2*n + -2*m + -5 < 0")
    #expect(meaning("n * 4 > 8") == "1*n + -2 > 0")
    #expect(
      modelMeaning("p95_first_token > wait / 4") == "1*wait + -4*signal.p95_first_token + 0 < 0")
    #expect(modelMeaning("n + m <= context") == "1*n + 1*m + -1*model.context + 0 <= 0")
  }

  @Test("sums of another shape are refused")
  func shapes() {
    for condition in [
      "n + m + n + m > 5", "n - m - n > 5", "n * 2 + m > 5", "n + m > n + m", "n / 0 > 5",
      "n * 5% > 5", "now + now > now", "n + m in 1..5",
    ] {
      #expect(codes(condition) == ["T0205"], "\(condition): \(meaning(condition))")
    }
  }

  @Test("levels have an order, from either side")
  func levels() {
    #expect(meaning("sens >= internal") == "sens >= #1")
    #expect(meaning("internal <= sens") == "sens >= #1")
    #expect(meaning("sens > declared.sens") == "sens > declared.sens")
    #expect(meaning("sens in internal..secret") == "sens in 1..2")
    #expect(modelMeaning("clearance < sens") == "model.clearance < sens")
  }

  @Test("enums are equal or members")
  func enums() {
    #expect(meaning("task == code") == "task == #1")
    #expect(meaning("code != task") == "task != #1")
    #expect(meaning("task in {code, chat}") == "task in 0..1")
    #expect(meaning("task not in {code}") == "not task in 1..1")
    #expect(codes("task < code") == ["T0203"])
    #expect(codes("task == pii") == ["T0107"])
    #expect(codes("task == \"code\"") == ["T0201"])
    #expect(codes("task in chat..code") == ["T0203"])
    #expect(codes("task in code") == ["T0203"])
    #expect(codes("task == sens") == ["T0201"])
  }

  @Test("values of the expected enum come before attributes and defines")
  func valuesFirst() {
    let checked = CheckedPolicy(
      inBase: """
        request { code bool default false }
        define chat = n > 5
        deny d { when (task == code and code and chat) or task == chat }
        """)
    guard let policy = checked.policy else {
      Issue.record("\(checked.report)")
      return
    }
    #expect(
      Rendering(policy: policy).text(policy.denies[0].when)
        == "((task == #1 and code and 1*n + -5 > 0) or task == #0)")
  }

  @Test("sets")
  func sets() {
    #expect(meaning("labels has phi") == "labels has any of {10}")
    #expect(meaning("labels has all of {pii, phi}") == "labels has all of {11}")
    #expect(meaning("labels has only {pii}") == "labels has only {1}")
    #expect(meaning("labels is not empty") == "not labels is empty")
    #expect(meaning("labels == {phi}") == "labels == {10}")
    #expect(meaning("labels != declared.labels") == "labels != declared.labels")
    #expect(meaning("findings has pan") == "findings has any of {100}")
    #expect(meaning("needs has only {chat, stream}") == "needs has only {100000001}")
    #expect(codes("labels == pii") == ["T0201"])
    #expect(codes("labels in {pii}") == ["T0203"])
    #expect(codes("labels < {pii}") == ["T0203"])
    #expect(codes("tenant has pii") == ["T0203"])
    #expect(codes("labels has chat") == ["T0107"])
  }

  @Test("texts")
  func texts() {
    #expect(meaning("tenant == \"a\"") == "tenant == a")
    #expect(meaning("\"a\" != tenant ignoring case") == "not tenant == a ignoring case")
    #expect(meaning("tenant in {\"b\", \"a\", \"b\"}") == "tenant in a,b")
    #expect(meaning("tenant starts with \"x\"") == "tenant starts x")
    #expect(meaning("tenant matches glob \"x*\"") == "tenant glob x*")
    #expect(meaning("tenant contains /a+/ ignoring case") == "tenant contains /a+/ ignoring case")
    #expect(modelMeaning("name == tenant") == "model.name == tenant")
    #expect(codes("tenant < \"a\"") == ["T0203"])
    #expect(codes("tenant == acme") == ["T0201"])
    #expect(codes("n starts with \"x\"") == ["T0203"])
    #expect(codes("n == 5 ignoring case") == ["T0210"])
    #expect(codes("task == code ignoring case") == ["T0210"])
    #expect(codes("tenant in {\"a\"..\"b\"}") == ["T0203"])
  }

  @Test("conditions are boolean")
  func booleans() {
    #expect(meaning("not (n > 5 and true)") == "not (1*n + -5 > 0 and true)")
    for condition in ["n", "task", "labels", "tenant", "now", "5", "\"x\"", "n + m", "findings"] {
      #expect(codes(condition) == ["T0204"], "\(condition)")
    }
    #expect(codes("(n > 5) == true") == ["T0211"])
  }

  @Test("lists of texts, values and numbers")
  func lists() {
    let checked = CheckedPolicy(
      inBase: """
        list vips = {"zeta", "acme", "zeta"}
        list coding of Task = {code}
        list odd of int = {1, 3, 5..7, 8}
        deny d { when tenant in vips and task in coding and n not in odd }
        """)
    guard let policy = checked.policy else {
      Issue.record("\(checked.report)")
      return
    }
    #expect(policy.lists.map(\.name) == ["vips"])
    #expect(policy.lists[0].entries == [Array("acme".utf8), Array("zeta".utf8)])
    #expect(
      Rendering(policy: policy).text(policy.denies[0].when)
        == "(tenant in list vips and task in 1..1 and not n in 1..1,3..3,5..8)")
  }

  @Test("a comparison that reads nothing is refused")
  func constants() {
    for condition in ["5 > 3", "n == n", "n - n > 5", "\"a\" == \"b\"", "task == task"] {
      #expect(codes(condition) == ["T0208"], "\(condition)")
    }
  }

  @Test("numbers that do not fit 128 bits are refused, not wrapped")
  func large() {
    let most = Int64.max
    #expect(codes("n * \(most) > m") == ["T0207"])
    #expect(codes("n / \(most) > \(most)") == ["T0207"])
    #expect(codes("n + \(most) + \(most) > 5") == ["T0207"])
  }
}
