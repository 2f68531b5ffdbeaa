// What a request and a model can say: enumerations, attributes, models, rules.
extension Validation {
  func checkMetadata() throws(BundleError) {
    let place = Place(.metadata)
    try need(policy.metadata.sources.count, atMost: BundleLimits.sources, "source texts", place)
    for source in policy.metadata.sources {
      try need(
        source.digest.count == 32, place,
        found: "a digest of \(source.digest.count) bytes for `\(source.name)`",
        expected: "32 bytes")
    }
  }

  func checkEnumerations() throws(BundleError) {
    let names = policy.enumerations.prefix(4).map(\.name)
    try need(
      names == ["feature", "finding", "health", "weekday"], Place(.enumerations),
      found: "the enumerations `\(names.joined(separator: "`, `"))` first",
      expected: "`feature`, `finding`, `health` and `weekday`")
    try need(
      policy.enumerations[0].values == Feature.allCases.map(\.rawValue), Place(.enumerations, 0),
      found: "other values of `feature`", expected: "those that the language has")
    for (index, enumeration) in policy.enumerations.enumerated() {
      let place = Place(.enumerations, index)
      try need(enumeration.values.count, atMost: BundleLimits.values, "values", place)
      try need(
        !enumeration.values.isEmpty && enumeration.outside.count == enumeration.values.count, place,
        found: "\(enumeration.values.count) values and \(enumeration.outside.count) spellings",
        expected: "one spelling for each of one or more values")
      try needDistinct(enumeration.values, "value", .enumerations, element: index)
    }
    for (index, count) in [(2, 3), (3, 7)] {
      let values = policy.enumerations[index].values.count
      try need(
        values == count, Place(.enumerations, index), found: "\(values) values",
        expected: "\(count)")
    }
  }

  func checkAttributes() throws(BundleError) {
    let attributes = policy.attributes
    try needDistinct(attributes.map(\.name), "attribute", .attributes)
    let builtIn: [AttributeSource] = [.now, .needs, .findings]
    let types: [AttributeType] = [.instant, .set(0), .set(1)]
    try need(
      attributes.suffix(3).map(\.source) == builtIn && attributes.suffix(3).map(\.type) == types,
      Place(.attributes), found: "other attributes at the end",
      expected: "`now`, `needs` and `findings`")
    for (index, attribute) in attributes.enumerated() {
      let place = Place(.attributes, index)
      try need(
        index >= attributes.count - 3 || !builtIn.contains(attribute.source), place,
        found: "a built-in source", expected: "it at the end only")
      try check(attribute, place)
    }
    for role in AttributeRole.allCases where role != .none {
      let count = attributes.count { $0.role == role }
      try need(
        count <= 1, Place(.attributes), found: "\(count) attributes with the role `\(role)`",
        expected: "at most one")
    }
  }

  private func check(_ attribute: AttributeLayout, _ place: Place) throws(BundleError) {
    let isLevel: Bool
    var values: Int?
    if let enumeration = attribute.type.enumeration {
      try need(enumeration, below: policy.enumerations.count, "enumeration", place)
      values = valueCount(enumeration)
      isLevel = policy.enumerations[Int(enumeration)].isLevel
    } else {
      isLevel = false
    }
    if case .set = attribute.type {
      try need(values ?? 0, atMost: BundleLimits.setMembers, "members of a set", place)
    }
    try need(
      attribute.type == .string || attribute.maxBytes == 0, place,
      found: "a length of \(attribute.maxBytes) bytes", expected: "one for a string only")
    try need(Int(attribute.maxBytes), atMost: BundleLimits.stringBytes, "bytes of a string", place)
    if let unknownAs = attribute.unknownAs {
      try need(unknownAs, below: values ?? 0, "the value for unknown ones", place)
    }
    if let atLeast = attribute.atLeast {
      try need(atLeast, below: isLevel ? values ?? 0 : 0, "the least rank", place)
    }
    try checkPresence(attribute, place)
    try checkRole(attribute, isLevel: isLevel, place)
  }

