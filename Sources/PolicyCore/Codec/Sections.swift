/// Goes over the sections of a bundle in their order.
protocol SectionCoder {
  /// `Never` for the writer, `BundleError` for the reader.
  associatedtype Failure: Error

  /// One value.
  mutating func section(
    _ section: BundleFormat.Section, _ value: inout some Coded
  ) throws(Failure)
  /// How many (4 bytes, at most `most`), then the elements.
  mutating func section<Element: Coded>(
    _ section: BundleFormat.Section, _ values: inout [Element], most: Int
  ) throws(Failure)
}

extension CompiledPolicy {
  /// What stands in which section: the one list for writer and reader.
  fileprivate mutating func code<Coder: SectionCoder>(
    _ coder: inout Coder
  ) throws(Coder.Failure) {
    try coder.section(.metadata, &metadata)
    try coder.section(.enumerations, &enumerations, most: BundleLimits.enumerations)
    try coder.section(.attributes, &attributes, most: BundleLimits.attributes)
    try coder.section(.models, &models, most: BundleLimits.models)
    try coder.section(.rules, &rules, most: BundleLimits.rules)
    try coder.section(.automata, &automata, most: BundleLimits.automata)
    try coder.section(.dimensions, &dimensions, most: BundleLimits.dimensions)
    try coder.section(.classify, &classify)
    try coder.section(.classifyClauses, &classifyClauses, most: BundleLimits.clauses)
    try coder.section(.definitions, &definitions)
    try coder.section(.definitionClauses, &definitionClauses, most: BundleLimits.clauses)
    try coder.section(.deny, &deny)
    try coder.section(.denyClauses, &denyClauses, most: BundleLimits.clauses)
    try coder.section(.forbid, &forbid)
    try coder.section(.forbidClauses, &forbidClauses, most: BundleLimits.clauses)
    try coder.section(.waive, &waive)
    try coder.section(.waiveClauses, &waiveClauses, most: BundleLimits.clauses)
    try coder.section(.avoid, &avoid)
    try coder.section(.avoidClauses, &avoidClauses, most: BundleLimits.clauses)
    try coder.section(.route, &route)
    try coder.section(.routes, &routes, most: BundleLimits.rules)
    try coder.section(.lists, &lists, most: BundleLimits.lists)
    try coder.section(.fallback, &fallback)
    try coder.section(.fallbacks, &fallbacks, most: BundleLimits.rules)
    try coder.section(.validate, &validate)
    try coder.section(.validators, &validators, most: BundleLimits.rules)
    try coder.section(.redact, &redact)
    try coder.section(.redactClauses, &redactClauses, most: BundleLimits.clauses)
    try coder.section(.oblige, &oblige)
    try coder.section(.obligations, &obligations, most: BundleLimits.rules)
    try coder.section(.detectors, &detectors, most: BundleLimits.setMembers)
    try coder.section(.probes, &probes)
    try coder.section(.evidence, &evidence)
  }

  /// The bundle that holds this policy; the same policy always gives the same bytes.
  public func encoded() -> [UInt8] {
    var policy = self
    var sections = SectionWriter()
    policy.code(&sections)
    var writer = FieldWriter()
    writer.append(raw: BundleFormat.magic)
    writer.append(BundleFormat.version)
    writer.append(UInt32(clamping: sections.ends.count))
    writer.append(UInt64(BundleFormat.fewestBytes + sections.fields.bytes.count))
    var start = 0
    for (section, end) in zip(BundleFormat.Section.allCases, sections.ends) {
      writer.append(section.rawValue)
      writer.append(UInt64(BundleFormat.sectionsStart + start))
      writer.append(UInt64(end - start))
      start = end
    }
    writer.append(raw: sections.fields.bytes)
    writer.append(raw: SHA256.digest(writer.bytes).bytes)
    return writer.bytes
  }

  /// Reads all sections of a bundle whose frame is good.
  init(_ frame: BundleFrame, _ bytes: [UInt8], offsets: inout BundleOffsets) throws(BundleError) {
    self.init()
    var reader = SectionReader(bytes: bytes, frame: frame, offsets: BundleOffsets(frame))
    try code(&reader)
    offsets = reader.offsets
  }
}

/// Where each element of each section starts, for messages.
struct BundleOffsets {
  private var starts: [Int]
  private var elements: [[Int]]

  /// Nothing read yet.
  init(_ frame: BundleFrame) {
    starts = frame.sections.map(\.lowerBound)
    elements = [[Int]](repeating: [], count: frame.sections.count)
  }

  /// Where an element starts, or its section.
  func offset(_ section: BundleFormat.Section, _ element: Int?) -> Int {
    guard let element, elements[section.place].indices.contains(element) else {
      return starts[section.place]
    }
    return elements[section.place][element]
  }

  fileprivate mutating func keep(_ section: BundleFormat.Section, _ offset: Int) {
    elements[section.place].append(offset)
  }
}

private struct SectionWriter: SectionCoder {
  var fields = FieldWriter()
  /// Where each section ends, from the start of the first.
  var ends: [Int] = []

  mutating func section(_ section: BundleFormat.Section, _ value: inout some Coded) {
    value.code(&fields)
    ends.append(fields.bytes.count)
  }

  mutating func section<Element: Coded>(
    _ section: BundleFormat.Section, _ values: inout [Element], most: Int
  ) {
    fields.list(&values)
    ends.append(fields.bytes.count)
  }
}

private struct SectionReader: SectionCoder {
  let bytes: [UInt8]
  let frame: BundleFrame
  var offsets: BundleOffsets

  mutating func section(
    _ section: BundleFormat.Section, _ value: inout some Coded
  ) throws(BundleError) {
    var fields = reader(section)
    try value.code(&fields)
    try fields.finish()
  }

  mutating func section<Element: Coded>(
    _ section: BundleFormat.Section, _ values: inout [Element], most: Int
  ) throws(BundleError) {
    var fields = reader(section)
    let count = try fields.elementCount()
    guard count <= most else {
      throw BundleError(
        .overLimit, at: frame.sections[section.place].lowerBound,
        found: "\(count) elements in the section `\(section)`", expected: "at most \(most)")
    }
    values = []
    for _ in 0..<count {
      offsets.keep(section, fields.position)
      var element = Element.blank
      try element.code(&fields)
      values.append(element)
    }
    try fields.finish()
  }

  private func reader(_ section: BundleFormat.Section) -> FieldReader {
    let range = frame.sections[section.place]
    return FieldReader(bytes, from: range.lowerBound, to: range.upperBound)
  }
}
