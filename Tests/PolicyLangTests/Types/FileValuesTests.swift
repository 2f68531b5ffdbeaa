import PolicyCore
import Testing

@testable import PolicyLang

/// Values, tables and cases from files, as a policy's author sees them.
@Suite struct FileValuesTests {
  /// The base policy with declarations and files.
  private func check(_ declarations: String, _ files: [(String, String)]) -> CheckedPolicy {
    CheckedPolicy(
      files: [("main.policy", CheckedPolicy.base + declarations + "\nroute last { to a, b }\n")]
        + files.map { (name: $0.0, text: $0.1) })
  }

  private func place(_ checked: CheckedPolicy) -> String {
    guard let first = checked.diagnostics.first else { return "" }
    let file = checked.sources[first.span.file]
    return "\(file.name):\(file.position(of: Int(first.span.start)).line)"
  }

  @Test func textListsMergeAndSort() {
    let checked = check(
      "list vips from \"vips.txt\"\ndeny d { when tenant in vips }",
      [("vips.txt", "\u{FEFF}zeta\r\nacme\n\nacme\nlast")])
    #expect(checked.codes == [])
    #expect(
      checked.policy?.lists.first?.entries.map { String(decoding: $0, as: UTF8.self) }
        == ["acme", "last", "zeta"])
  }

  @Test(arguments: [
    "id,name\n1,acme\n2,\"a \"\"b\"\", c\"\n", "\u{FEFF}id;name\r\n1;acme\r\n2;\"a \"\"b\"\", c\"",
    "id,name\r\n1,acme\n2,\"a \"\"b\"\", c\"\r\n\r\n",
  ])
  func columnsOfCSV(_ text: String) {
    let checked = check(
      "list vips from \"v.csv\" column \"name\"\ndeny d { when tenant in vips }", [("v.csv", text)])
    #expect(checked.codes == [], "\(checked.report)")
    #expect(
      checked.policy?.lists.first?.entries.map { String(decoding: $0, as: UTF8.self) }
        == ["a \"b\", c", "acme"])
  }

  @Test(arguments: [
    ("name\n\"acme\n", "v.csv:2", "never closes"), ("name\n\"acme\"x\n", "v.csv:2", "goes on"),
    ("name,id\nacme\n", "v.csv:2", "line 2 has 1 cell, the header 2"),
    ("name,id\nacme,\n", "v.csv:2", "empty cell in the column `id`"),
    ("name,name\na,b\n", "v.csv:1", "two columns"), ("", "v.csv:1", "empty"),
  ])
  func tornFilesAreReportedAtTheirPlace(_ text: String, _ at: String, _ words: String) {
    let checked = check("list vips from \"v.csv\" column \"name\"", [("v.csv", text)])
    #expect(checked.codes.first == "S0105", "\(checked.report)")
    #expect(place(checked) == at)
    #expect(checked.diagnostics.first?.message.contains(words) == true, "\(checked.report)")
  }

  @Test func anUnknownColumnIsNamedWithTheNearest() {
    let checked = check(
      "list vips from \"v.csv\" column \"nme\"", [("v.csv", "name,id\na,b\n")])
    #expect(checked.codes == ["S0106"])
    #expect(checked.report.contains("did you mean `name`?"))
  }

  @Test func aMillionAndOneEntriesAreTooMany() {
    let text = String(repeating: "x\n", count: 1_000_001)
    let checked = check("list vips from \"v.txt\"", [("v.txt", text)])
    #expect(checked.codes == ["T0114"])
    #expect(checked.diagnostics.first?.message.contains("1000001") == true)
  }

  @Test func enumsFromColumns() {
    let files = [("c.csv", "alpha2;name\nDE;Germany\nGB;\"United Kingdom\"\n")]
    let checked = check(
      """
      enum Country from "c.csv" column "name"
      request { land Country default Germany }
      deny d { when land == `United Kingdom` }
      """, files)
    #expect(checked.codes == [], "\(checked.report)")
    #expect(
      checked.policy?.enumerations.contains { $0.values == ["Germany", "United Kingdom"] } == true)
    let twice = check("enum C from \"c.csv\"", [("c.csv", "a\nx\nx\n")])
    #expect(twice.codes == ["T0102"])
    #expect(place(twice) == "c.csv:3")
    let which = check("enum C from \"c.csv\"", files)
    #expect(which.codes == ["S0106"])
  }

  @Test func listsOfOtherTypes() {
    let checked = check(
      "list waits of duration from \"w.txt\"\ndeny d { when wait in waits }",
      [("w.txt", "5s\n1m\n")])
    #expect(checked.codes == [], "\(checked.report)")
    let wrong = check("list waits of duration from \"w.txt\"", [("w.txt", "5s\nsoon\n")])
    #expect(wrong.codes == ["T0201"])
    #expect(place(wrong) == "w.txt:2")
  }

  @Test func calendarsAreDaysAndSpans() {
    let checked = check(
      "calendar freeze from \"f.csv\"\ndeny d { when now in freeze }",
      [
        (
          "f.csv",
          "from,until,name\n1970-01-03,1970-01-04,b\n1970-01-01,1970-01-02,a\n"
            + "1970-01-10T00:00:00Z,1970-01-10T01:00:00Z,c\n"
        )
      ])
    #expect(checked.codes == [], "\(checked.report)")
    let day: Int64 = 86_400_000_000
    guard case .test(.member(_, let ranges), _)? = checked.policy?.denies.first?.when else {
      return missing("the ranges")
    }
    #expect(ranges == [0...(4 * day - 1), (9 * day)...(9 * day + 3_600_000_000 - 1)])
    for bad in ["day\n2027-01-01\n", "date,until\n2027-01-01,2027-01-02\n"] {
      #expect(check("calendar f from \"f.csv\"", [("f.csv", bad)]).codes == ["S0106"])
    }
    for bad in ["date\n2027-02-30\n", "from,until\n2027-01-02,2027-01-01\n"] {
      #expect(check("calendar f from \"f.csv\"", [("f.csv", bad)]).codes == ["S0105"])
    }
  }

  @Test func tablesFromFilesAreRows() {
    let checked = check(
      "deny unique table t from \"t.csv\"",
      [
        (
          "t.csv",
          "task;n;status;because\r\ncode;>= 50;403;No big code\r\n"
            + "\"chat\";\"1, 3..5\";-;\"says \"\"no\"\", {twice}\"\r\n"
        )
      ])
    #expect(checked.codes == [], "\(checked.report)")
    #expect(checked.policy?.denies.map(\.info.name) == ["t#1", "t#2"])
    #expect(checked.policy?.denies.map(\.info.because) == ["No big code", "says \"no\", {twice}"])
    #expect(checked.policy?.denies.map(\.status) == [403, 403])
  }

  @Test func chainsAndConditionsStandInCells() {
    let checked = check(
      "route table t from \"t.csv\"",
      [("t.csv", "task,to\ncode,\"b, a\"\nchat,models where region == eu\n")])
    #expect(checked.policy?.routes.map(\.info.name) == ["t#1", "t#2", "last"], "\(checked.report)")
  }

  @Test(arguments: [
    ("tsk,status\ncode,403\n", "T0101", "did you mean `task`?"),
    ("status,task\n403,code\n", "S0106", "columns of attributes"),
    ("task\ncode\n", "S0106", "says what its rows do"),
    ("task,status\ncod,403\n", "T0107", "did you mean `code`?"),
    ("task,status\n},403\n", "", ""), ("task,status\ncode,|\n", "", ""),
  ])
  func wrongTablesAreRefused(_ text: String, _ code: String, _ words: String) {
    let checked = check("deny table t from \"t.csv\"", [("t.csv", text)])
    #expect(!checked.errors.isEmpty)
    #expect(checked.policy == nil)
    #expect(code.isEmpty || checked.codes.contains(code), "\(checked.report)")
    #expect(words.isEmpty || checked.report.contains(words), "\(checked.report)")
  }

  @Test func filesStayInTheFolderAndAreReadOnce() {
    #expect(check("list v from \"../v.txt\"", []).codes == ["S0103"])
    #expect(check("list v from \"v.txt\"", []).codes == ["S0101"])
    #expect(check("list v from \"main.policy\"", []).codes == ["S0101"])
    let twice = check("list v from \"v.txt\"\nlist w from \"v.txt\"", [("v.txt", "a\n")])
    #expect(twice.sources.files.map(\.name) == ["main.policy", "v.txt"])
  }

  @Test func casesAreTests() {
    let files = [
      "main.policy": CheckedPolicy.base + "deny d { when n > 50 }\nroute last { to a, b }\n",
      "x.cases.csv":
        "name,task,n,labels,expect.effect,expect.candidates,expect.rule\n"
        + "big,code,60,,deny,,d\nsmall,,,{pii},route,\"a, b\",last\n,chat,1,,,a,\n",
    ]
    let parsed = PolicyReader.read(root: "main.policy", present: [], cases: ["x.cases.csv"]) {
      files[$0].map { .success(Array($0.utf8)) } ?? .failure(.missing)
    }
    let (policy, diagnostics) = Checker.check(parsed)
    #expect((parsed.diagnostics + diagnostics).map(\.message) == [])
    #expect(policy?.tests.map(\.title) == ["big", "small", "x.cases.csv, line 4"])
    #expect(policy?.tests.map(\.given.count) == [2, 1, 2])
    #expect(policy?.tests.map(\.expectations.count) == [1, 3, 1])
  }

  @Test func textsOfCasesNeedNoQuotes() {
    let files = [
      "main.policy": CheckedPolicy.base
        + "deny d { when n > 50 }\ndeny table t from \"t.csv\"\nroute last { to a, b }\n",
      "x.cases.csv":
        "name,tenant,n,expect.effect,expect.rule\nbare,acme & co,60,deny,d\ndash,-,1,route,\n"
        + "quoted,\"\"\"acme\"\"\",60,deny,`t#1`\nnone,,60,deny,t#1\n,,,,\n",
      "t.csv": "tenant,n,because\nacme,> 3,x\n",
    ]
    let parsed = PolicyReader.read(root: "main.policy", present: [], cases: ["x.cases.csv"]) {
      files[$0].map { .success(Array($0.utf8)) } ?? .failure(.missing)
    }
    let (policy, diagnostics) = Checker.check(parsed)
    #expect((parsed.diagnostics + diagnostics).map(\.message) == [])
    #expect(policy?.tests.map(\.given.count) == [2, 2, 2, 1])
  }

  @Test func bareTextsOfTablesAreCheckedAsTexts() {
    let bad = check(
      "deny table t from \"t.csv\"",
      [("t.csv", "tenant,because\n\"\"\"acme\",x\n")])
    #expect(!bad.errors.isEmpty)
    #expect(place(bad) == "t.csv:2", "\(bad.report)")
  }

  @Test func emptyFilesAreWarnedOf() {
    let list = check("list l from \"l.txt\"\ndeny d { when tenant in l }", [("l.txt", "\n\n")])
    #expect(list.codes == ["T0314"], "\(list.report)")
    #expect(list.text(list.diagnostics[0]) == "\"l.txt\"")
    let calendar = check(
      "calendar f from \"f.csv\"\ndeny d { when now in f }", [("f.csv", "from,until\n")])
    #expect(calendar.codes == ["T0314"], "\(calendar.report)")
    #expect(calendar.report.contains("nothing is ever in `f`"))
    #expect(list.errors.isEmpty && calendar.errors.isEmpty)
  }

  @Test(arguments: [
    ("name,expect.efect\na,deny\n", "S0106", "did you mean `expect.effect`?"),
    ("name,expect.effect\na,denied\n", "S0105", "`route`, `deny` or"),
    ("name,tsk\na,code\n", "T0101", "did you mean `task`?"),
    ("name,n\na,b,c\n", "S0105", "line 2 has 3 cells"),
  ])
  func wrongCasesAreReported(_ text: String, _ code: String, _ words: String) {
    let base = CheckedPolicy.base + "route last { to a, b }\n"
    let parsed = PolicyReader.read(root: "main.policy", present: [], cases: ["x.cases.csv"]) {
      .success(Array(($0 == "main.policy" ? base : text).utf8))
    }
    let all = parsed.diagnostics + Checker.check(parsed).diagnostics
    #expect(all.map(\.code.id).contains(code), "\(all)")
    #expect(all.contains { ($0.message + $0.help.joined()).contains(words) }, "\(all)")
  }
}
