/// The commit point: when an answer begins to leave, and what ends it.
extension Execution {
  /// More of an answer is there; so many characters in all.
  mutating func progress(_ attempt: Int, characters: Int64) {
    guard let place = leg(of: attempt) else { return }
    legs[place].isConnected = true
    legs[place].firstTokenAt = legs[place].firstTokenAt ?? now
    legs[place].lastTokenAt = now
    legs[place].characters = max(legs[place].characters, characters)
    switch release {
    case .whole: break
    case .behind(let kept): if legs[place].characters > kept { commit(attempt) }
    case .firstToken: commit(attempt)
    }
  }

  /// The whole answer is there.
  mutating func answer(_ attempt: Int, failing: [Int]) {
    guard let place = leg(of: attempt) else { return }
    guard failing.isEmpty else {
      attempts[attempt].failedValidators = failing
      fail(place, .invalidOutput, plan.action(failing: failing))
      return
    }
    attempts[attempt].endedAt = now
    legs.remove(at: place)
    commit(attempt)
    finish(.answered(attempt: attempt))
  }

  /// Lets the answer of an attempt out, and gives the others up.
  private mutating func commit(_ attempt: Int) {
    guard committed == nil else { return }
    committed = attempt
    cancelOthers(than: attempt)
    attempts[attempt].isCommitted = true
    actions.append(.commit(attempt: attempt))
  }
}
