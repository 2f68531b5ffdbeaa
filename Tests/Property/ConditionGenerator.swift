import TestSupport

/// Makes conditions up, as text.
struct ConditionGenerator {
  /// Where a condition stands.
  enum Place { case request, hard, soft, classify }

  var random: RandomSource
  let vocabulary: Vocabulary
  var place: Place
  /// Texts that the patterns of the conditions match.
  var samples: [String] = []
  /// What the conjunction at hand reads already, so that it can be met.
  private var used: Set<String> = []
  /// True inside `not`, where classify rules must not read what they change.
  private var isNegated = false

  init(_ random: RandomSource, _ vocabulary: Vocabulary, _ place: Place) {
    self.random = random
    self.vocabulary = vocabulary
    self.place = place
  }

  /// A whole condition.
  mutating func condition(_ depth: Int) -> String {
    used = []
    return random.chance(4) && depth > 0 ? broad() : joined(depth)
  }

  /// More alternatives than a rule may have entries.
  private mutating func broad() -> String {
    (0..<random.between(3, 6)).map { _ in
      let choice = (0..<random.between(2, 4)).map { _ in
        used = []
        return part(0)
      }
      return "(\(choice.joined(separator: " or ")))"
    }.joined(separator: " and ")
  }

  private mutating func joined(_ depth: Int) -> String {
    guard depth > 0, random.chance(75) else { return part(0) }
    let count = random.between(2, 3)
    if random.chance(60) {
      return (0..<count).map { _ in part(depth - 1) }.joined(separator: " and ")
    }
    let outer = used
    return (0..<count).map { _ in
      used = outer
      return part(depth - 1)
    }.joined(separator: " or ")
  }

  /// Something that may stand between `and`s and `or`s.
  private mutating func part(_ depth: Int) -> String {
    switch random.below(10) {
    case 0, 1:
      let outer = isNegated
      isNegated = true
      defer { isNegated = outer }
      return depth > 0 ? "not (\(joined(depth)))" : "not \(test())"
    case 2 where !vocabulary.defines.isEmpty && place != .classify:
      return random.pick(vocabulary.defines)
    default: return depth > 0 ? "(\(joined(depth)))" : test()
    }
  }

  // MARK: - Tests

  private struct Subject {
    var text: String
    var kind: Vocabulary.Kind
    var lowest = 0
    /// True when it may only be tested upward.
    var onlyUp = false
  }

  mutating func test() -> String {
    if random.chance(6) { return findings() }
    if !vocabulary.calendars.isEmpty, random.chance(10) {
      return "now \(random.pick(["in", "not in"])) \(random.pick(vocabulary.calendars))"
    }
    if random.chance(14), let sum = sum() { return sum }
    for _ in 0..<8 {
      let subject = subject()
      guard !used.contains(subject.text), !subject.onlyUp || !isNegated else { continue }
      used.insert(subject.text)
      return test(subject)
    }
    return "now >= \(Vocabulary.instant(Vocabulary.base - 86_400_000_000 * Int64(random.below(3))))"
  }

  private mutating func subject() -> Subject {
    if place == .soft, random.chance(35) { return signal() }
    if place == .hard || place == .soft, random.chance(60), !vocabulary.facts.isEmpty {
      if random.chance(12) {
        return random.pick([
          Subject(text: "context", kind: .number(.int, 900...9_000)),
          Subject(text: "quota_group", kind: .string), Subject(text: "name", kind: .string),
        ])
      }
      let fact = random.pick(vocabulary.facts)
      let isShared = vocabulary.attributes.contains { $0.name == fact.name }
      return Subject(
        text: isShared || random.chance(10) ? "model.\(fact.name)" : fact.name, kind: fact.kind)
    }
    if random.chance(8) {
      let day: Int64 = 86_400_000_000
      return Subject(
        text: "now",
        kind: .number(.instant, Vocabulary.base - day...Vocabulary.base + day))
    }
    let named = random.pick(vocabulary.attributes)
    if random.chance(10) {
      return Subject(text: "declared.\(named.name)", kind: named.kind, lowest: named.lowest)
    }
    return Subject(
      text: reference(named), kind: named.kind, lowest: named.lowest,
      onlyUp: place == .classify && named.isClassified)
  }

  private mutating func signal() -> Subject {
    random.pick([
      Subject(text: "health", kind: .symbol(-1)),
      Subject(text: "p50_first_token", kind: .number(.duration, 0...5_000)),
      Subject(text: "p95_first_token", kind: .number(.duration, 0...5_000)),
      Subject(text: "error_rate", kind: .number(.percent, 0...2_000)),
      Subject(text: "in_flight", kind: .number(.int, 0...10)),
      Subject(text: "rate_remaining", kind: .number(.percent, 0...10_000)),
      Subject(text: "budget_left", kind: .number(.usd, 0...5_000_000)),
    ])
  }

