internal import PolicyCore

/// The conditions of routes as their author wrote them, part by part.
///
/// Compiled as probes, like those of tests, they tell which part is the first that does not hold.
public struct RouteConditions: Sendable {
  /// One of the conditions that a route joins by `and`.
  public struct Part: Sendable {
    /// Its number among the probes.
    public var probe: Int
    /// As the author wrote it, on one line.
    public var text: String
    /// The attributes that it reads.
    public var attributes: [AttributeID]
  }
  /// By place in `Policy.routes`; empty for the rows of a table, whose cells say too little.
  public private(set) var parts: [[Part]] = []
  /// What `TableCompiler.compile` takes.
  public private(set) var probes: [Condition] = []

  /// The conditions of a policy's routes; none when there are more routes than one reads about.
  public init(_ policy: Policy) {
    guard policy.routes.count <= Limits.explainedRoutes else { return }
    for route in policy.routes {
      let conditions: [Condition]
      if case .all(let parts) = route.when { conditions = parts } else { conditions = [route.when] }
      guard !route.info.name.utf8.contains(UInt8(ascii: "#")) else {
        parts.append([])
        continue
      }
      parts.append(
        conditions.enumerated().map { number, condition in
          var readings: [Reading] = []
          condition.collectReadings(into: &readings)
          return Part(
            probe: probes.count + number, text: condition.text(in: policy.sources),
            attributes: readings.compactMap(\.attribute))
        })
      probes += conditions
    }
  }
}

extension Reading {
  /// The attribute that is read, before or after `classify`.
  fileprivate var attribute: AttributeID? {
    switch self {
    case .attribute(let place), .declared(let place): place
    case .fact, .signal, .constant: nil
    }
  }
}

extension Condition {
  /// As written, with `and`, `or` and `not` put back between the tests.
  func text(in sources: SourceSet) -> String {
    switch self {
    case .constant(let isTrue): return isTrue ? "true" : "false"
    case .test(_, let span):
      return sources.text(span).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    case .not(.test(let test, let span)):
      return "not " + Condition.test(test, span).text(in: sources)
    case .not(let inner): return "not (" + inner.text(in: sources) + ")"
    case .all(let parts): return Condition.joined(parts, " and ", sources)
    case .any(let parts): return Condition.joined(parts, " or ", sources)
    }
  }

  private static func joined(
    _ parts: [Condition], _ word: String, _ sources: SourceSet
  ) -> String {
    parts.map { part in
      switch part {
      case .all, .any: "(" + part.text(in: sources) + ")"
      case .constant, .not, .test: part.text(in: sources)
      }
    }.joined(separator: word)
  }
}
