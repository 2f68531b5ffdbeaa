internal import PolicyCore
internal import PolicyLang

/// What a bundle says of itself, as tables.
struct BundleOverview {
  let bundle: ValidatedBundle
  let folder: String

  init(_ bundle: ValidatedBundle, folder: String) {
    self.bundle = bundle
    self.folder = folder
  }

  private var policy: CompiledPolicy { bundle.policy }

  var grids: [Grid] {
    [about] + CheckedGrids(policy.evidence).grids + [sources, models, attributes, rules]
  }

  private var about: Grid {
    let metadata = policy.metadata
    let tables = GuardKind.allCases.map { policy[$0] }
    let entries = tables.reduce(0) { $0 + $1.clauses.count }
    let rowBytes = tables.reduce(0) { $0 + 8 * $1.rows.count }
    let automata = policy.automata.reduce(0) { $0 + 2 * $1.next.count + $1.accepts.count + 256 }
    return Grid(
      title: "Bundle", headings: ["what", "value"],
      rows: [
        ["name", metadata.name], ["revision", String(metadata.revision)],
        ["compiler", metadata.compiler], ["digest", "sha256:" + Hex.text(bundle.digest)],
        ["models", String(policy.models.count)], ["attributes", String(policy.attributes.count)],
        ["rules", String(policy.rules.count)], ["lists", String(policy.lists.count)],
        ["entries of lists", String(policy.lists.reduce(0) { $0 + $1.ends.count })],
        ["dimensions", String(policy.dimensions.count)],
        ["table entries", String(entries)],
        ["memory of tables", "\(rowBytes) bytes"], ["memory of automata", "\(automata) bytes"],
      ])
  }

  private var sources: Grid {
    Grid(
      title: "Sources", headings: ["file", "digest"],
      rows: policy.metadata.sources.map { [$0.name, "sha256:" + Hex.text($0.digest)] })
  }

  private var models: Grid {
    Grid(
      title: "Models",
      headings: ["model", "accepts", "context", "price_in", "price_out", "quota_group"],
      rows: policy.models.map { model in
        let accepts = policy.enumerations[0].names(of: model.accepts)
        let isAll = accepts.count == policy.enumerations.first?.values.count
        return [
          model.name, isAll ? "everything" : accepts.joined(separator: ", "),
          model.context.map(String.init) ?? "unlimited",
          model.priceIn.map { ValueText.usd($0) } ?? "-",
          model.priceOut.map { ValueText.usd($0) } ?? "-", model.quotaGroup,
        ]
      })
  }

  private var attributes: Grid {
    Grid(
      title: "Attributes", headings: ["attribute", "type", "source", "if absent"],
      rows: policy.attributes.map { attribute in
        [attribute.name, type(attribute), source(attribute), presence(attribute)]
      })
  }

  private var rules: Grid {
    Grid(
      title: "Rules",
      headings: [
        "kind", "rule", "because", "approved", "owner", "control", "place",
      ],
      rows: policy.rules.map { rule in
        [
          "\(rule.kind)", rule.name, rule.because ?? "-", rule.approved ?? "-",
          rule.owner ?? "-", rule.control ?? "-", rule.place(in: policy, folder),
        ]
      })
  }

  // MARK: - Words

  private func type(_ attribute: AttributeLayout) -> String {
    switch attribute.type {
    case .bool, .string: return "\(attribute.type)"
    case .int, .usd, .percent, .duration, .instant:
      let range = attribute.range
      guard range.lowerBound != .min, range.upperBound != .max else { return "\(attribute.type)" }
      let low = ValueText.text(range.lowerBound, attribute.type, policy.enumerations)
      let high = ValueText.text(range.upperBound, attribute.type, policy.enumerations)
      return "\(attribute.type) \(low)..\(high)"
    case .symbol(let place): return policy.enumerations[Int(place)].name
    case .set(let place): return "set of \(policy.enumerations[Int(place)].name)"
    }
  }

  private func source(_ attribute: AttributeLayout) -> String {
    switch attribute.source {
    case .header(let name): "header \"\(name)\""
    case .body(let pointers): "body " + pointers.map { "\"\($0)\"" }.joined(separator: ", ")
    case .claim(let name): "claim \"\(name)\""
    case .host: "host"
    case .promptTokens: "prompt tokens"
    case .promptBytes: "prompt bytes"
    case .clockHour(let zone): "clock hour \"\(zone)\""
    case .clockWeekday(let zone): "clock weekday \"\(zone)\""
    case .clockDate(let zone): "clock date \"\(zone)\""
    case .now, .needs, .findings: "built in"
    }
  }

  private func presence(_ attribute: AttributeLayout) -> String {
    switch attribute.presence {
    case .required: "refused"
    case .number(let number): ValueText.text(number, attribute.type, policy.enumerations)
    case .text(let bytes): ValueText.quoted(bytes)
    case .computed: "computed"
    }
  }
}

extension EnumerationLayout {
  /// The members of a set, in the order of their declaration.
  func names(of members: UInt64) -> [String] {
    values.indices.prefix(64).filter { members & (1 << UInt64($0)) != 0 }.map { values[$0] }
  }
}

extension RuleLayout {
  /// As `policies/main.policy:12`.
  func place(in policy: CompiledPolicy, _ folder: String) -> String {
    let sources = policy.metadata.sources
    let file = Int(source) < sources.count ? sources[Int(source)].name : ""
    return "\(folder)\(file):\(line)"
  }
}
