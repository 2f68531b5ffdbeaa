// Numbers, texts and sets in words.
extension ClassDescription {
  /// Intervals of numbers: interval `n` begins at cut `n - 1` and ends before cut `n`.
  func intervals(
    _ subject: String, _ numbers: [Int], _ cuts: [Int64], _ type: AttributeType
  ) -> Test {
    func text(_ number: Int64) -> String { values.text(number, as: type) }
    let parts = Self.runs(numbers).map { run -> (cell: String, condition: String) in
      let low = run.lowerBound == 0 ? nil : cuts[run.lowerBound - 1]
      let high = run.upperBound == cuts.count ? nil : cuts[run.upperBound]
      switch (low, high) {
      case (nil, nil): return ("-", "anything")
      case (nil, let high?): return ("< \(text(high))", "\(subject) < \(text(high))")
      case (let low?, nil): return (">= \(text(low))", "\(subject) >= \(text(low))")
      case (let low?, let high?):
        if high - 1 == low { return (text(low), "\(subject) == \(text(low))") }
        let range = "\(text(low))..\(text(high - 1))"
        return (range, "\(subject) in \(range)")
      }
    }
    return Test(
      cell: parts.map(\.cell).joined(separator: ", "),
      condition: parts.map(\.condition).joined(separator: " or "))
  }

  /// Intervals of byte strings, most of which are one string or all with one beginning.
  func texts(_ subject: String, _ numbers: [Int], _ cuts: [[UInt8]]) -> Test {
    let others = (0...cuts.count).filter { !numbers.contains($0) }
    if let list = Self.single(others, cuts), !list.isEmpty {
      let text = "not {" + list.joined(separator: ", ") + "}"
      return Test(
        cell: text,
        condition: list.count == 1
          ? "\(subject) != \(list[0])" : "\(subject) not in {\(list.joined(separator: ", "))}")
    }
    if let list = Self.single(numbers, cuts) {
      let text = list.joined(separator: ", ")
      return Test(
        cell: text,
        condition: list.count == 1 ? "\(subject) == \(text)" : "\(subject) in {\(text)}")
    }
    let parts = Self.runs(numbers).map { Self.range($0, cuts) }
    return Test(
      cell: parts.joined(separator: ", "),
      condition: "\(subject) \(parts.joined(separator: " or "))")
  }

  /// The strings of intervals that hold one string each; nil when one holds more.
  private static func single(_ numbers: [Int], _ cuts: [[UInt8]]) -> [String]? {
    var list: [String] = []
    for number in numbers {
      if number == 0 {
        guard cuts.first == [0] else { return nil }
        list.append("\"\"")
        continue
      }
      guard number < cuts.count, cuts[number] == cuts[number - 1] + [0] else { return nil }
      list.append(ValueText.quoted(cuts[number - 1]))
    }
    return list
  }

  private static func range(_ run: ClosedRange<Int>, _ cuts: [[UInt8]]) -> String {
    let low = run.lowerBound == 0 ? [] : cuts[run.lowerBound - 1]
    guard run.upperBound < cuts.count else { return "at or behind \(ValueText.quoted(low))" }
    let high = cuts[run.upperBound]
    if let last = low.last, last < 0xFF, high == Array(low.dropLast()) + [last + 1] {
      return "starts with \(ValueText.quoted(low))"
    }
    if high == low + [0] { return "is \(ValueText.quoted(low))" }
    if run.lowerBound == 0 { return "before \(ValueText.quoted(high))" }
    return "from \(ValueText.quoted(low)) to before \(ValueText.quoted(high))"
  }

  /// Some of the members of a set: each number is a combination of them, the first the lowest bit.
  func members(_ subject: String, _ numbers: [Int], _ names: [String]) -> Test {
    let all = (1 << names.count) - 1
    let must = numbers.reduce(all) { $0 & $1 }
    let may = numbers.reduce(0) { $0 | $1 }
    func list(_ bits: Int) -> String {
      names.indices.filter { bits & (1 << $0) != 0 }.map { names[$0] }.joined(separator: ", ")
    }
    func both(_ text: String) -> Test { Test(cell: text, condition: "\(subject) \(text)") }
    // Every combination with some members and without some others.
    if (0...all).filter({ $0 & must == must && $0 & ~may == 0 }) == numbers {
      let has =
        must == 0
        ? nil : must.nonzeroBitCount == 1 ? "has \(list(must))" : "has all of {\(list(must))}"
      let lacks = may == all ? nil : "has none of {\(list(all & ~may))}"
      switch (has, lacks) {
      case (let has?, nil): return both(has)
      case (nil, let lacks?):
        let one = (all & ~may).nonzeroBitCount == 1
        return one
          ? Test(cell: lacks, condition: "not (\(subject) has \(list(all & ~may)))") : both(lacks)
      case (let has?, let lacks?): return both("\(has) and \(lacks)")
      case (nil, nil): return both("is anything")
      }
    }
    let free = (1...max(1, all)).first { any in
      (0...all).filter { $0 & any != 0 } == numbers
    }
    if let free { return both("has any of {\(list(free))}") }
    let combinations = numbers.map { "{\(list($0))}" }.joined(separator: " or ")
    return both("has, of {\(list(all))}, just \(combinations)")
  }

  /// Neighbouring numbers joined.
  private static func runs(_ numbers: [Int]) -> [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs
  }
}
