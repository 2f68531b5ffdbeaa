import Testing

@testable import PolicyLang

/// Places in a text, however long its lines are.
@Suite struct SourceFileTests {
  @Test(arguments: [0, 1, 4_095, 4_096, 4_097, 20_000])
  func columnsCountCodePoints(_ width: Int) {
    let line = String(repeating: "aé€😀", count: width / 10 + 1)
    let bytes = Array(("x\n" + line + "\n" + line + "\nlast").utf8)
    let file = SourceFile(name: "a", bytes: bytes)
    for offset in stride(from: 0, through: bytes.count, by: 611) {
      let before = bytes[..<offset]
      let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let column = 1 + bytes[start..<offset].count { $0 & 0xC0 != 0x80 }
      let place = file.position(of: offset)
      #expect(place.line == 1 + before.count { $0 == 0x0A })
      #expect(place.column == column)
      #expect(file.line(at: offset) == place.line)
    }
    #expect(file.position(of: bytes.count).line == 4)
    #expect(file.position(of: bytes.count).column == 5)
  }
}
