import Testing

@testable import PolicyLang

@Suite struct LexerTests {
  /// The tokens of a text as the lexer makes them, `kind text`.
  private func tokens(_ text: String) -> [String] { lexed(text).tokens }

  private func lexed(_ text: String) -> (tokens: [String], codes: [String]) {
    let bytes = Array(text.utf8)
    var lexer = Lexer(bytes: bytes, file: FileID(0), names: NameTable())
    while lexer.next().kind != .end {}
    let tokens = lexer.tokens.map {
      let range = Int($0.span.start)..<Int($0.span.end)
      return "\($0.kind) \(String(decoding: bytes[range], as: UTF8.self))"
    }
    return (tokens, lexer.problems.map(\.code.id))
  }

  @Test func wordsHoldSingleHyphensAndPoints() {
    #expect(
      tokens("us-east-1 gpt-4.1-mini a_b") == ["word us-east-1", "word gpt-4.1-mini", "word a_b"])
    #expect(tokens("a--b") == ["word a", "sign -", "sign -", "word b"])
    #expect(tokens("a..b") == ["word a", "sign ..", "word b"])
    #expect(tokens("a-> b.") == ["word a", "sign ->", "word b", "sign ."])
    #expect(tokens("n-1 n -1") == ["word n-1", "word n", "sign -", "number 1"])
    #expect(tokens("request.n") == ["word request.n"])
  }

  @Test func numbersTouchTheirUnit() {
    #expect(
      tokens("4M 2Ki 200ms..2s") == [
        "number 4M", "number 2Ki", "number 200ms", "sign ..", "number 2s",
      ])
    #expect(
      tokens("0..100 95% $0.20") == [
        "number 0", "sign ..", "number 100", "number 95%", "number $0.20",
      ])
    #expect(
      tokens("2100-01-01 2027-03-31T18:00:00+02:00") == [
        "number 2100-01-01", "number 2027-03-31T18:00:00+02:00",
      ])
    #expect(tokens("2027-3") == ["number 2027", "sign -", "number 3"])
    #expect(tokens("{100,200}") == ["sign {", "number 100", "sign ,", "number 200", "sign }"])
  }

  @Test func signs() {
    #expect(
      tokens("{ } ( ) , : | = == != < <= > >= + - * / .. -> .")
        == "{ } ( ) , : | = == != < <= > >= + - * / .. -> .".split(separator: " ").map {
          "sign \($0)"
        })
  }

  @Test func commentsAndDocumentationAreKept() {
    #expect(
      tokens("/// d\nx // c\n//// ruler") == [
        "doc /// d", "word x", "comment // c", "comment //// ruler",
      ])
    #expect(tokens("x // c\r\ny") == ["word x", "comment // c", "word y"])
    #expect(lexed("x /// d").codes == ["P0106"])
  }

  @Test func namesInBackticksAreNoWords() {
    var lexer = Lexer(bytes: Array("`when` when".utf8), file: FileID(0), names: NameTable())
    let quoted = lexer.next()
    let bare = lexer.next()
    #expect(quoted.kind == .quotedName && quoted.word == nil)
    #expect(bare.kind == .word && bare.word == .when)
    #expect(quoted.name == bare.name)
  }

  @Test func newlinesAreSeen() {
    var lexer = Lexer(bytes: Array("a\n// c\nb c".utf8), file: FileID(0), names: NameTable())
    #expect(
      [lexer.next(), lexer.next(), lexer.next()].map(\.newlineBefore) == [false, true, false])
  }

  @Test func patternsAreReadWhereAskedFor() {
    let parsed = ParsedText.condition("x matches /[0-9]+ \\/\\/ \"'`/ and y")
    #expect(parsed.codes == [])
    #expect(parsed.tree.tokens.contains { $0.kind == .regex })
    let divided = ParsedText.condition("x > y / 4 and z > y / 2")
    #expect(divided.codes == [])
    #expect(!divided.tree.tokens.contains { $0.kind == .regex })
  }

  @Test func badBytesAreReportedOnceEach() {
    func codes(_ bytes: [UInt8]) -> [String] { ParsedText(bytes: bytes).codes }
    let head = Array("language 1\n// ".utf8)
    #expect(codes(head + [0xFF, 0xFE, 0xFF]) == ["P0001"])
    #expect(codes(head + [0xC0, 0x80]) == ["P0001"])
    #expect(codes(head + [0xED, 0xA0, 0x80]) == ["P0001"])
    #expect(codes(head + [0xF4, 0x90, 0x80, 0x80]) == ["P0001"])
    #expect(codes(head + [0x00]) == ["P0001"])
    #expect(codes(head + [0x0D, 0x20]) == ["P0001"])
    #expect(codes(head + Array("größer ≠ 日本".utf8)) == [])
    #expect(codes(Array("language 1\n".utf8) + [0xFF, 0xFF, 0x00, 0x0A]) == ["P0001"])
    #expect(
      codes(Array("language 1\ndeny d { because \"".utf8) + [0x80] + Array("\" }".utf8)) == [
        "P0001"
      ])
  }

  @Test func namesAndTextsAreBounded() {
    let name = String(repeating: "a", count: Limits.nameBytes)
    #expect(ParsedText.of("model \(name) { }").codes == [])
    #expect(ParsedText.of("model \(name)a { }").codes == ["P0007"])
    #expect(ParsedText.of("model `\(name)a` { }").codes == ["P0007"])
    let text = String(repeating: "a", count: Limits.stringBytes)
    #expect(ParsedText.condition("x == \"\(text)\"").codes == [])
    #expect(ParsedText.condition("x == \"\(text)a\"").codes == ["P0007"])
  }

  @Test func tokensAndSpacesAreTheWholeText() {
    let parsed = ParsedText(glance)
    let bytes = Array(glance.utf8)
    var offset = 0
    for token in parsed.tree.tokens {
      #expect(bytes[offset..<Int(token.span.start)].allSatisfy { [0x20, 0x0A].contains($0) })
      offset = Int(token.span.end)
    }
    #expect(bytes[offset...].allSatisfy { [0x20, 0x0A].contains($0) })
  }
}
