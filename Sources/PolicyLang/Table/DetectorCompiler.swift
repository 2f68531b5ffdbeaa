import PolicyCore

/// From the detectors of a policy to automata that search texts.
///
/// Every pattern has a longest match, so what a stream holds back is bounded, too.
enum DetectorCompiler {
  /// What detectors become.
  struct Result {
    /// One for each detector.
    var layouts: [DetectorLayout] = []
    /// Their automata, which stand behind those of conditions.
    var automata: [Automaton] = []
    /// What is wrong with them, and with windows that are too small for them.
    var diagnostics: [Diagnostic] = []
  }

  /// Compiles every detector; `count` automata stand before theirs.
  static func compile(_ policy: Policy, after count: Int) -> Result {
    var result = Result()
    for detector in policy.detectors {
      guard let main = part(detector.pattern, detector.patternSpan, of: detector, &result) else {
        continue
      }
      var near: DetectorLayout.Near?
      var longest = main.longest
      if let written = detector.near {
        guard let neighbour = part(written.pattern, written.span, of: detector, &result) else {
          continue
        }
        let place = UInt32(clamping: count + result.automata.count)
        near = DetectorLayout.Near(
          search: place + 1, pattern: place, within: UInt32(clamping: written.within))
        result.automata += neighbour.automata
        longest += written.within + neighbour.longest
      }
      guard longest <= Limits.findingCharacters else {
        result.diagnostics.append(tooLong(longest, detector))
        continue
      }
      let place = UInt32(clamping: count + result.automata.count)
      result.automata += main.automata
      result.layouts.append(
        DetectorLayout(
          finding: UInt32(clamping: detector.finding), search: place + 1, pattern: place,
          near: near, longest: UInt32(clamping: longest)))
    }
    if result.diagnostics.isEmpty { checkWindows(policy, &result) }
    return result
  }

  /// Characters of a bounded pattern that finds something at most; its automaton and that of
  /// searching for it.
  private static func part(
    _ pattern: String, _ span: Span, of detector: Detector, _ result: inout Result
  ) -> (longest: Int, automata: [Automaton])? {
    do throws(PatternProblem) {
      let tree = try RegexSyntax.parse(pattern, isDetector: true)
      guard let longest = tree.longest else {
        result.diagnostics.append(
          Diagnostic(
            PatternCodes.unbounded, "`/\(pattern)/` has no longest match", at: span,
            label: "this may go on for ever",
            help: ["write how many there may be: `{1,64}` for `+`, `{0,64}` for `*`"]))
        return nil
      }
      guard longest <= Limits.findingCharacters else {
        result.diagnostics.append(tooLong(longest, detector))
        return nil
      }
      guard !tree.acceptsNothing else {
        result.diagnostics.append(
          Diagnostic(
            PatternCodes.empty, "`/\(pattern)/` finds the empty text everywhere", at: span,
            help: ["let the pattern ask for one character at least"]))
        return nil
      }
      do throws(AutomatonProblem) {
        let automaton = try TextAutomaton.make(tree)
        return (longest, [automaton, try TextAutomaton.make(.sequence([.anything, tree]))])
      } catch {
        result.diagnostics.append(diagnostic(error, pattern, span))
        return nil
      }
    } catch {
      result.diagnostics.append(diagnostic(.pattern(error), pattern, span))
      return nil
    }
  }

  private static func diagnostic(
    _ problem: AutomatonProblem, _ pattern: String, _ span: Span
  ) -> Diagnostic {
    switch problem {
    case .pattern(let problem):
      return Diagnostic(problem.code, problem.message, at: span, help: problem.help)
    case .tooLarge(let bytes):
      let size =
        bytes.map { "\(Digits.grouped(($0 + 1_023) / 1_024)) KB" }
        ?? "more than \(Digits.grouped(Limits.automatonStates)) states"
      return Diagnostic(
        PatternCodes.tooLarge,
        "`/\(pattern)/` is too large: searching for it needs an automaton of \(size)", at: span,
        label: "at most \(Limits.automatonBytes >> 10) KB",
        help: [
          "shorten the counted repetitions",
          "let the pattern begin with what cannot be repeated, as in `/MRN-[0-9]{7}/`",
        ])
    case .tooMany:
      return Diagnostic(
        PatternCodes.tooLarge, "`/\(pattern)/` is too large: searching for it takes too many steps",
        at: span, help: ["shorten the counted repetitions"])
    }
  }

  private static func tooLong(_ longest: Int, _ detector: Detector) -> Diagnostic {
    Diagnostic(
      PatternCodes.unbounded,
      "what `\(detector.name)` finds may be \(Digits.grouped(longest)) characters long",
      at: detector.patternSpan,
      label: "at most \(Digits.grouped(Limits.findingCharacters)), neighbour included",
      help: ["shorten the counted repetitions"])
  }

  // MARK: - Windows

  /// Characters that a stream must hold back so that none of these findings leaves unseen, and the
  /// one that needs them.
  static func window(
    for findings: UInt64, _ detectors: [DetectorLayout]
  ) -> (characters: Int64, finding: Int)? {
    var widest: (characters: Int64, finding: Int)?
    func look(_ finding: Int, _ characters: Int64) {
      guard finding < 64, findings & 1 << UInt64(finding) != 0 else { return }
      if characters > widest?.characters ?? -1 { widest = (characters, finding) }
    }
    for finding in BuiltInFinding.allCases { look(finding.place, finding.longestCharacters) }
    for detector in detectors { look(Int(detector.finding), Int64(detector.longest)) }
    return widest
  }

  private static func checkWindows(_ policy: Policy, _ result: inout Result) {
    for rule in policy.validates {
      guard case .window(let characters) = rule.release else { continue }
      var findings: UInt64 = 0
      for case .hasNoFindings(let set) in rule.checks { findings |= set }
      guard let needed = window(for: findings, result.layouts), needed.characters > characters
      else { continue }
      let name = policy.enumerations[BuiltIn.findings].values[needed.finding]
      result.diagnostics.append(
        Diagnostic(
          TableCodes.windowTooSmall,
          "`\(rule.info.name)` lets text leave \(Digits.grouped(Int(clamping: characters))) "
            + "characters behind the newest, but `\(name)` is told by "
            + "\(Digits.grouped(Int(clamping: needed.characters)))",
          at: rule.info.nameSpan,
          help: [
            "write `stream window \(needed.characters) chars`",
            "leave `stream` out to hold the answer until it passed",
          ]))
    }
  }
}
