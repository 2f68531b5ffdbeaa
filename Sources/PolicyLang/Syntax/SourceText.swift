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
