import PolicyCore
import Runtime
import Testing

/// Where a line stops being JSON, and what is said of it.
struct ByteCursorTests {
  static let lines: [(String, String, String)] = [
    ("", "the end of the line", "a JSON object, `{…}`"),
    ("[]", "an array at byte 1", "a JSON object, `{…}`"),
    ("\"x\"", "a text at byte 1", "a JSON object, `{…}`"),
    ("nope", "`n` at byte 1", "a JSON object, `{…}`"),
    ("{", "the end of the line", "a key in double quotes"),
    ("{'n':1}", "`'` at byte 2", "a key in double quotes"),
    ("{n:1}", "`n` at byte 2", "a key in double quotes"),
    (#"{"n" 1}"#, "`1` at byte 6", "`:` after the key"),
    (#"{"n":1,}"#, "`}` at byte 8", "a key in double quotes"),
    (#"{"n":1 "x":2}"#, "`\"` at byte 8", "`,` or `}` after the value"),
    (#"{"n":01}"#, "`1` at byte 7", "`,` or `}` after the value"),
    (#"{"n":1."#, "the end of the line", "a digit"), (#"{"n":-}"#, "`}` at byte 7", "a digit"),
    (#"{"n":1e+}"#, "`}` at byte 9", "a digit"),
    (#"{"labels":["pii" "phi"]}"#, "`\"` at byte 18", "`,` or `]` after the value"),
    (
      #"{"n":tru}"#, "`t` at byte 6",
      "a JSON value: a text in quotes, a number, true, false, an array or an object"
    ),
    (
      #"{"n":NaN}"#, "`N` at byte 6",
      "a JSON value: a text in quotes, a number, true, false, an array or an object"
    ),
    (#"{"tenant":"x"#, "the end of the line", "a closing `\"`"),
    (
      #"{"tenant":"\x"}"#, "`\\` at byte 12",
      #"an escape of JSON: one of `\" \\ \/ \b \f \n \r \t` or `\u` and four digits"#
    ),
    (
      #"{"tenant":"\u12"}"#, "`\\` at byte 12",
      #"an escape of JSON: one of `\" \\ \/ \b \f \n \r \t` or `\u` and four digits"#
    ),
    (
      "{\"tenant\":\"a\tb\"}", "the byte 0x09 at byte 13",
      "control characters in a text as escapes, such as `\\n`"
    ),
    (
      "{\"tenant\":\"a\0b\"}", "the byte 0x00 at byte 13",
      "control characters in a text as escapes, such as `\\n`"
    ),
    ("\0", "the byte 0x00 at byte 1", "a JSON object, `{…}`"),
    (#"{"n":1}x"#, "`x` at byte 8", "nothing after the object"),
    (#"{"n":1}{"n":1}"#, "`{` at byte 8", "nothing after the object"),
    ("{\"n\":1}\0", "the byte 0x00 at byte 8", "nothing after the object"),
  ]

  @Test(arguments: lines)
  func theByteIsNamed(line: String, found: String, expected: String) throws {
    let invalid = try ReadLine(SamplePolicy.types, line).invalid
    #expect(invalid == InvalidRequest(id: [], attribute: "", found: found, expected: expected))
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3],
      [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xFF],
    ] as [[UInt8]])
  func onlyUTF8IsText(bytes: [UInt8]) throws {
    for padding in 0..<9 {
      let text = Array(repeating: UInt8(ascii: "x"), count: padding) + bytes
      let line = Array(#"{"tenant":""#.utf8) + text + Array(#""}"#.utf8)
      let invalid = try ReadLine(SamplePolicy.types, line).invalid
      #expect(invalid?.expected == "UTF-8")
      #expect(invalid?.found.hasSuffix(" at byte \(12 + padding)") == true)
    }
  }

  @Test func nestingIsBounded() throws {
    let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(try ReadLine(SamplePolicy.types, #"{"n":\#(deep)}"#).invalid?.attribute == "n")
    let deeper = String(repeating: "[", count: 100_000)
    let invalid = try ReadLine(SamplePolicy.types, #"{"n":\#(deeper)"#).invalid
    #expect(invalid?.expected == "at most 128 arrays and objects inside one another")
    let objects = String(repeating: #"{"":"#, count: 100_000)
    #expect(try ReadLine(SamplePolicy.types, #"{"x":\#(objects)"#).invalid?.attribute == "")
  }

  @Test func everyPlaceOfAQuoteEndsAText() throws {
    for length in 0...16 {
      for special in ["\\n", "é", ""] {
        let text = String(repeating: "x", count: length) + special
        let read = try ReadLine(SamplePolicy.types, #"{"marks":["\#(text)","pan"],"n":3}"#)
        #expect(read.number("marks") == 5)
        #expect(read.number("n") == 3)
      }
    }
  }
}
