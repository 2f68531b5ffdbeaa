/// Paths as texts, whatever their bytes.
///
/// The name of a file is bytes, and need not be UTF-8. A byte that is no part of valid UTF-8 stands
/// in a text as the code point U+10FF00 and the byte; so does each byte of those code points
/// themselves. So every path can be made back, and `DisplayText` shows such a byte as `\xE9`.
enum PathText {
  private static let base: UInt32 = 0x10FF00

  /// The text of a path.
  static func text(_ bytes: some Collection<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    var iterator = bytes.makeIterator()
    var start = bytes.startIndex
    var parser = Unicode.UTF8.ForwardParser()
    while true {
      let length: Int
      switch parser.parseScalar(from: &iterator) {
      case .emptyInput: return String(text)
      case .valid(let encoded):
        length = encoded.count
        let scalar = Unicode.UTF8.decode(encoded)
        if scalar.value < base {
          text.append(scalar)
          start = bytes.index(start, offsetBy: length)
          continue
        }
      case .error(let count): length = count
      }
      let end = bytes.index(start, offsetBy: length)
      text.append(contentsOf: bytes[start..<end].compactMap { Unicode.Scalar(base + UInt32($0)) })
      start = end
    }
  }

  /// The bytes of a path, with the zero that ends them for the system.
  static func path(_ text: String) -> [CChar] {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value >= base {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
      }
    }
    return (bytes + [0]).map { CChar(bitPattern: $0) }
  }
}
