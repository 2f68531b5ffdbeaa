// Detectors of the policy's own.
extension Validation {
  func checkDetectors() throws(BundleError) {
    let builtIn = BuiltInFinding.allCases.count
    let findings = policy.enumerations.count > 1 ? policy.enumerations[1].values.count : 0
    var last = builtIn - 1
    for (index, detector) in policy.detectors.enumerated() {
      let place = Place(.detectors, index)
      try need(detector.finding, below: min(findings, BundleLimits.setMembers), "finding", place)
      guard Int(detector.finding) > last else {
        throw refusal(
          .wrongOrder, place, found: "the finding \(detector.finding)",
          expected: "findings that ascend, behind the \(builtIn) built-in ones")
      }
      last = Int(detector.finding)
      try need(detector.search, below: policy.automata.count, "automaton", place)
      try need(detector.pattern, below: policy.automata.count, "automaton", place)
      if let near = detector.near {
        try need(near.search, below: policy.automata.count, "automaton", place)
        try need(near.pattern, below: policy.automata.count, "automaton", place)
        try need(
          near.within >= 1 && near.within <= BundleLimits.nearCharacters, place,
          found: "a neighbour within \(near.within) characters",
          expected: "1 to \(BundleLimits.nearCharacters)")
      }
      try need(
        detector.longest >= 1 && detector.longest <= BundleLimits.findingCharacters, place,
        found: "findings of \(detector.longest) characters",
        expected: "1 to \(BundleLimits.findingCharacters)")
    }
  }
}
