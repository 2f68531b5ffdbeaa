internal import PolicyCore

/// Two `disclose` rules that set one header to different values.
enum ContradictoryHeaders {
  static let code = DiagnosticCode(
    "A0107", "header with two values",
    explanation: """
      An answer carries a header once. Here one request meets two `disclose` rules that set the \
      same header to different values, and nothing says which is right. Names of headers are the \
      same whatever their case.
      """,
    wrong: """
      disclose usual { header "x-notice" = "machine" }
      disclose coded { when task == code   header "X-Notice" = "code" }
      """,
    right: """
      disclose usual { when task != code   header "x-notice" = "machine" }
      disclose coded { when task == code   header "X-Notice" = "code" }
      """)

  static func check(_ questions: Questions) -> [Diagnostic] {
    ObligationPairs.conflicts(.disclose, questions) { one, two in
      guard case .disclose(let headers) = one, case .disclose(let others) = two else {
        return false
      }
      return headers.contains { header in
        others.contains {
          $0.name.lowercased() == header.name.lowercased() && $0.value != header.value
        }
      }
    }.map { conflict in
      conflict.diagnostic(
        code, "set one header to different values", label: "sets it too",
        help: "let their conditions exclude each other, or set one value")
    }
  }
}
