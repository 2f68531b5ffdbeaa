import TestSupport
import Testing

@testable import rtctl

@Suite struct InspectTests {
  let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write("main.policy", SamplePolicy.text)
    place.run("build", "main.policy", "-o", "x.bundle", "--revision", "7")
  }

  @Test func theOverviewNamesDigestTextsModelsAndRules() {
    let run = place.run("inspect", "x.bundle")
    #expect(run.status == 0)
    for words in ["revision", "7", "sha256:", "main.policy", "bytes", "above", "Clearance", "C-1"] {
      #expect(run.output.contains(words), "\(words)")
    }
  }

  @Test func theTableReadsLikeThePolicy() {
    let run = place.run("inspect", "x.bundle", "--table")
    #expect(
      run.output == """
        classify
        Raises levels and adds to sets, until nothing changes.
          rule    labels   effect                because  owner             place
          health  has phi  raise sens to secret  HIPAA    dpo@bank.example  main.policy:34

        deny
        Every row that holds refuses the request.
          rule     task  sens    effect           because         owner             place
          no_code  code  secret  refuse with 451  EAR 15 CFR 734  dpo@bank.example  main.policy:35

        forbid
        Every row that holds removes models.
          rule   sens         effect    because    owner             place
          above  >= internal  remove b  Clearance  dpo@bank.example  main.policy:36

        route
        The first row that holds gives the candidates.
          rule    task  effect  owner             place
          coding  code  b, a    dpo@bank.example  main.policy:37
          last    -     a, b    dpo@bank.example  main.policy:38

        """)
  }

  @Test func theTableOfAPolicyIsThatOfItsBundle() {
    let formats = ["text", "csv", "html", "markdown"]
    for format in formats {
      let bundle = place.run("inspect", "x.bundle", "--table", "--format", format)
      #expect(bundle.status == 0)
      #expect(
        bundle.output == place.run("inspect", "main.policy", "--table", "--format", format).output)
    }
  }

  @Test func spreadsheetsGetOneHeaderAndQuotedCells() {
    let lines = place.run("inspect", "x.bundle", "--table", "--format", "csv").output
      .split(separator: "\r\n")
    #expect(lines.first == "table,rule,labels,effect,because,owner,place,task,sens")
    #expect(lines.count == 6)
    #expect(lines.last == "route,last,,\"a, b\",,dpo@bank.example,main.policy:38,-,")
  }

  @Test func pagesEscapeWhatThePolicySays() throws {
    try place.write(
      "main.policy",
      SamplePolicy.text.replacing("because \"HIPAA\"", with: "because \"<b>HIPAA</b> | x\""))
    let html = place.run("inspect", ".", "--table", "--format", "html").output
    #expect(html.contains("&lt;b&gt;HIPAA&lt;/b&gt;"))
    #expect(!html.contains("<b>HIPAA"))
    let markdown = place.run("inspect", ".", "--table", "--format", "markdown").output
    #expect(markdown.contains("\\<b\\>HIPAA\\</b\\> \\| x"))
  }

  @Test func theTableAsJSON() throws {
    let json = try place.run("inspect", "x.bundle", "--table", "--format", "json").object()
    #expect(json["revision"] as? Int == 7)
    let tables = try #require(json["tables"] as? [[String: Any]])
    #expect(
      tables.compactMap { $0["title"] as? String } == ["classify", "deny", "forbid", "route"])
  }

  @Test func aPolicyForASolver() throws {
    try place.write(
      "main.policy",
      SamplePolicy.text
        + "\ninvariant never_b { when sens >= internal  every admissible model: name != \"b\" }\n")
    let run = place.run("inspect", "main.policy", "--smt2")
    #expect(run.status == 0)
    #expect(run.output.contains("(set-logic ALL)\n"))
    #expect(run.output.contains("; expected: unsat, proved\n(echo \"invariant never_b\")\n"))
    #expect(run.output.contains("(define-fun |denied| () Bool"))
    #expect(place.run("inspect", "main.policy", "--smt2", "-o", "p.smt2").status == 0)
    #expect(try place.read("p.smt2") == run.output)
    let bundle = place.run("inspect", "x.bundle", "--smt2")
    #expect(bundle.status == 2)
    #expect(bundle.errors.contains("`x.bundle` is a bundle"))
  }

  @Test func twoRequestsForASolver() throws {
    try place.write(
      "main.policy", SamplePolicy.text + "\ninvariant up { raising sens never admits a model }\n")
    let run = place.run("inspect", "main.policy", "--smt2")
    #expect(run.status == 0)
    #expect(run.output.contains("(echo \"invariant up\")\n"))
    #expect(run.output.contains("(assert (< |declared.sens| |with another sens: declared.sens|))"))
  }

  @Test func theDifferenceOfTwoPoliciesForASolver() throws {
    try place.write("old.policy", SamplePolicy.text)
    try place.write(
      "new.policy",
      SamplePolicy.text.replacing("route last { to a, b }", with: "route last { to a }"))
    let run = place.run("diff", "old.policy", "new.policy", "--smt2")
    #expect(run.status == 0)
    #expect(
      run.output.contains("; expected: sat of one, tightens\n(echo \"candidates tightens\")\n"))
    #expect(run.output.contains("; expected: unsat, no change\n(echo \"refused loosens\")\n"))
    #expect(place.run("diff", "old.policy", "new.policy", "--smt2", "-o", "d.smt2").status == 0)
    #expect(try place.read("d.smt2") == run.output)
  }

  @Test func whatIsNoBundleIsExitCodeFour() throws {
    try place.write("bad.bundle", "RTPOLICY\u{0}\u{0}\u{0}\u{0}")
    let run = place.run("inspect", "bad.bundle")
    #expect(run.status == 4)
    #expect(run.errors.hasPrefix("error: `bad.bundle` is no bundle that may be used: B00"))
    #expect(place.run("decide", "bad.bundle", input: "{}").status == 4)
    #expect(place.run("inspect", "none.bundle").status == 3)
  }
}
