internal import PolicyCore

/// What levels come to that each policy orders, and so raises, in its own way.
extension ChangeSearch {
  /// Levels that one policy brings to another value than the other does.
  mutating func findEnds(_ ends: [Alignment.End]) {
    let first = (
      old: ClaimProbes(pair.old.policy).probes.count, new: ClaimProbes(pair.new.policy).probes.count
    )
    var passed = 0
    for end in ends {
      let before = end.places.indices.map { probed(pair.old, first.old + passed + $0) }
      let after = end.places.indices.map { probed(pair.new, first.new + passed + $0) }
      passed += end.places.count
      // One that is higher in the order of both is raised more; any other may be less.
      for isHigher in [false, true] {
        findEnd(end, before, after, isHigher)
      }
    }
  }

  /// Where a question of the policy's probes holds.
  func probed(_ side: Side, _ probe: Int) -> [Cube] {
    side.form.modelProbes.compactMap { entry in
      side.form.modelProbeClauses[entry.clause].probe == probe ? entry.cube : nil
    }
  }

  private mutating func findEnd(
    _ end: Alignment.End, _ before: [[Cube]], _ after: [[Cube]], _ isHigher: Bool
  ) {
    let attribute = pair.new.policy.attributes[end.attribute]
    guard case .symbol(let enumeration) = attribute.type else { return }
    let values = pair.new.policy.enumerations[enumeration].values
    var open: PolicyPair.Answer?
    for (one, owns) in before.enumerated() {
      for (two, others) in after.enumerated() where one != two {
        let isAbove =
          end.ranks.old[two] > end.ranks.old[one] && end.ranks.new[two] > end.ranks.new[one]
        guard isAbove == isHigher else { continue }
        for own in owns {
          for other in others {
            var answer = pair.ask(old: own, new: other, outside: []) { _, _ in true }
            if case .request(let witness, _, _) = answer {
              let isShown =
                pair.old.interpreter.holds(end.places[one].old, for: witness.request) == true
                && pair.new.interpreter.holds(end.places[two].new, for: witness.request) == true
              if !isShown { answer = .unknown(.unconfirmed) }
            }
            switch answer {
            case .none: continue
            case .unknown: open = answer
            case .request:
              note(answer, end, attribute.name, isHigher)
              changes[changes.count - 1].before = "`\(attribute.name)` comes to `\(values[one])`"
              changes[changes.count - 1].after = "`\(attribute.name)` comes to `\(values[two])`"
              return
            }
          }
        }
      }
    }
    if let open { note(open, end, attribute.name, isHigher) }
  }

  private mutating func note(
    _ answer: PolicyPair.Answer, _ end: Alignment.End, _ name: String, _ isHigher: Bool
  ) {
    add(
      answer, isHigher ? .tightens : .loosens,
      isHigher
        ? "`\(name)` is raised more by `classify`"
        : "`\(name)` is no longer raised as much by `classify`, in the order of both policies",
      end.rules)
  }
}

extension Alignment {
  /// Questions about what the levels come to: one for each place of each of `ends`.
  var probes: (old: [ModelProbe], new: [ModelProbe]) {
    let places = ends.flatMap(\.places)
    func probe(_ condition: Condition) -> ModelProbe {
      ModelProbe(when: condition, models: .named([0]))
    }
    return (places.map { probe($0.old) }, places.map { probe($0.new) })
  }
}
