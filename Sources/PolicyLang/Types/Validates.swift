internal import PolicyCore

/// `validate`: what an answer must be.
extension Checking {
  /// Checks every validate.
  mutating func checkValidates() {
    for source in sources(.validate) {
      tree = source.item.tree
      checkValidate(source)
    }
  }

  private mutating func checkValidate(_ source: RuleSource) {
    let clauses = source.clauses
    let info = info(source)
    let written = clauses.output ?? []
    let isComplete = requireClauses(source, [("output", !written.isEmpty)])
    let checks = written.compactMap { check($0) }
    let release = release(clauses.stream, checks)
    let otherwise = clauses.otherwise.flatMap { action($0) }
    guard isComplete else { return }
    scope.validatePlaces[source.name] = policy.validates.count
    policy.validates.append(
      Validate(
        info: info, when: source.condition, checks: checks, release: release,
        otherwise: otherwise))
  }

  /// What the rule says, or: held, but for what is only known at the end of an answer.
  private mutating func release(
    _ stream: Release?, _ checks: [Validate.Check]
  ) -> ValidatorLayout.Release {
    switch stream {
    case .hold: return .hold
    case .window(let characters):
      return bounded(characters, 1...Int64.max, "a window").map { .window($0) } ?? .hold
    case .atEnd: return .atEnd
    case nil:
      let isOfEnd = checks.allSatisfy {
        switch $0 {
        case .isComplete, .isNotEmpty: true
        case .isJSON, .hasValidToolArguments, .isAtMost, .hasNoFindings, .matches, .matchesSchema,
          .callsOnlyTools:
          false
        }
      }
      return isOfEnd ? .atEnd : .hold
    }
  }

  private mutating func check(_ check: Spanned<OutputCheck>) -> Validate.Check? {
    switch check.value {
    case .isJSON: return .isJSON
    case .isComplete: return .isComplete
    case .isNotEmpty: return .isNotEmpty
    case .hasValidToolArguments: return .hasValidToolArguments
    case .matchesRegex(let pattern): return .matches(pattern.value, pattern.span)
    case .isAtMost(let characters):
      return bounded(characters, 1...Int64.max, "a length").map { .isAtMost($0) }
    case .hasNoFindings(let set): return findings(set).map { .hasNoFindings($0) }
    case .matchesSchema(let path):
      return file(path, "a schema", atMost: Limits.schemaBytes)
        .map { .matchesSchema(path: path.value, schema: $0) }
    case .callsOnlyTools(let tools): return self.tools(tools).map { .callsOnlyTools($0) }
    }
  }

  /// Tools are named by texts or names; distinct, sorted by bytes.
  private mutating func tools(_ tools: SetLiteral) -> [String]? {
    var result: Set<String> = []
    var isGood = true
    for tool in tools.value {
      switch (tool.low.kind, tool.high) {
      case (.name(let name), nil): result.insert(text(name))
      case (.string(let name), nil): result.insert(name)
      default:
        report(
          TypeCodes.mismatch, "`\(written(tool.span))` is not the name of a tool", at: tool.span)
        isGood = false
      }
    }
    return isGood ? result.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } : nil
  }
}
