import PolicyCore

/// How fast detectors go over texts of 1 MB, against counting one byte in the same text.
enum DetectTimes {
  private static let prose = """
    The supervisory authority wrote to the board on Tuesday, asking how the new model decides which \
    of the older contracts it may read. "We keep no copy of what was sent," the answer began; the \
    rest of it, nine pages in all, explained who looks at a request before it leaves the house, \
    what is taken out of it, and why a refusal is not an outage. In March 2026 some 14 percent of \
    the calls were answered by a second model: the first was slow, or silent, or simply wrong. \
    Nobody who called could tell the difference - and that, the report says, is the point.

    """

  /// Prints a line for each text; how many findings there were.
  static func report() -> Int {
    var policy = CompiledPolicy()
    let names = BuiltInFinding.allCases.map(\.rawValue)
    policy.enumerations = ["feature", "finding"].map {
      EnumerationLayout(name: $0, isLevel: false, values: names, outside: names)
    }
    let detectors = DetectorSet(policy, wanted: .max)
    print("text                      findings MB/s  matches MB/s  one byte MB/s")
    let texts = [
      ("plain prose", prose), ("digits", "7"), ("digits, spaces", "41 "),
      ("groups of four", "4111 "), ("signs of addresses", "@"), ("letters of addresses", "a@a."),
      ("points and letters", "a."), ("colons", "1:"), ("names of secrets", "token="),
      ("beginnings of keys", "sk-"), ("beginnings of tokens", "eyJ."),
    ]
    var sum = 0
    for (name, part) in texts {
      let text = Array(String(repeating: part, count: (1 << 20) / part.utf8.count).utf8)
      var matches: [DetectorMatch] = []
      let found = speed(text) { sum &+= Int(truncatingIfNeeded: detectors.findings(in: $0)) }
      let located = speed(text) {
        matches.removeAll(keepingCapacity: true)
        detectors.matches(in: $0, into: &matches)
        sum &+= matches.count
      }
      let counted = speed(text) { bytes in
        var count = 0
        for byte in bytes where byte == 0x0A { count &+= 1 }
        sum &+= count
      }
      print(
        name + String(repeating: " ", count: max(0, 22 - name.count)) + column("\(found)", 17)
          + column("\(located)", 14) + column("\(counted)", 15))
    }
    return sum
  }

  /// The middle of nine runs, in MB a second.
  private static func speed(
    _ text: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Int {
    let times = (0..<9).map { _ in
      Timing.once { text.withUnsafeBufferPointer { body($0) } }.1
    }
    return Int(Double(text.count) / 1_000 / max(times.sorted()[4], 0.000_001))
  }
}
