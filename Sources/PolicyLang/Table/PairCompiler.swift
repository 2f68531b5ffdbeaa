import PolicyCore

extension TableCompiler {
  /// The normal forms of two policies over one vocabulary, with the same dimensions; nil when there
  /// is an error.
  ///
  /// Attributes, values and models must have the same numbers in both, and the lists of the first
  /// be those that the second begins with.
  static func compile(
    _ first: Policy, _ second: Policy, probes: (first: [ModelProbe], second: [ModelProbe])
  ) -> (forms: (NormalForm, NormalForm)?, diagnostics: [Diagnostic]) {
    let all = Readings(second)
    var reader = NegationNormalForm(Readings(first), listCuts: .max)
    let one = RuleFormulas(first, probes: [], probes.first, &reader)
    var other = NegationNormalForm(all, listCuts: .max)
    (other.atoms, other.automata, other.verdicts) = (reader.atoms, reader.automata, reader.verdicts)
    let two = RuleFormulas(second, probes: [], probes.second, &other)
    let problems = reader.diagnostics + other.diagnostics
    guard problems.isEmpty else { return (nil, problems) }
    let (space, diagnostics) = DimensionSpace.freeze(other.atoms, all)
    guard diagnostics.isEmpty else { return (nil, diagnostics) }

    var assembly = TableAssembly(first, Lowering(space))
    assembly.add(one)
    var (form, found) = assembly.finish(automata: other.atoms.automata, .init(), Readings(first))
    var next = TableAssembly(second, Lowering(assembly.lowering.space))
    next.add(two)
    let (last, later) = next.finish(automata: other.atoms.automata, .init(), all)
    found += later
    guard found.isEmpty, let last else { return (nil, found) }
    form?.compiled.dimensions = last.compiled.dimensions
    return (form.map { ($0, last) }, [])
  }
}
