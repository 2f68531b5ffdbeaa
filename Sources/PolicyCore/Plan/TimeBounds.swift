/// Deadlines, as one timer that is set to the nearest of them.
///
/// A deadline that moves away (text came) sets no new timer: when the old one is reported, nothing
/// is due and the next is set. So a token costs no timer.
extension Execution {
  /// The first deadline of a call, and what it means to miss it.
  ///
  /// `connect`, `first_token` and `attempt` count from the call, `idle` from the last token.
  /// `min_rate` counts from the first token, and leaves an answer as far behind as `first_token`
  /// allows: it is too slow when its characters so far should have been there that long ago.
  /// The answer to a caller who is not streamed to is bound alike: its first token is when it
  /// begins to arrive.
  func deadline(of leg: Leg) -> (at: Int64, failure: FailureClass) {
    let deadlines = plan.fallback.deadlines
    var nearest = (
      at: leg.startedAt.saturatingAdd(deadlines.attempt), failure: FailureClass.attemptTimeout
    )
    func bound(_ start: Int64, _ length: Int64, _ failure: FailureClass) {
      let at = start.saturatingAdd(length)
      if at < nearest.at { nearest = (at, failure) }
    }
    if let firstTokenAt = leg.firstTokenAt {
      bound(leg.lastTokenAt, deadlines.idle, .stalled)
      if let rate = deadlines.minRate, rate > 0 {
        let (scaled, overflow) = leg.characters.multipliedReportingOverflow(by: 1_000)
        let worth = (overflow ? .max : scaled) / rate
        bound(firstTokenAt.saturatingAdd(max(0, deadlines.firstToken)), worth, .tooSlow)
      }
    } else {
      if !leg.isConnected { bound(leg.startedAt, deadlines.connect, .connectTimeout) }
      bound(leg.startedAt, deadlines.firstToken, .firstTokenTimeout)
    }
    return nearest
  }

  /// When something is due next.
  private var nextDue: Int64 {
    var due = min(totalAt, waiting?.at ?? .max, hedgeAt ?? .max)
    for leg in legs { due = min(due, deadline(of: leg).at) }
    return due
  }

  /// Sets a timer where the one that is set comes too late.
  mutating func arm() {
    guard outcome == nil, isStarted else { return }
    let due = nextDue
    if let timerAt, timerAt <= due { return }
    timer += 1
    timerAt = due
    actions.append(.setTimer(timer, at: due))
  }

  /// Does whatever is due before a time.
  ///
  /// It ends because each step ends a call, begins one of a bounded number, or spends the hedge.
  mutating func expire(before limit: Int64) {
    while outcome == nil {
      if totalAt < limit { return expireTotal() }
      if let place = legs.indices.first(where: { deadline(of: legs[$0]).at < limit }) {
        let failure = deadline(of: legs[place]).failure
        actions.append(.cancel(attempt: legs[place].attempt))
        fail(place, failure, plan.fallback.action(on: failure))
      } else if let retry = waiting, retry.at < limit {
        waiting = nil
        retryNow(retry.candidate)
      } else if let due = hedgeAt, due < limit {
        hedgeAt = nil
        hedge()
      } else {
        return
      }
    }
  }

  /// True when there is time for an attempt that begins then.
  func hasTime(at start: Int64) -> Bool { start.saturatingAdd(leastLeft) <= totalAt }

  /// The whole time is over.
  ///
  /// Every call that runs fails with `total_timeout`. Where that means `next` nothing can follow:
  /// the request is exhausted.
  private mutating func expireTotal() {
    let hadCalls = !legs.isEmpty
    for leg in legs { attempts[leg.attempt].failure = .totalTimeout }
    if let committed {
      finish(.brokenStream(attempt: committed, .totalTimeout))
    } else if hadCalls, plan.fallback.action(on: .totalTimeout).isStop {
      finish(.failed(.totalTimeout))
    } else {
      finish(.exhausted)
    }
  }
}

extension FailureAction {
  /// True when nothing is tried at all.
  var isStop: Bool { first == .none && outcome == .stop }
}
