/// Whether bytes can be a text at all.
enum SourceText {
  /// Why these bytes cannot be a text, if they cannot; judged by the first of them.
  static func problem(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return "it is UTF-16; save it as UTF-8"
    }
    let head = bytes.prefix(8_192)
    if head.contains(0) { return "it holds bytes of value 0" }
    var index = 0
    var odd = 0
    while index < head.count {
      let point = bytes.codePoint(index)
      if point == nil || (bytes[index].isControl && ![0x0A, 0x0D].contains(bytes[index])) {
        odd += 1
      }
      index += point?.length ?? 1
    }
    return odd > 16 && odd * 8 > head.count ? "most of its bytes are no UTF-8" : nil
  }

  /// Says that a text is in another format, if what it begins with can begin no policy: one problem
  /// where else every line would be one.
  static func foreignFormat(_ bytes: [UInt8], _ file: FileID, named name: String) -> Diagnostic? {
    let blanks: [UInt8] = [0x09, 0x0A, 0x0D, 0x20]
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard let start = text.firstIndex(where: { !blanks.contains($0) }) else { return nil }
    let second = text[(start + 1)...].first { !blanks.contains($0) }
    let format: String
    switch (text[start], second) {
    case (UInt8(ascii: "{"), UInt8(ascii: "\"")), (UInt8(ascii: "{"), UInt8(ascii: "}")),
      (UInt8(ascii: "["), _):
      format = "JSON"
    case (UInt8(ascii: "<"), _): format = "XML or HTML"
    default: return nil
    }
    return Diagnostic(
      .sourceUnusable, "`\(Diagnostic.shortened(name))` is \(format), not the text of a policy",
      at: Span(file: file, start: start, end: start + 1),
      help: [
        "a policy begins with `language 1`; it names files of values by `from \"…\"`",
        "requests in JSON are given to a command by `--requests FILE`",
      ])
  }

  /// The offset of the first byte that is no UTF-8; nil when all of it is.
  static func firstBadByte(_ bytes: [UInt8]) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var index = 0
    while index < bytes.count {
      guard let point = bytes.codePoint(index) else { return index }
      index += point.length
    }
    return nil
  }
}
