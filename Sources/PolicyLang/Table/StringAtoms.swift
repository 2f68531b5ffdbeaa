import PolicyCore

/// What a string test says of the texts that an attribute can have.
enum TextVerdict {
  case always, never, sometimes
}

/// Tests of strings.
extension NegationNormalForm {
  /// One of some texts.
  mutating func textMember(
    _ reading: Reading, _ texts: [[UInt8]], at place: TestPlace
  ) -> Formula {
    switch readings.resolve(reading, model: place.model) {
    case .constant(let value): .constant(texts.contains { .text($0) == value })
    case .reading(let reading):
      self.texts(reading, texts.map { TextInterval(only: $0) }, at: place.span)
    }
  }

  /// A text in a list.
  mutating func listMember(_ reading: Reading, _ list: Int, at place: TestPlace) -> Formula {
    let entries = readings.policy.lists[list]
    switch readings.resolve(reading, model: place.model) {
    case .constant(.text(let text)): return .constant(entries.contains(text))
    case .reading(.attribute(let id)):
      if entries.entries.isEmpty { return .constant(false) }
      guard entries.entries.count > listCuts else {
        return literal(.text(Int(id)), .list(list), at: place.span)
      }
      return literal(.list(Int(id), atoms.number(ofList: list)), .holds, at: place.span)
    case .constant, .reading: return .constant(false)
    }
  }

  /// A text in one of some intervals.
  mutating func texts(
    _ reading: ReadingLayout, _ intervals: [TextInterval], at span: Span
  ) -> Formula {
    guard case .attribute(let id) = reading, !intervals.isEmpty else { return .constant(false) }
    return literal(.text(Int(id)), .texts(intervals), at: span)
  }

  /// A text that starts with, ends with, contains or matches something.
  mutating func text(
    _ reading: Reading, _ test: TextTest, ignoringCase: Bool, at place: TestPlace
  ) -> Formula {
    let resolved = readings.resolve(reading, model: place.model)
    if !ignoringCase, let interval = NegationNormalForm.interval(of: test) {
      switch resolved {
      case .constant(.text(let text)): return .constant(interval.contains(text))
      case .constant: return .constant(false)
      case .reading(let reading): return texts(reading, [interval], at: place.span)
      }
    }
    guard let number = automaton(of: test, ignoringCase: ignoringCase, at: place.span) else {
      return .constant(false)
    }
    switch resolved {
    case .constant(.text(let text)):
      return .constant(atoms.automata[number].matches(text))
    case .reading(.attribute(let id)):
      let key = DimensionKey.automaton(Int(id), number)
      switch verdict(key, of: Int(id), atoms.automata[number]) {
      case .always: return .constant(true)
      case .never: return .constant(false)
      case .sometimes: return literal(key, .holds, at: place.span)
      }
    case .constant, .reading: return .constant(false)
    }
  }

  /// The texts of a test that is a range of texts.
  private static func interval(of test: TextTest) -> TextInterval? {
    switch test {
    case .equals(let text): return TextInterval(only: text)
    case .startsWith(let text): return TextInterval(prefix: text)
    case .glob(let glob):
      let wildcards: Set<UInt8> = [UInt8(ascii: "*"), UInt8(ascii: "?")]
      guard let first = glob.firstIndex(where: wildcards.contains) else {
        return TextInterval(only: glob)
      }
      guard first == glob.count - 1, glob[first] == UInt8(ascii: "*") else { return nil }
      return TextInterval(prefix: Array(glob.dropLast()))
    case .endsWith, .contains, .matches, .containsMatch: return nil
    }
  }

  private mutating func verdict(
    _ key: DimensionKey, of attribute: AttributeID, _ automaton: Automaton
  ) -> TextVerdict {
    if let known = verdicts[key] { return known }
    let maxBytes = readings.policy.attributes[attribute].maxBytes
    let accepted = AutomatonProduct.shortestText(
      accepting: [automaton], rejecting: [], maxBytes: maxBytes)
    let rejected = AutomatonProduct.shortestText(
      accepting: [], rejecting: [automaton], maxBytes: maxBytes)
    let verdict: TextVerdict =
      accepted == .none ? .never : rejected == .none ? .always : .sometimes
    verdicts[key] = verdict
    return verdict
  }

