extension PolicyComparison {
  /// The changes from one checked policy to another over the same vocabulary: the same types,
  /// attributes, facts, models and lists; nil when they cannot be compared.
  static func changes(
    from old: Policy, to new: Policy, _ context: SearchContext
  ) -> [PolicyChange]? {
    let cuts = RaisedCuts.probes(old, new)
    let probes = (
      first: ClaimProbes(old, extra: cuts).probes, second: ClaimProbes(new, extra: cuts).probes
    )
    let (forms, _) = TableCompiler.compile(old, new, probes: probes)
    guard let forms else { return nil }
    var search = ChangeSearch(PolicyPair((old, new), (forms.0, forms.1), context))
    search.run()
    return search.changes
  }
}
