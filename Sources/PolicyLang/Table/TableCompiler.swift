import PolicyCore

/// From a checked policy to its decision table.
///
/// Never fails on what a condition says: a checked policy has a table unless it exceeds a limit or
/// a pattern is not acceptable, and then every such place is reported.
///
///     Policy ─▶ formulas over atoms ─▶ dimensions and classes ─▶ cubes ─▶ bit rows
///              (NegationNormalForm)     (DimensionSpace)       (Lowering)  (GuardRows)
public enum TableCompiler {
  /// The normal form of a policy, with `probes` and `modelProbes` as further conditions to ask
  /// about; nil when there is an error.
  ///
  /// Lists of strings with more than `listCuts` entries are looked up as a whole.
  public static func compile(
    _ policy: Policy, probes: [Condition], modelProbes: [ModelProbe] = [],
    listCuts: Int = Limits.listCuts
  ) -> (normalForm: NormalForm?, diagnostics: [Diagnostic]) {
    let readings = Readings(policy)
    var reader = NegationNormalForm(readings, listCuts: listCuts)
    let formulas = RuleFormulas(policy, probes: probes, modelProbes, &reader)
    guard reader.diagnostics.isEmpty else { return (nil, reader.diagnostics) }
    let detectors = DetectorCompiler.compile(policy, after: reader.atoms.automata.count)
    guard detectors.diagnostics.isEmpty else { return (nil, detectors.diagnostics) }
    let (space, diagnostics) = DimensionSpace.freeze(reader.atoms, readings)
    guard diagnostics.isEmpty else { return (nil, diagnostics) }
    var assembly = TableAssembly(policy, Lowering(space))
    assembly.add(formulas)
    assembly.form.compiled.lists = reader.atoms.lists.map { ListLayout(policy.lists[$0]) }
    return assembly.finish(automata: reader.atoms.automata, detectors, readings)
  }
}
