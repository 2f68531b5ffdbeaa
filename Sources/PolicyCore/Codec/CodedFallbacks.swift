extension FailureAction: Coded {
  static var blank: FailureAction { FailureAction(.stop) }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var times: UInt32 = 0
    var backoff: ClosedRange<Int64> = 0...0
    let choice: UInt8
    switch first {
    case .none: choice = 0
    case .retry(let count, let wait): (choice, times, backoff) = (1, UInt32(clamping: count), wait)
    case .retryLast(let count, let wait):
      (choice, times, backoff) = (2, UInt32(clamping: count), wait)
    case .repair(let count): (choice, times) = (3, UInt32(clamping: count))
    }
    switch try coder.choice(choice, of: 4, "what is tried first") {
    case 0: first = .none
    case 1:
      try coder.integer(&times)
      try coder.range(&backoff)
      first = .retry(count: Int(times), backoff: backoff)
    case 2:
      try coder.integer(&times)
      try coder.range(&backoff)
      first = .retryLast(count: Int(times), backoff: backoff)
    default:
      try coder.integer(&times)
      first = .repair(count: Int(times))
    }
    try coder.oneOf(&outcome, "outcomes of a failure")
  }
}

extension Deadlines: Coded {
  static var blank: Deadlines { Deadlines() }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&connect)
    try coder.integer(&firstToken)
    try coder.integer(&idle)
    try coder.integer(&attempt)
    try coder.integer(&total)
    try coder.optional(&minRate)
  }
}

extension ExhaustedAnswer: Coded {
  static var blank: ExhaustedAnswer { .answer(text: "") }

  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    var status: UInt16 = 0
    var text: String
    let choice: UInt8
    switch self {
    case .respond(let number, let words):
      (choice, status, text) = (0, UInt16(clamping: number), words)
    case .answer(let words): (choice, text) = (1, words)
    }
    if try coder.choice(choice, of: 2, "last answers") == 0 {
      try coder.integer(&status)
      try coder.text(&text)
      self = .respond(status: Int(status), text: text)
    } else {
      try coder.text(&text)
      self = .answer(text: text)
    }
  }
}

extension FallbackLayout.Hedge: Coded {
  static var blank: FallbackLayout.Hedge { FallbackLayout.Hedge(after: 0, condition: nil) }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&after)
    try coder.optional(&condition)
  }
}

extension FallbackLayout: Coded {
  static var blank: FallbackLayout {
    FallbackLayout(rule: nil, actions: [], deadlines: .blank, hedge: nil, exhausted: .blank)
  }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.optional(&rule)
    try coder.list(&actions)
    try deadlines.code(&coder)
    try coder.optional(&hedge)
    try exhausted.code(&coder)
  }
}
