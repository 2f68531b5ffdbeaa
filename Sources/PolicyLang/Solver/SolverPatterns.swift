/// Tests of texts in the theory of strings.
enum SolverPatterns {
  /// Whether a text passes a test; nil when SMT-LIB cannot say it.
  static func term(_ test: TextTest, ignoringCase: Bool, of text: String) -> String? {
    if !ignoringCase, let plain = plain(test, text) { return plain }
    let tree: RegexTree
    switch test {
    case .equals(let bytes): tree = .text(bytes, ignoringCase: ignoringCase)
    case .startsWith(let bytes):
      tree = .sequence([.text(bytes, ignoringCase: ignoringCase), .anything])
    case .endsWith(let bytes):
      tree = .sequence([.anything, .text(bytes, ignoringCase: ignoringCase)])
    case .contains(let bytes):
      tree = .sequence([.anything, .text(bytes, ignoringCase: ignoringCase), .anything])
    case .glob(let bytes): tree = .glob(bytes, ignoringCase: ignoringCase)
    case .matches(let pattern), .containsMatch(let pattern):
      guard let parsed = try? RegexSyntax.parse(pattern, ignoringCase: ignoringCase) else {
        return nil
      }
      if case .containsMatch = test {
        tree = .sequence([.anything, parsed, .anything])
      } else {
        tree = parsed
      }
    }
    return isSayable(tree) ? "(str.in_re \(text) \(expression(tree)))" : nil
  }

  /// Whether a tree tells no code points apart that SMT-LIB's strings lack.
  private static func isSayable(_ tree: RegexTree) -> Bool {
    switch tree {
    case .anything: true
    case .oneOf(let set):
      set.ranges.allSatisfy {
        $0.upperBound <= SolverText.lastCodePoint
          || $0.lowerBound <= SolverText.lastCodePoint && $0.upperBound == 0x10FFFF
      }
    case .sequence(let parts), .alternatives(let parts): parts.allSatisfy(isSayable)
    case .repeated(let part, _, _): isSayable(part)
    }
  }

  private static func plain(_ test: TextTest, _ text: String) -> String? {
    switch test {
    case .equals(let bytes): SolverText.literal(bytes).map { "(= \(text) \($0))" }
    case .startsWith(let bytes): SolverText.literal(bytes).map { "(str.prefixof \($0) \(text))" }
    case .endsWith(let bytes): SolverText.literal(bytes).map { "(str.suffixof \($0) \(text))" }
    case .contains(let bytes): SolverText.literal(bytes).map { "(str.contains \(text) \($0))" }
    case .glob, .matches, .containsMatch: nil
    }
  }

  private static func expression(_ tree: RegexTree) -> String {
    switch tree {
    case .anything: return "re.all"
    case .oneOf(let set): return oneOf(set)
    case .sequence(let parts):
      if parts.isEmpty { return "(str.to_re \"\")" }
      return join("re.++", parts.map(expression))
    case .alternatives(let parts):
      return parts.isEmpty ? "re.none" : join("re.union", parts.map(expression))
    case .repeated(let part, let atLeast, let atMost):
      let inner = expression(part)
      if let atMost { return "((_ re.loop \(atLeast) \(atMost)) \(inner))" }
      if atLeast == 0 { return "(re.* \(inner))" }
      if atLeast == 1 { return "(re.+ \(inner))" }
      return "(re.++ ((_ re.^ \(atLeast)) \(inner)) (re.* \(inner)))"
    }
  }

  private static func oneOf(_ set: CodePointSet) -> String {
    if set == .all { return "re.allchar" }
    let ranges = set.ranges.filter { $0.lowerBound <= SolverText.lastCodePoint }.map { range in
      let low = SolverText.escaped(range.lowerBound)
      let high = SolverText.escaped(min(range.upperBound, SolverText.lastCodePoint))
      return low == high ? "(str.to_re \"\(low)\")" : "(re.range \"\(low)\" \"\(high)\")"
    }
    return ranges.isEmpty ? "re.none" : join("re.union", ranges)
  }

  private static func join(_ word: String, _ parts: [String]) -> String {
    parts.count == 1 ? parts[0] : "(\(word) \(parts.joined(separator: " ")))"
  }
}
