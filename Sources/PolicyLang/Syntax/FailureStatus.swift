/// The failure class of an HTTP status, for those who write the status.
struct FailureStatus {
  /// What is said of it.
  var help: String
  /// The only class that it may stand for, if there is one.
  var name: String?

  /// What a status stands for behind `on`: `429`, `503`, `5xx`.
  static func clause(_ text: String) -> FailureStatus? {
    if text.count == 3, text.lowercased().hasSuffix("xx") {
      switch text.first {
      case "5":
        return FailureStatus(
          help: "`unavailable` is the group of these and of lost connections; its classes are "
            + "`server_error`, `server_unavailable` (502, 503, 504) and `overloaded` (529)")
      case "4":
        return FailureStatus(
          help: "`rejected` is the group of most of these; `rate_limited` is 429, `credentials` "
            + "401, 402 and 403")
      case _: return nil
      }
    }
    guard let status = Int(text), let name = name(of: status) else { return nil }
    return FailureStatus(help: "the class of \(status) is `\(name)`", name: name)
  }

  /// The class of a status, by the table of failure classes in `docs/language.md`.
  private static func name(of status: Int) -> String? {
    switch status {
    case 401: "credential_rejected"
    case 402: "billing_exhausted"
    case 403: "forbidden"
    case 300..<400, 404: "target_missing"
    case 407, 500, 501, 505..<529, 530..<600: "server_error"
    case 408: "total_timeout"
    case 409: "conflict"
    case 413: "payload_too_large"
    case 429: "rate_limited"
    case 400..<500: "request_invalid"
    case 502, 503, 504: "server_unavailable"
    case 529: "overloaded"
    case _: nil
    }
  }
}
