import PolicyCore

extension CompiledPolicy {
  /// A policy that knows the built-in findings, and own ones.
  static func detecting(
    _ names: [String] = [], _ detectors: [DetectorLayout] = [], _ automata: [Automaton] = []
  ) -> CompiledPolicy {
    var policy = CompiledPolicy()
    let names = BuiltInFinding.allCases.map(\.rawValue) + names
    policy.enumerations = [
      EnumerationLayout(name: "feature", isLevel: false, values: [], outside: []),
      EnumerationLayout(name: "finding", isLevel: false, values: names, outside: names),
    ]
    policy.detectors = detectors
    policy.automata = automata
    return policy
  }
}

extension DetectorSet {
  /// The built-in detectors, all or one of them.
  static func builtIn(_ finding: BuiltInFinding? = nil) -> DetectorSet {
    DetectorSet(.detecting(), wanted: finding?.bit ?? .max)
  }

  func findings(in text: String) -> UInt64 {
    Array(text.utf8).withUnsafeBufferPointer { findings(in: $0) }
  }

  func matches(in text: [UInt8]) -> [DetectorMatch] {
    var matches: [DetectorMatch] = []
    text.withUnsafeBufferPointer { self.matches(in: $0, into: &matches) }
    return matches
  }
}
