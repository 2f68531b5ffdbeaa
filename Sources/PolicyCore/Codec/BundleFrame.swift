/// The frame around the sections of a bundle, checked: magic, version, length, digest, and a
/// section table that covers every byte in order.
struct BundleFrame {
  /// By place of the section: its bytes.
  let sections: [Range<Int>]
  /// The digest at the end.
  let digest: [UInt8]

  /// Checks the frame of a bundle.
  init(_ bytes: [UInt8]) throws(BundleError) {
    try BundleFrame.checkHeader(bytes)
    let digestStart = bytes.count - BundleFormat.digestBytes
    let stated = Array(bytes[digestStart...])
    var hash = SHA256()
    bytes.withUnsafeBufferPointer {
      hash.update(UnsafeBufferPointer(rebasing: $0[..<digestStart]))
    }
    let computed = hash.finish().bytes
    guard stated == computed else {
      throw BundleError(
        .digestMismatch, at: digestStart, found: "digest \(BundleFrame.hex(stated))",
        expected: "\(BundleFrame.hex(computed)), made from the contents")
    }
    digest = stated
    sections = try BundleFrame.sections(bytes, end: digestStart)
  }

  private static func checkHeader(_ bytes: [UInt8]) throws(BundleError) {
    guard bytes.starts(with: BundleFormat.magic) else {
      throw BundleError(
        .notABundle, at: 0, found: "\(bytes.isEmpty ? "nothing" : "other bytes")",
        expected: "`RTPOLICY`, with which every bundle begins")
    }
    guard bytes.count <= BundleLimits.bytes else {
      throw BundleError(
        .overLimit, at: 0, found: "\(bytes.count) bytes",
        expected: "a bundle of at most \(BundleLimits.bytes)")
    }
    guard bytes.count >= BundleFormat.headerBytes else {
      throw BundleError(
        .wrongLength, at: bytes.count, found: "\(bytes.count) bytes",
        expected: "a header of \(BundleFormat.headerBytes)")
    }
    let version = number(bytes, at: 8, bytes: 4)
    guard version == BundleFormat.version else {
      throw BundleError(
        .unknownVersion, at: 8, found: "format version \(version)",
        expected: "version \(BundleFormat.version); build the policy again with this program")
    }
    let length = number(bytes, at: 16, bytes: 8)
    guard length == bytes.count, bytes.count >= BundleFormat.fewestBytes else {
      throw BundleError(
        .wrongLength, at: 16, found: "\(bytes.count) bytes",
        expected: length == bytes.count
          ? "at least \(BundleFormat.fewestBytes)" : "\(length), as the header says")
    }
  }

  private static func sections(_ bytes: [UInt8], end: Int) throws(BundleError) -> [Range<Int>] {
    let all = BundleFormat.Section.allCases
    let count = number(bytes, at: 12, bytes: 4)
    guard count == all.count else {
      throw BundleError(
        .wrongSections, at: 12, found: "\(count) sections", expected: "\(all.count)")
    }
    var result: [Range<Int>] = []
    var start = BundleFormat.sectionsStart
    for section in all {
      let line = BundleFormat.headerBytes + section.place * BundleFormat.tableLineBytes
      let id = number(bytes, at: line, bytes: 4)
      let offset = number(bytes, at: line + 4, bytes: 8)
      let length = number(bytes, at: line + 12, bytes: 8)
      guard id == section.rawValue, offset == start else {
        throw BundleError(
          .wrongSections, at: line, found: "section \(id) at byte \(offset)",
          expected: "section \(section.rawValue), `\(section)`, at byte \(start)")
      }
      guard length <= end - start else {
        throw BundleError(
          .wrongSections, at: line + 12, found: "a length of \(length) for `\(section)`",
          expected: "at most \(end - start), what is left")
      }
      result.append(start..<start + Int(length))
      start += Int(length)
    }
    guard start == end else {
      throw BundleError(
        .wrongSections, at: start, found: "\(end - start) bytes that belong to no section",
        expected: "the digest")
    }
    return result
  }

  private static func number(_ bytes: [UInt8], at offset: Int, bytes count: Int) -> UInt64 {
    bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
