// What is redacted and what is owed, and the lists that texts are looked up in.
extension Validation {
  func checkRedactions() throws(BundleError) {
    for (index, clause) in policy.redactClauses.enumerated() {
      let place = Place(.redactClauses, index)
      try check(clause.rule, is: .redact, place)
      try check(clause.models, place)
    }
  }

  func checkObligations() throws(BundleError) {
    for (index, obligation) in policy.obligations.enumerated() {
      let place = Place(.obligations, index)
      try check(obligation.rule, is: obligation.demand.kind, place)
      switch obligation.demand {
      case .isolate: break
      case .cap(let output, let attempts, let cost):
        try needPositive(output, "output tokens", place)
        try needPositive(attempts, "attempts", place)
        try needNumber(cost, "a cost", place)
      case .record(_, let atLeast, let atMost):
        try needNumber(atLeast, "a time of retention", place)
        try needNumber(atMost, "a time of retention", place)
      case .disclose(let headers): try check(headers, place)
      case .budget(let spend, _, let attribute, let status):
        try needNumber(spend, "an amount to spend", place)
        if let attribute {
          try need(attribute, below: policy.attributes.count, "attribute", place)
          try checkKey(policy.attributes[Int(attribute)], place)
        }
        try needRefusal(Int(status), place)
      case .notify(let classes, _, _):
        try need(
          isSet(classes, below: FailureClass.allCases.count), place,
          found: "classes of failures that do not exist",
          expected: "\(FailureClass.allCases.count) at most")
      }
    }
  }

  private func needPositive(
    _ number: Int64?, _ what: StaticString, _ place: Place
  ) throws(BundleError) {
    guard let number else { return }
    try need(number >= 1, place, found: "\(number) \(what) at most", expected: "1 at least")
  }

  private func needNumber(
    _ number: Int64?, _ what: StaticString, _ place: Place
  ) throws(BundleError) {
    guard let number else { return }
    try need(number >= 0, place, found: "\(what) of \(number)", expected: "0 at least")
  }

  /// A budget is counted by what has one spelling.
  private func checkKey(_ attribute: AttributeLayout, _ place: Place) throws(BundleError) {
    switch attribute.type {
    case .string, .int, .symbol, .bool: break
    case .usd, .percent, .duration, .instant, .set:
      throw refusal(
        .inconsistent, place, found: "a budget by `\(attribute.name)`",
        expected: "one by a string, an int, a bool, an enum or a level")
    }
  }

  /// Nothing in a header can end it and begin another.
  private func check(
    _ headers: [ObligationLayout.Header], _ place: Place
  ) throws(BundleError) {
    try need(headers.count, atMost: BundleLimits.listed, "headers", place)
    for header in headers {
      let isName =
        !header.name.isEmpty
        && header.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
      try need(
        isName, place, found: "a name of a header that is none", expected: "visible ASCII")
      try need(
        header.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, place,
        found: "control characters in the header `\(header.name)`", expected: "none")
    }
  }

  func checkLists() throws(BundleError) {
    for (index, list) in policy.lists.enumerated() {
      let place = Place(.lists, index)
      try need(
        Int(list.ends.last ?? 0) == list.bytes.count, place,
        found: "entries up to \(list.ends.last ?? 0)", expected: "up to \(list.bytes.count)")
      var before: ArraySlice<UInt8>?
      var start = 0
      for end in list.ends {
        guard Int(end) >= start, Int(end) <= list.bytes.count else {
          throw refusal(
            .wrongOrder, place, found: "an entry from \(start) to \(end)",
            expected: "ends that ascend")
        }
        let entry = list.bytes[start..<Int(end)]
        if let before, !before.lexicographicallyPrecedes(entry) {
          throw refusal(
            .wrongOrder, place, found: "an entry that is not behind the one before",
            expected: "entries that ascend by bytes")
        }
        before = entry
        start = Int(end)
      }
    }
  }
}

extension ObligationLayout.Demand {
  /// The kind of the rules that demand it.
  var kind: TableKind {
    switch self {
    case .cap: .cap
    case .isolate: .isolate
    case .disclose: .disclose
    case .record: .record
    case .budget: .budget
    case .notify: .notify
    }
  }
}
