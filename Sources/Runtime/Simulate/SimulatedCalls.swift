internal import PolicyCore

/// The calls of one request: how each goes, and what each costs.
///
/// What is drawn for a call depends on the seed, the request, the model and how often that model
/// was called before, so that a run with failures and one without see the same model.
struct SimulatedCalls {
  /// One call as it was made.
  struct Call {
    var model: Int
    /// Tokens sent.
    var prompt: Int64
    /// Tokens of the whole answer.
    var output: Int64
    /// Milliseconds until the first token and until the last, had nothing gone wrong.
    var firstToken: Int64
    var finished: Int64
    /// What was made to go wrong.
    var fault: Fault.Kind?
    /// Milliseconds until the last of the text that comes, and its tokens; the whole answer unless
    /// something was made to go wrong.
    var text: (until: Int64, tokens: Int64) = (0, 0)
  }

  let draw: Draw
  /// The instant of the request, in microseconds since 1970.
  let instant: Int64
  let prompt: Int64
  let outputLimit: Int64
  let deadlines: Deadlines
  /// Milliseconds that the request may take.
  let total: Int64
  /// Places in `validators` of the policy of those that the plan has.
  let validators: [Int]
  let faults: [Fault]
  private(set) var calls: [Call] = []
  /// True once a fault made a difference.
  private(set) var isHit = false

  init(
    draw: Draw, instant: Int64, prompt: Int64, outputLimit: Int64, deadlines: Deadlines,
    total: Int64, validators: [Int], faults: [Fault]
  ) {
    self.draw = draw
    self.instant = instant
    self.prompt = prompt
    self.outputLimit = outputLimit
    self.deadlines = deadlines
    self.total = total
    self.validators = validators
    self.faults = faults
  }

  /// How the next call goes; `now` counts milliseconds from the start of the request.
  mutating func next(
    _ model: Int, _ kind: AttemptKind, at now: Int64, _ profile: ModelProfile
  ) -> CallBehaviour {
    let turn = calls.count { $0.model == model }
    let last = calls.last { $0.model == model }
    let drawn = profile.outputTokens.value(at: draw.bits(.output, model, turn))
    // A repair shows the model its own answer.
    let prompt = kind == .repair ? prompt + (last?.output ?? 0) : prompt
    var call = Call(
      model: model, prompt: prompt, output: max(1, min(drawn, outputLimit)),
      firstToken: profile.firstToken.value(at: draw.bits(.firstToken, model, turn)), finished: 0)
    var generation = profile.generation(call.output)
    var hit: (kind: Fault.Kind, retryAfter: Int64?)?
    let time = instant.addingReportingOverflow(now.multipliedReportingOverflow(by: 1_000).0).0
    for (place, fault) in faults.enumerated() where fault.models.contains(model) {
      guard fault.holds(at: time) else { continue }
      let luck = draw.number(below: 1_000_000, .fault, place << 16 | model, turn)
      guard luck < fault.probability else { continue }
      if fault.slowdown > 1_000 {
        isHit = true
        call.firstToken = Self.slowed(call.firstToken, fault.slowdown)
        generation = Self.slowed(generation, fault.slowdown)
      }
      if hit == nil, fault.kind != .slow { hit = (fault.kind, fault.retryAfter) }
    }
    call.finished = min(call.firstToken + generation, RuntimeLimits.simulatedValue)
    if case .invalid(let validator)? = hit?.kind, !validators.contains(validator) { hit = nil }
    call.fault = hit?.kind
    call.text = (call.finished, call.output)
    isHit = isHit || hit != nil
    let behaviour = behaviour(&call, hit?.retryAfter, turn, left: max(0, total - now))
    calls.append(call)
    return behaviour
  }

  private func behaviour(
    _ call: inout Call, _ retryAfter: Int64?, _ turn: Int, left: Int64
  ) -> CallBehaviour {
    // A tenth of the wait is the way there, up to 100 ms.
    let connected = min(100, call.firstToken / 10)
    // Four characters a token, as is usual for English.
    var behaviour = CallBehaviour(
      connectedAfter: connected, firstTokenAfter: call.firstToken, finishedAfter: call.finished,
      characters: call.output.multipliedReportingOverflow(by: 4).0)
    switch call.fault {
    case nil, .slow?: break
    case .invalid(let validator)?:
      behaviour.failing = validators.firstIndex(of: validator).map { [$0] } ?? []
    case .failure(let classes)?:
      let place = draw.number(below: classes.count, .faultClass, call.model, turn)
      let failure = classes[place]
      let after = min(
        moment(of: failure, call, connected), latest(failure, call, connected, left: left))
      behaviour.failure = (failure, after: after, retryAfter: retryAfter)
      // What would have come later, or never comes, is not seen.
      if after < connected || failure == .connectTimeout { behaviour.connectedAfter = nil }
      if after < call.firstToken || failure == .firstTokenTimeout {
        behaviour.firstTokenAfter = nil
        call.text = (call.firstToken, 0)
      }
      behaviour.finishedAfter = behaviour.firstTokenAfter == nil ? nil : max(after, call.finished)
      if behaviour.firstTokenAfter != nil {
        if failure == .stalled || failure == .tooSlow {
          // Silent behind the first token, or half of the answer where all of it was due.
          call.text = failure == .stalled ? (call.firstToken, 0) : (after, call.output / 2)
          behaviour.characters = call.text.tokens.multipliedReportingOverflow(by: 4).0
          behaviour.finishedAfter = nil
        } else {
          behaviour.characters = max(behaviour.characters, enough(until: after))
        }
      }
    }
    return behaviour
  }