  private mutating func reference(_ named: Vocabulary.Named) -> String {
    let isShared = vocabulary.facts.contains { $0.name == named.name }
    return isShared || random.chance(8) ? "request.\(named.name)" : named.name
  }

  private mutating func test(_ subject: Subject) -> String {
    let text = subject.text
    switch subject.kind {
    case .bool: return random.pick([text, text, "\(text) == true", "\(text) != true"])
    case .string: return string(text)
    case .number(let unit, let range): return number(text, unit, range)
    case .symbol(let id): return symbol(subject, id)
    case .set(let id): return set(subject, id)
    }
  }

  /// A test of what detectors found; upward where nothing else is allowed.
  private mutating func findings() -> String {
    let names =
      ["email", "pan", "unscanned", "us_ssn"] + vocabulary.detectors + vocabulary.detectors
    let members = "{\(random.some(names).prefix(3).joined(separator: ", "))}"
    let upward = [
      "findings has \(random.pick(names))", "findings has any of \(members)",
      "findings has all of \(members)",
    ]
    return random.pick(
      place == .classify ? upward : upward + ["findings is empty", "findings has only \(members)"])
  }

  private mutating func number(
    _ text: String, _ unit: Vocabulary.Unit, _ range: ClosedRange<Int64>
  ) -> String {
    let low = literal(unit, range)
    switch random.below(8) {
    case 0 where unit != .instant:
      let numbers = [random.number(in: range), random.number(in: range)].sorted()
      return "\(text) \(random.chance(20) ? "not in" : "in") "
        + "\(Vocabulary.text(unit, numbers[0], &random))..\(Vocabulary.text(unit, numbers[1], &random))"
    case 1 where unit == .int:
      return "\(text) in {\(low), \(literal(unit, range)), \(literal(unit, range))}"
    case 2:
      if let other = other(.number(unit, range), than: text) {
        return "\(text) \(comparator()) \(other)"
      }
    default: break
    }
    return random.chance(8) ? "\(low) \(comparator()) \(text)" : "\(text) \(comparator()) \(low)"
  }

  /// A number; often one of a few, so that thresholds meet.
  private mutating func literal(_ unit: Vocabulary.Unit, _ range: ClosedRange<Int64>) -> String {
    let width = range.upperBound - range.lowerBound
    var number = random.number(in: range)
    if random.chance(60) {
      number = range.lowerBound + width / 4 * Int64(random.between(1, 3)) + Int64(random.below(2))
    }
    if width > 2 { number = min(max(number, range.lowerBound + 1), range.upperBound - 1) }
    return Vocabulary.text(unit, number, &random)
  }

  private mutating func comparator() -> String {
    random.pick(["<", "<=", ">", ">=", "<", ">=", "==", "!="])
  }

  /// Something else of the same type; ranges of numbers may differ.
  private mutating func other(_ kind: Vocabulary.Kind, than text: String) -> String? {
    func isAlike(_ other: Vocabulary.Kind) -> Bool {
      if case .number(let left, _) = kind, case .number(let right, _) = other {
        return left == right
      }
      return kind == other
    }
    let others = place == .hard || place == .soft ? vocabulary.facts : []
    let candidates = others.filter { isAlike($0.kind) }.map { fact in
      vocabulary.attributes.contains { $0.name == fact.name } ? "model.\(fact.name)" : fact.name
    }.filter { $0 != text && "model.\($0)" != text }
    if !candidates.isEmpty { return random.pick(candidates) }
    // Two attributes that are numbers make a sum, and those are counted.
    if case .number(let unit, _) = kind { return unit == .instant && text != "now" ? "now" : nil }
    let itself = vocabulary.attributes.first { text == $0.name || text == "request.\($0.name)" }
    if let itself, itself.isClassified, place != .classify, random.chance(70) {
      return "declared.\(itself.name)"
    }
    let named = vocabulary.attributes.filter {
      isAlike($0.kind) && !text.hasSuffix($0.name) && !(place == .classify && $0.isClassified)
    }
    return named.isEmpty ? nil : reference(random.pick(named))
  }

