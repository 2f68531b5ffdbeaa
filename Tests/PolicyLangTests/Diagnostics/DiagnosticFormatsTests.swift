import PolicyCore
import Foundation
import PolicyLang
import Testing

struct DiagnosticFormatsTests {
  private let sample: Sample
  private let diagnostic: Diagnostic

  init() {
    sample = Sample(
      ("main.policy", "language 1\n\"ü\" bad\n"), ("b c.policy", "there\n"))
    let span = sample.span("bad")
    diagnostic = Diagnostic(
      unknownName, "nothing is named `bad`, \"100%\" sure", at: span, label: "here",
      secondary: [.init(sample.span("there", in: 1), "<declared>")], help: ["look\tup"],
      fixIt: .init("write `good`", [.init(span, "good")]), witness: #"{"a":1}"#)
  }

  @Test func jsonHoldsEverything() {
    let text = String(
      decoding: DiagnosticJSON.render([diagnostic], sources: sample.sources), as: UTF8.self)
    let place =
      #""file":"main.policy","line":2,"column":5,"endLine":2,"endColumn":8,"#
      + #""start":16,"end":19"#
    #expect(
      text == #"{"diagnostics":[{"code":"T0102","title":"unknown name","severity":"error","#
        + #""message":"nothing is named `bad`, \"100%\" sure",\#(place),"label":"here","#
        + #""secondary":[{"file":"b c.policy","line":1,"column":1,"endLine":1,"endColumn":6,"#
        + #""start":0,"end":5,"label":"<declared>"}],"help":["look\tup"],"#
        + #""fixIt":{"title":"write `good`","edits":[{\#(place),"replacement":"good"}]},"#
        + #""witness":"{\"a\":1}"}],"summary":{"errors":1,"warnings":0,"notes":0}}"# + "\n")
    let none = DiagnosticJSON.render([], sources: sample.sources)
    #expect(
      String(decoding: none, as: UTF8.self)
        == #"{"diagnostics":[],"summary":{"errors":0,"warnings":0,"notes":0}}"# + "\n")
  }

  @Test func sarifNamesRulesPlacesAndFixes() throws {
    let bytes = DiagnosticSARIF.render([diagnostic], sources: sample.sources, folder: "p/")
    let log = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    let rule = try #require((driver["rules"] as? [[String: Any]])?.first)
    #expect(rule["id"] as? String == "T0102")
    let result = try #require((run["results"] as? [[String: Any]])?.first)
    #expect(result["ruleIndex"] as? Int == 0)
    #expect(result["level"] as? String == "error")
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(#""artifactLocation":{"uri":"p/b%20c.policy"}"#))
    #expect(
      text.contains(
        #""region":{"startLine":2,"startColumn":5,"endLine":2,"endColumn":8,"byteOffset":16,"#
          + #""byteLength":3}"#))
    #expect(text.contains(#""insertedContent":{"text":"good"}"#))
  }

  @Test func junitFailsForErrorsOnly() {
    let warning = Diagnostic(unusedName, "unused", at: sample.span("there", in: 1))
    let text = String(
      decoding: DiagnosticJUnit.render([diagnostic, warning], sources: sample.sources),
      as: UTF8.self)
    #expect(text.contains(#"<testsuites name="rtctl" tests="2" failures="1">"#))
    #expect(text.contains(#"<testsuite name="main.policy" tests="1" failures="1">"#))
    #expect(
      text.contains(
        #"<failure type="error" message="nothing is named `bad`, &quot;100%&quot; sure">error["#))
    #expect(text.contains("- &lt;declared&gt;\n"))
    #expect(text.contains("<system-out>warning[A0301]: unused\n"))
    let clean = DiagnosticJUnit.render([], sources: sample.sources)
    #expect(String(decoding: clean, as: UTF8.self).contains(#"name="no problems"/>"#))
    #expect(XMLText.isWellFormed(text))
  }

  @Test func githubAnnotatesLines() {
    let text = String(
      decoding: DiagnosticGitHub.render([diagnostic], sources: sample.sources, folder: "a,b/"),
      as: UTF8.self)
    #expect(
      text == "::error file=a%2Cb/main.policy,line=2,col=5,endLine=2,endColumn=8,"
        + "title=T0102 unknown name::nothing is named `bad`, \"100%25\" sure"
        + "%0Ahelp: look\\u{9}up%0Arequest: {\"a\":1}\n")
  }

  @Test func jsonEscapesWhatItMust() {
    var json = JSONWriter()
    json.array { json in
      json.string("\u{1}\u{7F}\"\\\n\u{1F600}")
      json.string(decoding: [0x61, 0xFF])
      json.number(-3)
      json.bool(true)
      json.object { _ in }
    }
    #expect(
      String(decoding: json.bytes, as: UTF8.self)
        == #"["\u0001\u007f\"\\\n😀","a\#u{FFFD}",-3,true,{}]"#)
  }
}

/// Whether tags of a small XML text match; enough for what this report writes.
private enum XMLText {
  static func isWellFormed(_ text: String) -> Bool {
    var open: [Substring] = []
    for piece in text.split(separator: "<").dropFirst() {
      guard let end = piece.firstIndex(of: ">") else { return false }
      let tag = piece[..<end]
      if tag.hasSuffix("/") { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return false }
      } else {
        open.append(tag.prefix { $0 != " " })
      }
    }
    return open.isEmpty
  }
}
