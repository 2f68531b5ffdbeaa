@testable import PolicyLang

/// A request that both ways decide differently, with the smallest policy found that shows it.
struct Mismatch {
  private let seed: UInt64
  private let subject: Subject
  private let request: ReferenceRequest

  init(seed: UInt64, _ subject: Subject, _ request: ReferenceRequest) {
    self.seed = seed
    (self.subject, self.request) = Mismatch.shrink(subject, request)
  }

  /// Drops rules, then values of the request, for as long as the decisions differ.
  private static func shrink(
    _ subject: Subject, _ request: ReferenceRequest
  ) -> (Subject, ReferenceRequest) {
    var (best, small) = (subject, request)
    var place = best.generated.rules.count
    // From the last to the first, so that waivers go before what they lift.
    while place > 0 {
      place -= 1
      var generated = best.generated
      generated.rules.remove(at: place)
      if let less = try? Subject(generated), differs(less, request) {
        best = less
        place = generated.rules.count
      }
    }
    for id in request.given.keys.sorted() {
      var less = small
      less.given[id] = nil
      if differs(best, less) { small = less }
    }
    for model in request.signals.keys.sorted() {
      for signal in (request.signals[model] ?? [:]).keys {
        var less = small
        less.signals[model]?[signal] = nil
        if differs(best, less) { small = less }
      }
    }
    return (best, small)
  }

  private static func differs(_ subject: Subject, _ request: ReferenceRequest) -> Bool {
    guard let meant = try? subject.interpreter.decide(request) else { return false }
    return (try? subject.compiledDecision(request)) != meant
  }

  var report: String {
    let meant = try? subject.interpreter.decide(request)
    let found = try? subject.compiledDecision(request)
    let differences = meant.flatMap { found?.differences(from: $0) } ?? []
    let given = request.given.sorted { $0.key < $1.key }.map { id, value in
      "  \(subject.policy.attributes[id].name): \(value)"
    }
    return """
      seed \(seed): the table decides otherwise than the interpreter
      \(subject.generated.text)
      now \(request.now)
      \(given.joined(separator: "\n"))
      signals \(request.signals.map { (subject.policy.models[$0.key].name, $0.value) })
      \(differences.map { $0.words(subject.policy, subject.evaluator.bundle.policy) })
      """
  }
}