  private func checkPresence(
    _ attribute: AttributeLayout, _ place: Place
  ) throws(BundleError) {
    let fits: Bool
    switch attribute.presence {
    case .required, .computed: return
    case .text(let text):
      fits =
        attribute.type == .string && text.count <= Int(attribute.maxBytes)
        && String(validating: text, as: UTF8.self) != nil
    case .number(let number):
      switch attribute.type {
      case .bool: fits = number == 0 || number == 1
      case .int, .usd, .percent, .duration, .instant: fits = attribute.range.contains(number)
      case .string: fits = false
      case .symbol(let enumeration): fits = number >= 0 && number < valueCount(enumeration)
      case .set(let enumeration):
        fits = isSet(UInt64(bitPattern: number), below: valueCount(enumeration))
      }
    }
    try need(
      fits, place, found: "the default \(attribute.presence)",
      expected: "a value of the attribute's type")
  }

  private func checkRole(
    _ attribute: AttributeLayout, isLevel: Bool, _ place: Place
  ) throws(BundleError) {
    let fits: Bool
    switch attribute.role {
    case .none: fits = true
    case .deadline: fits = attribute.type == .duration
    case .outputLimit: fits = attribute.type == .int
    case .stream: fits = attribute.type == .bool
    }
    try need(
      fits, place, found: "the role `\(attribute.role)`", expected: "one that fits its type")
    switch attribute.type {
    case .bool, .int, .usd, .percent, .duration, .instant, .string:
      try need(
        !attribute.isClassified, place, found: "a plain value that `classify` may change",
        expected: "that of a level or a set only")
    case .symbol:
      try need(
        !attribute.isClassified || isLevel, place, found: "an enum that `classify` may change",
        expected: "that of a level or a set only")
    case .set: break
    }
    if attribute.source == .promptTokens {
      try need(
        attribute.type == .int, place, found: "prompt tokens of another type",
        expected: "an `int`")
    }
  }

  func checkModels() throws(BundleError) {
    try needDistinct(policy.models.map(\.name), "model", .models)
    for (index, model) in policy.models.enumerated() {
      try needDistinct(model.facts.map(\.name), "fact", .models, element: index)
      for fact in model.facts { try check(fact, Place(.models, index)) }
    }
  }

  private func check(_ fact: FactLayout, _ place: Place) throws(BundleError) {
    var values: Int?
    if let enumeration = fact.type.enumeration {
      try need(enumeration, below: policy.enumerations.count, "enumeration", place)
      values = valueCount(enumeration)
    }
    let fits: Bool
    switch (fact.type, fact.value) {
    case (.string, .text(let text)): fits = String(validating: text, as: UTF8.self) != nil
    case (.bool, .number(let number)): fits = number == 0 || number == 1
    case (.int, .number), (.usd, .number), (.percent, .number), (.duration, .number),
      (.instant, .number):
      fits = true
    case (.symbol, .number(let number)): fits = number >= 0 && number < Int64(values ?? 0)
    case (.set, .number(let number)):
      fits = isSet(UInt64(bitPattern: number), below: values ?? 0)
    case (.string, .number), (.bool, .text), (.int, .text), (.usd, .text), (.percent, .text),
      (.duration, .text), (.instant, .text), (.symbol, .text), (.set, .text):
      fits = false
    }
    try need(
      fits, place, found: "the fact `\(fact.name)` with \(fact.value)",
      expected: "a value of the fact's type")
  }

  func checkRules() throws(BundleError) {
    try needDistinct(policy.rules.map(\.name), "rule", .rules)
    var kind = TableKind.classify
    for (index, rule) in policy.rules.enumerated() {
      let place = Place(.rules, index)
      guard rule.kind.rawValue >= kind.rawValue else {
        throw refusal(
          .wrongOrder, place, found: "a `\(rule.kind)` behind a `\(kind)`",
          expected: "the kinds in their order")
      }
      kind = rule.kind
      try need(rule.source, below: policy.metadata.sources.count, "source text", place)
      let status = rule.kind == .deny ? 400...599 : 0...0
      try need(
        status.contains(Int(rule.status)), place, found: "status \(rule.status)",
        expected: "\(status.lowerBound) to \(status.upperBound) for a `\(rule.kind)`")
      try need(
        rule.redactFindings == 0 || rule.kind == .forbid || rule.kind == .redact, place,
        found: "redaction by a `\(rule.kind)`", expected: "it in a `forbid` or a `redact` only")
      try need(
        isSet(rule.redactFindings, below: valueCount(1)), place,
        found: "findings that do not exist", expected: "\(valueCount(1)) of them at most")
    }
  }

  /// Whether only the lowest `count` bits are set.
  func isSet(_ members: UInt64, below count: Int) -> Bool {
    count >= 64 || members >> UInt64(count) == 0
  }
}
