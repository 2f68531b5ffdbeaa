// Guards, and what their clauses do.
extension Validation {
  func checkTables() throws(BundleError) {
    for kind in GuardKind.allCases {
      try check(
        policy[kind], kind.section, clauses: policy.clauseCount(of: kind), isHard: kind.isHard)
    }
  }

  private func check(
    _ table: GuardTable, _ section: BundleFormat.Section, clauses: Int, isHard: Bool
  ) throws(BundleError) {
    let place = Place(section)
    let words = Int(table.wordCount)
    let entries = table.clauses.count
    try need(entries, atMost: BundleLimits.entries, "entries", place)
    try need(
      words == (entries + 63) / 64 && table.used.count == words, place,
      found: "rows of \(words) words and \(table.used.count) words of bits in use",
      expected: "\((entries + 63) / 64), for \(entries) entries")
    for (index, word) in table.used.enumerated() {
      let bits = min(64, entries - index * 64)
      try need(
        word == UInt64.max >> UInt64(64 - bits), place, found: "other bits in use",
        expected: "the lowest \(entries)")
    }
    for (index, clause) in table.clauses.enumerated() {
      try need(clause, below: clauses, "clause", place)
      guard index == 0 || table.clauses[index - 1] <= clause else {
        throw refusal(
          .wrongOrder, place, found: "clause \(clause) behind \(table.clauses[index - 1])",
          expected: "clauses that ascend")
      }
    }
    try checkRows(table, place, words: words, isHard: isHard)
  }

  private func checkRows(
    _ table: GuardTable, _ place: Place, words: Int, isHard: Bool
  ) throws(BundleError) {
    try need(
      table.dimensions.count == table.rowStarts.count, place,
      found: "\(table.dimensions.count) dimensions and \(table.rowStarts.count) starts of rows",
      expected: "as many")
    var seen = [Bool](repeating: false, count: policy.dimensions.count)
    for (number, start) in zip(table.dimensions, table.rowStarts) {
      try need(number, below: policy.dimensions.count, "dimension", place)
      let dimension = policy.dimensions[Int(number)]
      try need(
        !seen[Int(number)], place, found: "the dimension \(number) twice",
        expected: "each dimension once")
      seen[Int(number)] = true
      try need(
        !(isHard && dimension.hasUnknown), place, found: "a hard rule that reads a signal",
        expected: "signals in `avoid` and `route` only")
      let rows = Int(dimension.classCount) * words
      try need(
        Int(start) + rows <= table.rows.count, place,
        found: "rows of the dimension \(number) from \(start) to \(Int(start) + rows)",
        expected: "an end at \(table.rows.count) at most")
    }
  }

  func checkClauses() throws(BundleError) {
    for (index, clause) in policy.classifyClauses.enumerated() {
      try check(clause, Place(.classifyClauses, index))
    }
    for (index, dimension) in policy.definitionClauses.enumerated() {
      try checkDefined(dimension, Place(.definitionClauses, index))
    }
    for (index, rule) in policy.denyClauses.enumerated() {
      try check(rule, is: .deny, Place(.denyClauses, index))
    }
    for (index, clause) in policy.forbidClauses.enumerated() {
      let place = Place(.forbidClauses, index)
      try check(clause.rule, is: .forbid, place)
      try check(clause.models, place)
    }
    for (index, clause) in policy.waiveClauses.enumerated() {
      let place = Place(.waiveClauses, index)
      try check(clause.rule, is: .waive, place)
      try check(clause.forbid, is: .forbid, place)
      try need(
        policy.rules[Int(clause.forbid)].redactFindings == 0, place,
        found: "a waiver of a redaction", expected: "waivers of removals only")
      try check(clause.models, place)
    }
    for (index, clause) in policy.avoidClauses.enumerated() {
      let place = Place(.avoidClauses, index)
      try check(clause.rule, is: .avoid, place)
      try check(clause.models, place)
    }
  }

  private func check(_ clause: ClassifyClause, _ place: Place) throws(BundleError) {
    if let rule = clause.rule { try check(rule, is: .classify, place) }
    if let dimension = clause.defines { try checkDefined(dimension, place) }
    for raise in clause.raises {
      try need(raise.attribute, below: policy.attributes.count, "attribute", place)
      let attribute = policy.attributes[Int(raise.attribute)]
      guard attribute.isClassified, case .symbol(let level) = attribute.type else {
        throw refusal(
          .inconsistent, place, found: "a raise of `\(attribute.name)`",
          expected: "one of a level that `classify` may change")
      }
      try need(raise.rank, below: valueCount(level), "rank", place)
    }
    for add in clause.adds {
      try need(add.attribute, below: policy.attributes.count, "attribute", place)
      let attribute = policy.attributes[Int(add.attribute)]
      guard attribute.isClassified, case .set(let enumeration) = attribute.type else {
        throw refusal(
          .inconsistent, place, found: "members added to `\(attribute.name)`",
          expected: "a set that `classify` may change")
      }
      try need(
        isSet(add.members, below: valueCount(enumeration)), place,
        found: "members that do not exist", expected: "\(valueCount(enumeration)) at most")
    }
  }

  /// A dimension that clauses make true.
  func checkDefined(_ number: UInt32, _ place: Place) throws(BundleError) {
    try need(number, below: policy.dimensions.count, "dimension", place)
    let dimension = policy.dimensions[Int(number)]
    try need(
      dimension.kind == .defined && dimension.classOf.isEmpty, place,
      found: "the dimension \(number), which is read", expected: "one that clauses make true")
  }

  /// A rule of that kind.
  func check(_ rule: UInt32, is kind: TableKind, _ place: Place) throws(BundleError) {
    try need(rule, below: policy.rules.count, "rule", place)
    let found = policy.rules[Int(rule)].kind
    try need(found == kind, place, found: "the rule of a `\(found)`", expected: "of a `\(kind)`")
  }

  /// Only models that there are.
  func check(_ models: ModelSet, _ place: Place) throws(BundleError) {
    let count = policy.models.count
    for word in 0..<4 {
      let bits = min(64, max(0, count - word * 64))
      try need(
        isSet(models.words[word], below: bits), place, found: "models that do not exist",
        expected: "\(count) at most")
    }
  }
}

extension GuardKind {
  /// The section that has its table.
  var section: BundleFormat.Section {
    switch self {
    case .classify: .classify
    case .definitions: .definitions
    case .deny: .deny
    case .forbid: .forbid
    case .waive: .waive
    case .avoid: .avoid
    case .route: .route
    case .fallback: .fallback
    case .validate: .validate
    case .redact: .redact
    case .oblige: .oblige
    case .probes: .probes
    }
  }

  /// Whether its entries must not read signals.
  fileprivate var isHard: Bool {
    switch self {
    case .classify, .deny, .forbid, .waive, .fallback, .validate, .redact, .oblige: true
    case .definitions, .avoid, .route, .probes: false
    }
  }
}
