/// What can go wrong with a call to a model: a closed list, `docs/language.md`, "Fallback".
public enum FailureClass: String, CaseIterable, Sendable, Hashable {
  case dns, connect
  case connectTimeout = "connect_timeout"
  case connectionLost = "connection_lost"
  case serverError = "server_error"
  case serverUnavailable = "server_unavailable"
  case overloaded, conflict
  case rateLimited = "rate_limited"
  case firstTokenTimeout = "first_token_timeout"
  case stalled
  case tooSlow = "too_slow"
  case attemptTimeout = "attempt_timeout"
  case totalTimeout = "total_timeout"
  case streamError = "stream_error"
  case truncatedStream = "truncated_stream"
  case malformedStream = "malformed_stream"
  case malformedResponse = "malformed_response"
  case responseTooLarge = "response_too_large"
  case emptyOutput = "empty_output"
  case invalidOutput = "invalid_output"
  case invalidToolCall = "invalid_tool_call"
  case truncatedByLimit = "truncated_by_limit"
  case degenerateOutput = "degenerate_output"
  case outputBlocked = "output_blocked"
  case contentBlocked = "content_blocked"
  case modelRefusal = "model_refusal"
  case requestInvalid = "request_invalid"
  case contextExceeded = "context_exceeded"
  case payloadTooLarge = "payload_too_large"
  case targetMissing = "target_missing"
  case credentialRejected = "credential_rejected"
  case billingExhausted = "billing_exhausted"
  case forbidden
  case tls
  case clientCancelled = "client_cancelled"
  case policyDenied = "policy_denied"
  case budgetExhausted = "budget_exhausted"
  case noCandidate = "no_candidate"
  case guardUnavailable = "guard_unavailable"

  /// Its place in the list of all classes.
  public var place: Int { FailureClass.places[self] ?? 0 }

  private static let places = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

  /// The group that it belongs to.
  public var group: FailureGroup {
    switch self {
    case .dns, .connect, .connectTimeout, .connectionLost, .serverError, .serverUnavailable,
      .overloaded, .conflict:
      .unavailable
    case .rateLimited: .rateLimited
    case .firstTokenTimeout, .stalled, .tooSlow, .attemptTimeout, .totalTimeout: .slow
    case .streamError, .truncatedStream, .malformedStream, .malformedResponse, .responseTooLarge:
      .brokenStream
    case .emptyOutput, .invalidOutput, .invalidToolCall, .truncatedByLimit, .degenerateOutput,
      .outputBlocked:
      .unusable
    case .contentBlocked, .modelRefusal: .refused
    case .requestInvalid, .contextExceeded, .payloadTooLarge, .targetMissing: .rejected
    case .credentialRejected, .billingExhausted, .forbidden: .credentials
    case .tls: .security
    case .clientCancelled: .caller
    case .policyDenied, .budgetExhausted, .noCandidate, .guardUnavailable: .policy
    }
  }
}

/// Classes that are handled alike unless a policy says otherwise.
public enum FailureGroup: String, CaseIterable, Sendable, Hashable {
  case unavailable
  case rateLimited = "rate_limited"
  case slow
  case brokenStream = "broken_stream"
  case unusable, refused, rejected, credentials, security, caller, policy

  /// Its classes in their order.
  public var classes: [FailureClass] { FailureClass.allCases.filter { $0.group == self } }
}