  private mutating func symbol(_ subject: Subject, _ id: Int) -> String {
    let isLevel = id >= 0 && vocabulary.enumerations[id].isLevel
    let all = vocabulary.values(id)
    let values = Array(all.dropFirst(subject.lowest))
    let text = subject.text
    if subject.onlyUp {
      return random.chance(50) || values.count < 2
        ? "\(text) >= \(random.pick(values))" : "\(text) > \(random.pick(values.dropLast()))"
    }
    if random.chance(12), let other = other(subject.kind, than: text) {
      return "\(text) \(isLevel ? comparator() : random.pick(["==", "!="])) \(other)"
    }
    switch random.below(isLevel ? 8 : 4) {
    case 0: return "\(text) == \(random.pick(values))"
    case 1:
      return values.count > 1 ? "\(text) != \(random.pick(values))" : "\(text) == \(values[0])"
    case 2:
      return "\(text) in {\(random.some(values).prefix(5).joined(separator: ", "))}"
    case 3:
      let list = vocabulary.lists.first { $0.kind == subject.kind }
      if let list, random.chance(50) { return "\(text) in \(list.name)" }
      return values.count > 1
        ? "\(text) not in {\(random.some(values).dropLast().prefix(5).joined(separator: ", "))}"
        : "\(text) in {\(values[0])}"
    case 4: return "\(text) <= \(random.pick(values))"
    case 5 where values.count > 1: return "\(text) > \(random.pick(values.dropLast()))"
    case 6:
      let places = [random.below(values.count), random.below(values.count)].sorted()
      return "\(text) in \(values[places[0]])..\(values[places[1]])"
    default: return "\(text) >= \(random.pick(values))"
    }
  }

  private mutating func set(_ subject: Subject, _ id: Int) -> String {
    let values = vocabulary.enumerations[id].values
    let text = subject.text
    let members = "{\(random.some(values).prefix(4).joined(separator: ", "))}"
    if random.chance(10), !subject.onlyUp, let other = other(subject.kind, than: text) {
      return "\(text) \(random.pick(["==", "!="])) \(other)"
    }
    switch random.below(subject.onlyUp ? 4 : 9) {
    case 0, 1: return "\(text) has \(random.pick(values))"
    case 2: return "\(text) has any of \(members)"
    case 3: return "\(text) has all of \(members)"
    case 4: return "\(text) has only \(members)"
    case 5: return "\(text) is empty"
    case 6: return "\(text) is not empty"
    case 7: return "\(text) == \(random.chance(20) ? "{}" : members)"
    default: return "\(text) != \(members)"
    }
  }

  private mutating func string(_ text: String) -> String {
    let folding = random.chance(25) ? " ignoring case" : ""
    var patterns = PatternGenerator(random: RandomSource(seed: random.next()))
    switch random.below(14) {
    case 0, 1: return "\(text) == \(random.pick(vocabulary.texts))\(folding)"
    case 2: return "\(text) != \(random.pick(vocabulary.texts))\(folding)"
    case 3: return "\(text) in {\(random.some(vocabulary.texts).prefix(4).joined(separator: ", "))}"
    case 4:
      return "\(text) not in {\(random.some(vocabulary.texts).prefix(3).joined(separator: ", "))}"
    case 5: return "\(text) starts with \(random.pick(vocabulary.texts))\(folding)"
    case 6: return "\(text) ends with \(random.pick(vocabulary.texts))\(folding)"
    case 7: return "\(text) contains \(random.pick(vocabulary.texts))\(folding)"
    case 8:
      if let list = random.shuffled(vocabulary.lists).first(where: { $0.kind == .string }) {
        return "\(text) \(random.chance(30) ? "not in" : "in") \(list.name)"
      }
      return "\(text) == \(random.pick(vocabulary.texts))"
    case 9:
      if let other = other(.string, than: text) {
        return "\(text) \(random.pick(["==", "!="])) \(other)"
      }
      return "\(text) starts with \(random.pick(vocabulary.texts))"
    case 10, 11:
      let (pattern, sample) = patterns.glob()
      samples.append(sample)
      return "\(text) matches glob \"\(pattern)\"\(folding)"
    case 12:
      let (pattern, sample) = patterns.regex()
      samples.append(sample)
      return "\(text) matches /\(pattern)/\(folding)"
    default:
      let (pattern, sample) = patterns.regex(1)
      samples.append("x" + sample + "y")
      return "\(text) contains /\(pattern)/\(folding)"
    }
  }

  private mutating func sum() -> String? {
    if place == .soft, random.chance(50), !vocabulary.softSums.isEmpty {
      let (left, right) = random.pick(vocabulary.softSums)
      return "\(left) \(random.pick(["<", "<=", ">", ">="])) \(right)"
    }
    guard !vocabulary.sums.isEmpty else { return nil }
    let sum = random.pick(vocabulary.sums)
    guard used.insert(sum.left).inserted else { return nil }
    if let right = sum.right { return "\(sum.left) \(comparator()) \(right)" }
    if place == .hard || place == .soft, random.chance(40) {
      let facts =
        vocabulary.facts.filter {
          if case .number(sum.unit, _) = $0.kind { return true }
          return false
        }.map { fact in
          vocabulary.attributes.contains { $0.name == fact.name } ? "model.\(fact.name)" : fact.name
        } + (sum.unit == .int ? ["context"] : [])
      if !facts.isEmpty { return "\(sum.left) \(comparator()) \(random.pick(facts))" }
    }
    return "\(sum.left) \(comparator()) \(literal(sum.unit, sum.range))"
  }
}
