extension ObligationLayout {
  /// Whether a request with that outcome owes it: one that no model sees owes only what is said of
  /// the request itself.
  public func isOwed(by effect: Decision.Effect) -> Bool {
    switch demand {
    case .record, .disclose, .notify: true
    case .cap, .isolate, .budget: effect == .route
    }
  }
}
