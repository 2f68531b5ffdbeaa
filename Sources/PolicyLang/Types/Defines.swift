/// A `define` and what it stands for.
struct Definition {
  /// How far its check has come.
  enum State { case waiting, underWay, done }
  /// The declaration and its tree.
  var declaration: Placed<DefineDeclaration>
  /// How far its check has come.
  var state = State.waiting
  /// What it stands for; nil when it is part of a circle.
  var condition: Condition?
  /// What that reads.
  var reads = Reads()
}

extension Checking {
  /// Declares every define.
  mutating func declareDefines() {
    for placed in declarations.defines {
      let ident = placed.value.ident
      guard claim(ident, as: "a define", in: .requestNames, .factNames) else { continue }
      scope.defines[ident.name] = scope.definitions.count
      scope.definitions.append(Definition(declaration: placed))
    }
  }

  /// Checks every define, those that nothing uses too.
  mutating func checkDefines() {
    for index in scope.definitions.indices { checkDefine(index) }
  }

  /// Puts what a define stands for in its place.
  mutating func expand(_ index: Int, at span: Span) -> Condition? {
    let ident = scope.definitions[index].declaration.value.ident
    let name = text(ident)
    used.defines.insert(ident.name)
    checkDefine(index)
    let definition = scope.definitions[index]
    guard definition.state == .done, let condition = definition.condition else { return nil }
    for fact in Set(definition.reads.facts.map(\.name)).sorted() {
      reads.facts.append(Reads.Use(name: fact, define: name, span: span))
    }
    for signal in Set(definition.reads.signals.map(\.name)).sorted() {
      reads.signals.append(Reads.Use(name: signal, define: name, span: span))
    }
    count(definition.reads.tests, depth: definition.reads.depth, at: span)
    return reads.isTooLarge ? nil : condition
  }

  private mutating func checkDefine(_ index: Int) {
    switch scope.definitions[index].state {
    case .done: return
    case .underWay: return reportCircle(index)
    case .waiting: break
    }
    let placed = scope.definitions[index].declaration
    scope.definitions[index].state = .underWay
    let outer = (context, reads, level, tree)
    (context, reads, level, tree) = (.define, Reads(), 0, placed.tree)
    definesUnderWay.append(index)
    let condition = checked(placed.value.condition)
    definesUnderWay.removeLast()
    scope.definitions[index].condition = reads.isTooLarge ? nil : condition
    scope.definitions[index].reads = reads
    scope.definitions[index].state = .done
    (context, reads, level, tree) = outer
  }

  private mutating func reportCircle(_ index: Int) {
    guard let start = definesUnderWay.firstIndex(of: index) else { return }
    let circle = definesUnderWay[start...].map { scope.definitions[$0].declaration.value.ident }
    guard let first = circle.first else { return }
    let path = (circle.map(text) + [text(first)]).map { "`\($0)`" }.joined(separator: " → ")
    report(
      TypeCodes.circularDefine, "`\(text(first))` is defined by itself: \(path)", at: first.span,
      secondary: circle.dropFirst().map { Diagnostic.Label($0.span, "on the way round") },
      help: ["a define stands for its condition, so it cannot be part of it"])
  }
}

extension TypeCodes {
  static let circularDefine = DiagnosticCode(
    "T0113", "define in a circle",
    explanation:
      "A define stands for its condition, so it cannot use itself, directly or through others.",
    wrong: "define x = n > 5 or y\ndefine y = m > 5 or x",
    right: "define x = n > 5 or y\ndefine y = m > 5")
}
