internal import PolicyCore

extension Proof {
  /// What is wrong with the invariant; nil when it is proved.
  public func diagnostic(in policy: Policy) -> Diagnostic? {
    let invariant = policy.invariants[self.invariant]
    switch verdict {
    case .proved: return nil
    case .unknown(let why):
      return Diagnostic(
        ProofCodes.unknown, "`\(invariant.name)` is neither proved nor disproved",
        at: invariant.nameSpan, label: why,
        help: [
          "narrow it with a `when`, or make the rules that it rests on simpler",
          "what is not proved counts as broken",
        ])
    case .broken(let example):
      return Diagnostic(
        ProofCodes.broken, "`\(invariant.name)` does not hold", at: invariant.nameSpan,
        label: example.reason,
        secondary: example.rules.map { .init($0.span, "look at `\($0.name)`") },
        help: example.advice(policy).map { [$0] } ?? [], witness: example.request)
    }
  }
}

extension Counterexample {
  /// The way of the request in one line; nil when it is refused.
  public func advice(_ policy: Policy) -> String? {
    guard !chain.isEmpty else { return nil }
    let hops = chain.map { hop in
      let name = "`\(policy.models[hop.model].name)`"
      return hop.failure.map { "\(name) fails (\($0.rawValue))" } ?? name
    }
    return "its way: \(hops.joined(separator: ", then "))"
  }
}

/// The codes of this room.
public enum ProofCodes {
  /// Every code, by number.
  public static let all = [broken, unknown]

  static let broken = DiagnosticCode(
    "I0101", "invariant does not hold",
    explanation: """
      There is a request, and calls that fail, for which the claim is false. The request is shown; \
      `rtctl explain POLICY --request FILE` tells why it is decided so. Change the rules until the \
      claim holds, or the claim if it says too much.
      """,
    wrong: "invariant i { when n > 5   every candidate: region == eu }",
    right: "invariant i { when n > 5   every candidate: region in {eu, us} }")

  static let unknown = DiagnosticCode(
    "I0102", "invariant not proved",
    explanation: """
      The search ended without a proof and without a request that breaks the claim: its steps ran \
      out, or the claim rests on too many rules at once. What is not proved counts as broken.
      """,
    wrong: "", right: "")
}
