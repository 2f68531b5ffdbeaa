/// When an answer may begin to leave: the strictest of the validators decides.
///
/// A caller who is not sent a stream gets the whole answer or nothing. Without validators a stream
/// leaves as it comes.
enum ReleaseRule: Equatable, Sendable {
  /// When it is whole and valid.
  case whole
  /// When more than so many characters are there: the rest stays behind the newest.
  case behind(Int64)
  /// At its first token.
  case firstToken

  init(_ plan: ExecutionPlan) {
    self = plan.isStream ? .firstToken : .whole
    guard plan.isStream else { return }
    for validator in plan.validators {
      switch (validator.release, self) {
      case (.hold, _): self = .whole
      case (.window(let characters), .firstToken): self = .behind(characters)
      case (.window(let characters), .behind(let others)): self = .behind(max(characters, others))
      case (.window, .whole), (.atEnd, _): break
      }
    }
  }
}
