internal import PolicyCore

/// What was checked when a bundle was built, as tables.
struct CheckedGrids {
  let evidence: Evidence

  init(_ evidence: Evidence) { self.evidence = evidence }

  /// The comparison with the policy, and the invariants proved, if there are any.
  var grids: [Grid] { evidence.proofs.isEmpty ? [checked] : [checked, proved] }

  private var checked: Grid {
    var rows: [[String]]
    if let translation = evidence.translation {
      let whole = "\(translation.exhaustive) of \(translation.conditions)"
      rows = [
        ["conditions compared on every class", whole],
        ["class vectors compared", String(translation.vectors)],
        ["whole decisions compared", "\(translation.decisions), \(words(translation.mode))"],
        ["rules that fired in them", "\(translation.fired) of \(translation.rules)"],
        ["class vectors that no request has", "\(translation.impossible), proved"],
        ["class vectors left open", String(translation.open)],
        ["seed", String(translation.seed)],
      ]
    } else {
      rows = [["table", "not compared with the policy; `rtctl build` does"]]
    }
    rows.append(["invariants proved", String(evidence.proofs.count)])
    return Grid(title: "Checked", headings: ["what", "value"], rows: rows)
  }

  private var proved: Grid {
    Grid(
      title: "Invariants", headings: ["invariant", "verdict", "claim", "holds", "assuming"],
      rows: evidence.proofs.map { proof in
        [
          proof.name, "\(proof.verdict)", proof.claim, time(proof),
          proof.assumptions.isEmpty ? "-" : proof.assumptions.joined(separator: "; "),
        ]
      })
  }

  private func words(_ mode: TranslationRecord.Mode) -> String {
    switch mode {
    case .everyClass: "one for every class vector"
    case .boundaries: "on both sides of each boundary"
    }
  }

  private func time(_ proof: ProofRecord) -> String {
    switch (proof.asOf, proof.horizon) {
    case (nil, nil): "always"
    case (let start?, nil): "from \(ValueText.instant(start))"
    case (nil, let end?): "until \(ValueText.instant(end))"
    case (let start?, let end?): "from \(ValueText.instant(start)) to \(ValueText.instant(end))"
    }
  }
}