  /// The number of the automaton of a test; nil, with a diagnostic, when it has none.
  mutating func automaton(
    of test: TextTest, ignoringCase: Bool, at span: Span
  ) -> Int? {
    let name = TextTestName(test: test, ignoringCase: ignoringCase)
    if let known = automata[name] { return known }
    var number: Int?
    do throws(AutomatonProblem) {
      var automaton = try TextAutomaton.make(
        test, ignoringCase: ignoringCase, steps: &patternSteps)
      automaton.pattern = Self.words(of: test, ignoringCase: ignoringCase)
      number = atoms.number(of: automaton)
    } catch {
      report(error, of: test, at: span)
    }
    automata[name] = .some(number)
    return number
  }

  /// A test as a policy writes it, for explanations.
  private static func words(of test: TextTest, ignoringCase: Bool) -> String {
    let words =
      switch test {
      case .equals(let text): "is \(ValueText.quoted(text))"
      case .startsWith(let text): "starts with \(ValueText.quoted(text))"
      case .endsWith(let text): "ends with \(ValueText.quoted(text))"
      case .contains(let text): "contains \(ValueText.quoted(text))"
      case .glob(let text): "matches glob \(ValueText.quoted(text))"
      case .matches(let pattern): "matches /\(pattern)/"
      case .containsMatch(let pattern): "contains /\(pattern)/"
      }
    return ignoringCase ? words + " ignoring case" : words
  }

  private mutating func report(_ problem: AutomatonProblem, of test: TextTest, at span: Span) {
    let pattern = NegationNormalForm.written(test)
    switch problem {
    case .pattern(let problem):
      diagnostics.append(
        Diagnostic(
          problem.code, problem.message, at: place(of: problem.range, in: pattern, within: span),
          help: problem.help))
    case .tooLarge(let bytes):
      let size =
        bytes.map { "\(Digits.grouped(($0 + 1_023) / 1_024)) KB" }
        ?? "more than \(Digits.grouped(Limits.automatonStates)) states"
      diagnostics.append(
        Diagnostic(
          PatternCodes.tooLarge, "`\(pattern)` is too large: its automaton needs \(size)",
          at: span, label: "at most \(Limits.automatonBytes >> 10) KB",
          help: [
            "shorten the counted repetitions, or write `*` instead",
            "split the pattern into several tests joined by `and`",
          ]))
    case .tooMany:
      // Said once: it holds for every pattern that follows.
      guard !saysTooManyPatterns else { return }
      saysTooManyPatterns = true
      diagnostics.append(
        Diagnostic(
          PatternCodes.tooLarge,
          "from `\(pattern)` on the patterns of this policy are too large together", at: span,
          help: ["shorten the counted repetitions, or write `*` instead"]))
    }
  }

  private static func written(_ test: TextTest) -> String {
    switch test {
    case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text),
      .glob(let text):
      String(decoding: text, as: UTF8.self)
    case .matches(let pattern), .containsMatch(let pattern): "/\(pattern)/"
    }
  }

  /// The bytes of a pattern in the source; the whole test where it is not written so.
  private func place(of range: Range<Int>, in pattern: String, within span: Span) -> Span {
    let bytes = readings.policy.sources[span.file].bytes
    let written = Array(pattern.utf8)
    let end = min(Int(span.end), bytes.count)
    guard end - Int(span.start) >= written.count else { return span }
    for start in Int(span.start)...end - written.count
    where bytes[start..<start + written.count].elementsEqual(written) {
      let first = start + 1 + range.lowerBound
      return Span(file: span.file, start: first, end: start + 1 + range.upperBound)
    }
    return span
  }
}
