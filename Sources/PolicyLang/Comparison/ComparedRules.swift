extension PolicyComparison {
  /// The changes from one checked policy to another over the same vocabulary: the same types,
  /// attributes, facts, models and lists; nil when they cannot be compared.
  static func changes(
    from old: Policy, to new: Policy, _ context: SearchContext
  ) -> [PolicyChange]? {
    let (forms, _) = TableCompiler.compile(
      old, new, probes: (ClaimProbes(old).probes, ClaimProbes(new).probes))
    guard let forms else { return nil }
    var search = ChangeSearch(PolicyPair((old, new), (forms.0, forms.1), context))
    search.run()
    return search.changes
  }
}
