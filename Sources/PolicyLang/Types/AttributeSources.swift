internal import PolicyCore

/// Where an attribute comes from: `from header`, `from body`, `from claim`, ….
extension Checking {
  /// The source as written; the host under the attribute's own name when there is none.
  func source(_ source: Spanned<AttributeDeclaration.Source>?) -> AttributeSource {
    switch source?.value {
    case .header(let text): .header(text.value)
    case .body(let texts): .body(texts.map(\.value))
    case .claim(let text): .claim(text.value)
    case .host, nil: .host
    case .promptTokens: .promptTokens
    case .promptBytes: .promptBytes
    case .clockHour(let zone): .clockHour(zone: zone.value)
    case .clockWeekday(let zone): .clockWeekday(zone: zone.value)
    case .clockDate(let zone): .clockDate(zone: zone.value)
    }
  }

  /// Checks names, pointers and zones, and that the type is what the source gives.
  mutating func checkSource(
    _ source: Spanned<AttributeDeclaration.Source>, _ name: String, _ type: ValueType,
    _ range: ClosedRange<Int64>, _ syntax: TypeSyntax
  ) {
    switch source.value {
    case .header(let header): checkHeaderName(header)
    case .body(let pointers):
      for pointer in pointers where !isPointer(pointer.value) {
        report(
          TypeCodes.badSource, "\(written(pointer.span)) is no place in a body", at: pointer.span,
          help: ["a place is a JSON pointer that starts with `/`, as in \"/user/region\""])
      }
    case .claim(let claim): requireText(claim, "the name of a claim")
    case .host: break
    case .promptTokens, .promptBytes:
      expect(type, .int, name, "from prompt", source.span)
    case .clockHour(let zone):
      checkZone(zone)
      expect(type, .int, name, "from clock hour", source.span)
      if type == .int, syntax.bounds != nil, range != 0...23 {
        report(
          TypeCodes.sourceDoesNotFit, "an hour is 0..23", at: syntax.span,
          fixIt: Diagnostic.FixIt(
            "write `int 0..23`", [Diagnostic.FixIt.Edit(syntax.span, "int 0..23")]))
      }
    case .clockWeekday(let zone):
      checkZone(zone)
      checkWeekday(type, name, source.span)
    case .clockDate(let zone):
      checkZone(zone)
      expect(type, .instant, name, "from clock date", source.span)
    }
  }

  private mutating func expect(
    _ type: ValueType, _ expected: ValueType, _ name: String, _ source: String, _ span: Span
  ) {
    guard type != expected else { return }
    report(
      TypeCodes.sourceDoesNotFit,
      "`\(source)` gives \(words(expected)), but `\(name)` is \(words(type))", at: span)
  }

  private mutating func checkWeekday(_ type: ValueType, _ name: String, _ span: Span) {
    let days = policy.enumerations[BuiltIn.weekday].values
    if case .symbol(let id) = type, policy.enumerations[id].values == days { return }
    report(
      TypeCodes.sourceDoesNotFit,
      "`from clock weekday` gives a `weekday`, but `\(name)` is \(words(type))", at: span,
      help: [
        "give it the built-in type `weekday`, or an enum with exactly these values in this order: "
          + list(days)
      ])
  }

  /// A header's name is a token of RFC 9110.
  mutating func checkHeaderName(_ header: Text) {
    let signs = "!#$%&'*+-.^_`|~"
    let isToken = header.value.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
        || signs.unicodeScalars.contains($0)
    }
    guard header.value.isEmpty || !isToken else { return }
    report(
      TypeCodes.badSource, "\(written(header.span)) cannot be the name of a header",
      at: header.span, help: ["letters, digits and `-` make one: \"x-tenant\""])
  }

  private func isPointer(_ text: String) -> Bool {
    guard text.isEmpty || text.hasPrefix("/") else { return false }
    let bytes = Array(text.utf8)
    return bytes.indices.allSatisfy { index in
      guard bytes[index] == UInt8(ascii: "~") else { return true }
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      return next == UInt8(ascii: "0") || next == UInt8(ascii: "1")
    }
  }

  private mutating func checkZone(_ zone: Text) {
    let text = zone.value
    let isGood = text.unicodeScalars.allSatisfy {
      $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "_+-/".contains(Character($0))
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard !isGood || parts.contains("") else { return }
    report(
      TypeCodes.badSource, "\(written(zone.span)) is no time zone", at: zone.span,
      help: ["zones are named as in \"Europe/Berlin\" or \"UTC\""])
  }
}

extension TypeCodes {
  static let sourceDoesNotFit = DiagnosticCode(
    "T0308", "source does not fit the type",
    explanation: """
      What the language computes has one type: tokens and bytes of the prompt are `int`, the \
      hour is `int 0..23`, the weekday is `weekday` (mon to sun), the date is an `instant`.
      """,
    wrong: "request { hour int 0..99 from clock hour \"Europe/Berlin\" }",
    right: "request { hour int 0..23 from clock hour \"Europe/Berlin\" }")

  static let badSource = DiagnosticCode(
    "T0309", "source that cannot be",
    explanation: """
      A header has a name that HTTP allows, a place in the body is a JSON pointer (RFC 6901), a \
      time zone has an IANA name.
      """,
    wrong: "request { user string max 9 from body \"user\" required }",
    right: "request { user string max 9 from body \"/user\" required }")
}
