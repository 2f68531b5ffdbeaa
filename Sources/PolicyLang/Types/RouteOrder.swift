/// `order routes { … }` and `order fallbacks { … }`.
extension Checking {
  /// Rules of a first-match kind in the order in which they are tried.
  mutating func ordered(_ items: [Placed<RuleItem>], isRoutes: Bool) -> [Placed<RuleItem>] {
    let word = isRoutes ? "routes" : "fallbacks"
    let orders = declarations.orders.filter { $0.value.isRoutes == isRoutes }
    for order in orders where order.tree != trees.count - 1 {
      report(
        RuleCodes.routeOrder, "`order \(word)` stands in the main file only", at: order.span,
        help: ["one file sees all \(word); move it there"])
    }
    let own = orders.filter { $0.tree == trees.count - 1 }
    guard let order = own.first else {
      if Set(items.map(\.tree)).count > 1, let root = trees.last?.file, orders.isEmpty {
        let names = list(items.map { text($0.value.ident) })
        report(
          RuleCodes.routeOrder, "\(word) stand in several files, and nothing says their order",
          at: Span(file: root, start: 0, end: 0),
          help: ["state it in the main file: `order \(word) { … }` with \(names)"])
      }
      return items
    }
    for other in own.dropFirst() {
      report(
        RuleCodes.routeOrder, "the order of \(word) is stated twice", at: other.span,
        secondary: [Diagnostic.Label(order.span, "first here")])
    }
    return reordered(items, order, word)
  }

  private mutating func reordered(
    _ items: [Placed<RuleItem>], _ order: Placed<OrderDeclaration>, _ word: String
  ) -> [Placed<RuleItem>] {
    let kind = order.value.isRoutes ? RuleKind.route : .fallback
    var byName: [Name: Placed<RuleItem>] = [:]
    for item in items where byName[item.value.ident.name] == nil {
      byName[item.value.ident.name] = item
    }
    var result: [Placed<RuleItem>] = []
    var seen: [Name: Span] = [:]
    for ident in order.value.names {
      if let first = seen[ident.name] {
        report(
          RuleCodes.routeOrder, "`\(text(ident))` stands twice in this order", at: ident.span,
          secondary: [Diagnostic.Label(first, "first here")])
        continue
      }
      seen[ident.name] = ident.span
      guard rule(ident, of: [kind], called: "a `\(kind.rawValue)`") != nil else { continue }
      if let item = byName[ident.name] { result.append(item) }
    }
    let missing = items.filter { seen[$0.value.ident.name] == nil }
    if !missing.isEmpty {
      isOrderWhole = false
      report(
        RuleCodes.routeOrder,
        "this order leaves out \(list(missing.map { text($0.value.ident) }))", at: order.span,
        help: ["it names every one of the policy's \(word)"])
    }
    return result + missing
  }
}

extension RuleCodes {
  static let routeOrder = DiagnosticCode(
    "R0113", "order of routes",
    explanation: """
      The first route that matches counts. When routes (or fallbacks) stand in several files, the \
      main file says in which order they are tried, and names each of them once.
      """,
    wrong: "order routes { last }\nroute r { when n > 5 to a }",
    right: "order routes { r, last }\nroute r { when n > 5 to a }")
}
