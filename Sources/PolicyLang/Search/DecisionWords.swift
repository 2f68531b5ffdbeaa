internal import PolicyCore

extension ReferenceDecision {
  /// How strictly a finding is redacted for a model; -1 when it is not.
  func strength(_ model: String, _ finding: Int) -> Int {
    let found = redactions[model]?.filter { $0.findings >> UInt64(finding) & 1 == 1 }
    return found?.compactMap { RedactionMethod.allCases.firstIndex(of: $0.method) }.max() ?? -1
  }

  var isDenied: Bool { if case .deny = effect { true } else { false } }

  /// The decision in a few words.
  var words: String {
    switch effect {
    case .deny(let status):
      return "refused with \(status) by \(by.joined(separator: ", "))"
    case .noCandidate(let status): return "no candidate (\(status))"
    case .invalid(let attribute): return "invalid: \(attribute)"
    case .route:
      let names = candidates.joined(separator: ", ")
      return rule.map { "\(names) by \($0)" } ?? names
    }
  }
}
