internal import PolicyCore

/// A request that shows something.
struct Witness {
  /// Attributes that it states, as they are declared.
  var values: [AttributeID: Constant]
  /// Signals that it states.
  var signals: [(model: ModelID, signal: Signal, value: Constant)]
  /// The instant of the decision.
  var now: Int64
  /// The request line, as `rtctl decide` reads it.
  var line: String
  /// The class that it has in each dimension of the space.
  var point: [Int] = []
  /// The request that differs from it in one level, where a question is about two.
  var twin: [Witness] = []

  /// The same for the reference interpreter.
  var request: ReferenceRequest {
    var request = ReferenceRequest(now: now)
    request.given = values
    for (model, signal, value) in signals {
      request.signals[model, default: [:]][signal] = value
    }
    return request
  }
}
