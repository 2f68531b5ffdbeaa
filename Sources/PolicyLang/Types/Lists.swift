/// `list` and `calendar`.
extension Checking {
  /// Declares every list.
  mutating func declareLists() {
    for placed in declarations.lists {
      tree = placed.tree
      let declaration = placed.value
      guard claim(declaration.ident, as: "a list", in: .requestNames, .factNames) else { continue }
      scope.listNames[declaration.ident.name] = scope.lists.count
      let content = content(of: declaration)
      scope.lists.append(content)
    }
  }

  /// Declares every calendar.
  mutating func declareCalendars() {
    for placed in declarations.calendars {
      tree = placed.tree
      let ident = placed.value.ident
      guard claim(ident, as: "a calendar", in: .requestNames, .factNames) else { continue }
      scope.calendars.insert(ident.name)
      requireText(placed.value.path, "the name of a file")
      scope.calendarTimes[ident.name] = times(of: placed.value)
    }
  }

  private mutating func content(of declaration: ListDeclaration) -> Scope.ListContent {
    var type: ValueType? = .string
    if let element = declaration.element { type = elementType(element) }
    guard let entries = declaration.entries else {
      guard let type, let column = declaration.column else { return .wrong }
      return content(of: column, as: type, declaration.ident)
    }
    guard let type else { return .wrong }
    if entries.value.count > Limits.listEntries {
      report(
        TypeCodes.overLimit, "a list has at most \(Limits.listEntries) entries",
        at: declaration.ident.span)
    }
    let subject = "an entry of `\(text(declaration.ident))`"
    guard type == .string else {
      return ranges(entries.value, as: type, of: subject).map { .ranges(type, $0) } ?? .wrong
    }
    guard let texts = texts(entries.value, of: subject) else { return .wrong }
    policy.lists.append(StringList(name: text(declaration.ident), entries: texts))
    return .strings(policy.lists.count - 1)
  }

  /// Texts in braces, distinct and sorted by bytes.
  mutating func texts(_ entries: [SpanOfValues], of subject: String) -> [[UInt8]]? {
    var result: [[UInt8]] = []
    var isGood = true
    for entry in entries {
      if entry.high != nil {
        report(TypeCodes.wrongOperator, "texts have no ranges", at: entry.span)
        isGood = false
      } else if case .text(let bytes)? = constant(entry.low, as: .string, of: subject) {
        result.append(bytes)
      } else {
        isGood = false
      }
    }
    guard isGood else { return nil }
    result.sort { $0.lexicographicallyPrecedes($1) }
    var distinct: [[UInt8]] = []
    for bytes in result where distinct.last != bytes { distinct.append(bytes) }
    return distinct
  }

  /// Values and ranges as places or numbers, ascending, joined where they touch.
  mutating func ranges(
    _ entries: [SpanOfValues], as type: ValueType, of subject: String
  ) -> [ClosedRange<Int64>]? {
    var result: [ClosedRange<Int64>] = []
    var isGood = true
    for entry in entries {
      if let range = range(entry, as: type, of: subject) {
        result.append(range)
      } else {
        isGood = false
      }
    }
    return isGood ? joined(result) : nil
  }

  /// Ranges, ascending, joined where they touch.
  func joined(_ ranges: [ClosedRange<Int64>]) -> [ClosedRange<Int64>] {
    let result = ranges.sorted { $0.lowerBound < $1.lowerBound }
    var joined: [ClosedRange<Int64>] = []
    for range in result {
      if let last = joined.last,
        last.upperBound == .max || range.lowerBound <= last.upperBound + 1
      {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }

  /// One value or one range of values, as places or numbers.
  mutating func range(
    _ entry: SpanOfValues, as type: ValueType, of subject: String
  ) -> ClosedRange<Int64>? {
    guard let high = entry.high else {
      return constant(entry.low, as: type, of: subject).flatMap(number).map { $0...$0 }
    }
    guard isOrdered(type) else {
      report(
        TypeCodes.wrongOperator, "\(subject) is \(words(type)), which has no order and no ranges",
        at: entry.span, help: ["list the values: `in {…}`"])
      return nil
    }
    let low = constant(entry.low, as: type, of: subject).flatMap(number)
    let last = constant(high, as: type, of: subject).flatMap(number)
    guard let low, let last else { return nil }
    guard low <= last else {
      reportBackwards(entry)
      return nil
    }
    return low...last
  }

  /// Whether values of a type are smaller and larger.
  func isOrdered(_ type: ValueType) -> Bool {
    if case .symbol(let id) = type { return policy.enumerations[id].isLevel }
    return type.isNumber
  }

  /// A constant as a place or a number.
  func number(_ constant: Constant) -> Int64? {
    switch constant {
    case .bool(let truth): truth ? 1 : 0
    case .number(let number): number
    case .symbol(let place): Int64(place)
    case .set, .text: nil
    }
  }
}
