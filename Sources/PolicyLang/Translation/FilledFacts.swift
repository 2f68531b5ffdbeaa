internal import PolicyCore

extension Facts {
  /// Writes a request as a reader would, from its attributes before `classify`; false when there
  /// is no room for it.
  func fill(_ request: ReferenceRequest, declared: [Constant]) -> Bool {
    reset()
    for (attribute, value) in declared.enumerated() {
      if case .text(let text) = value {
        guard text.withUnsafeBufferPointer({ setText(attribute, $0) }) else { return false }
      } else {
        numbers[attribute] = value.stored
      }
    }
    for (model, signals) in request.signals {
      for (signal, value) in signals { setSignal(model, signal, value.stored) }
    }
    isExploring = request.id?.withUnsafeBufferPointer(Exploration.includes) ?? false
    fixedArms = request.splits.map { (route: $0.key, model: $0.value) }
    return true
  }
}