  /// The deadline that would end a call first: a failure is seen no later, so that it is the one
  /// that was asked for.
  private func latest(
    _ failure: FailureClass, _ call: Call, _ connected: Int64, left: Int64
  ) -> Int64 {
    var latest = min(deadlines.attempt, left)
    if failure == .connectTimeout || connected > deadlines.connect {
      latest = min(latest, deadlines.connect)
    }
    // Never connected is without a first token, too.
    if failure == .connectTimeout { latest = min(latest, deadlines.firstToken) }
    if failure == .firstTokenTimeout || call.firstToken > deadlines.firstToken {
      return min(latest, deadlines.firstToken)
    }
    if failure == .stalled, deadlines.minRate != nil {
      latest = min(latest, call.firstToken.addingReportingOverflow(deadlines.firstToken).0)
    }
    return latest
  }

  /// Characters of an answer that is not too slow until then.
  private func enough(until time: Int64) -> Int64 {
    let (product, overflow) = (deadlines.minRate ?? 0).multipliedReportingOverflow(
      by: time / 1_000 + 1)
    return overflow ? .max : product
  }

  /// When a failure is seen, in milliseconds from the call.
  private func moment(of failure: FailureClass, _ call: Call, _ connected: Int64) -> Int64 {
    let half = call.firstToken + (call.finished - call.firstToken) / 2
    switch failure {
    case .dns, .connect, .tls: return min(connected, 10)
    case .connectTimeout: return deadlines.connect
    case .connectionLost, .serverError: return connected + (call.firstToken - connected) / 2
    case .serverUnavailable, .overloaded, .conflict, .rateLimited: return connected + 20
    case .firstTokenTimeout: return deadlines.firstToken
    case .stalled, .tooSlow: return call.firstToken.addingReportingOverflow(deadlines.idle).0
    case .attemptTimeout: return deadlines.attempt
    // One call cannot wait for the end of the request: its own bound ends it before.
    case .totalTimeout: return deadlines.total
    case .streamError, .truncatedStream, .malformedStream: return half
    case .malformedResponse, .responseTooLarge, .emptyOutput, .invalidOutput, .invalidToolCall,
      .truncatedByLimit, .degenerateOutput, .outputBlocked:
      return call.finished
    case .contentBlocked, .modelRefusal: return call.firstToken
    case .requestInvalid, .contextExceeded, .payloadTooLarge, .targetMissing, .credentialRejected,
      .billingExhausted, .forbidden:
      return connected + 20
    case .clientCancelled, .policyDenied, .budgetExhausted, .noCandidate, .guardUnavailable:
      return call.finished
    }
  }

  /// The tokens that a call is charged for: none that never reached the model, the prompt once it
  /// was read, and of the answer what had come when the call ended.
  func charged(_ attempt: AttemptRecord, _ call: Call) -> (prompt: Int64, output: Int64) {
    if let failure = attempt.failure, !failure.isCharged { return (0, 0) }
    let lasted = (attempt.endedAt ?? attempt.startedAt) - attempt.startedAt
    if lasted < min(100, call.firstToken / 10) { return (0, 0) }
    guard lasted < call.text.until else { return (call.prompt, call.text.tokens) }
    guard lasted > call.firstToken else { return (call.prompt, 0) }
    let span = call.text.until - call.firstToken
    let share = Int128(call.text.tokens) * Int128(lasted - call.firstToken) / Int128(max(1, span))
    return (call.prompt, Int64(share))
  }

  private static func slowed(_ value: Int64, _ thousandths: Int64) -> Int64 {
    let slowed = Int128(value) * Int128(thousandths) / 1_000
    return Int64(min(slowed, Int128(RuntimeLimits.simulatedValue)))
  }
}

extension FailureClass {
  /// Whether the provider has read the prompt when it happens, and asks for money.
  var isCharged: Bool {
    switch group {
    case .unavailable, .rateLimited, .rejected, .credentials, .security, .caller, .policy: false
    case .slow: self != .connectTimeout
    case .brokenStream, .unusable, .refused: true
    }
  }
}
