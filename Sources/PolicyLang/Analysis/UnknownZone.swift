internal import PolicyCore

/// A clock in a time zone that the machine does not know.
enum UnknownZone {
  static let code = DiagnosticCode(
    "A0105", "unknown time zone",
    explanation: """
      `from clock` reads the wall clock of a time zone by its name in the IANA time zone database, \
      such as `Europe/Berlin` or `UTC`. The database of this machine has no zone of this name, so \
      no request could be read.
      """,
    wrong: """
      request { hour int 0..23 from clock hour "Europe/Berlim" }
      deny at_night { when hour < 5 }
      """,
    right: """
      request { hour int 0..23 from clock hour "Europe/Berlin" }
      deny at_night { when hour < 5 }
      """)

  static func check(_ policy: Policy, _ context: SearchContext) -> [Diagnostic] {
    policy.attributes.compactMap { attribute in
      guard let span = attribute.span, let zone = zone(of: attribute.source),
        context.zoneOffset(zone, context.now) == nil
      else { return nil }
      return Diagnostic(
        code, "there is no time zone `\(zone)`", at: span,
        label: "this attribute is read from the clock there",
        help: ["name a zone of the IANA database, such as `Europe/Berlin` or `UTC`"])
    }
  }

  private static func zone(of source: AttributeSource) -> String? {
    switch source {
    case .clockHour(let zone), .clockWeekday(let zone), .clockDate(let zone): zone
    case .header, .body, .claim, .host, .promptTokens, .promptBytes, .now, .needs, .findings: nil
    }
  }
}
