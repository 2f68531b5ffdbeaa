internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// What was decided.
extension SimulationReport {
  var effects: Section {
    let rows = [
      ("route", tally.routed), ("deny", tally.denied), ("no_candidate", tally.noCandidate),
      ("invalid", tally.invalid),
    ].map { name, count in
      Row(
        name: name,
        measures: [("requests", .count(count)), ("share", .share(count, of: tally.lines))])
    }
    return Section(
      key: "effects", title: "Decisions", heading: "effect", rows: rows, charted: "requests")
  }

  var routes: Section {
    Section(
      key: "routes", title: "Routes", heading: "route",
      rows: rules(.route, tally.byRule) { rule, count in
        [
          ("requests", .count(count)),
          ("no_candidate", .count(tally.emptyByRule[rule])),
        ]
      }, charted: "requests")
  }

  var refusals: Section {
    var rows = rules(.deny, tally.byRule) { rule, count in
      [
        ("requests", .count(count)), ("status", .count(status(rule))),
        ("because", .text(policy.rules[rule].because ?? "")),
      ]
    }
    rows += rules(.route, tally.emptyByRule) { rule, count in
      [
        ("requests", .count(count)), ("status", .text("403 or 503")),
        ("because", .text("no model that the route names is admissible")),
      ]
    }
    return Section(
      key: "refusals", title: "Refusals", heading: "rule", rows: rows, charted: "requests")
  }

  private func status(_ rule: Int) -> Int {
    policy.rules[rule].status == 0 ? 403 : Int(policy.rules[rule].status)
  }

  var removals: Section {
    var rows = rules(.forbid, tally.removedByRule) { rule, count in
      [
        ("requests", .count(count)),
        ("because", .text(policy.rules[rule].because ?? "")),
      ]
    }
    if let count = tally.removedByRule.last, count > 0 {
      rows.append(
        Row(
          name: "cannot_serve",
          measures: [
            ("requests", .count(count)),
            ("because", .text("a feature or the context is missing")),
          ]))
    }
    return Section(
      key: "removals", title: "Rules that removed models", heading: "rule", rows: rows,
      charted: "requests")
  }

  var levels: Section {
    var rows: [Row] = []
    for attribute in tally.levels.keys.sorted() {
      guard case .symbol(let enumeration) = policy.attributes[attribute].type else { continue }
      let values = policy.enumerations[Int(enumeration)].values
      for (rank, count) in (tally.levels[attribute] ?? []).enumerated() where count > 0 {
        rows.append(
          Row(
            name: "\(policy.attributes[attribute].name) \(values[rank])",
            measures: [
              ("requests", .count(count)),
              ("share", .share(count, of: tally.lines - tally.invalid)),
            ]))
      }
    }
    return Section(
      key: "levels", title: "Levels, after classify", heading: "level", rows: rows,
      charted: "requests")
  }

  var validators: Section {
    Section(
      key: "validators", title: "Validators", heading: "rule",
      rows: policy.validators.compactMap { validator in
        let rule = Int(validator.rule)
        let (held, failed) = (tally.held[rule], tally.failed[rule])
        guard held + failed > 0 else { return nil }
        return Row(
          name: policy.rules[rule].name,
          measures: [("held", .count(held)), ("failed", .count(failed))])
      }, charted: "failed")
  }

  var notifications: Section {
    Section(
      key: "notifications", title: "Notifications that would be sent", heading: "rule",
      rows: rules(.notify, tally.notified) { _, count in [("requests", .count(count))] },
      charted: "requests")
  }

  var invalidLines: Section {
    Section(
      key: "invalid_lines", title: "Lines that are no requests",
      note: "The first \(tally.examples.count) of \(SimulationWords.count(tally.invalid)).",
      heading: "line",
      rows: tally.examples.map {
        Row(name: String($0.line), measures: [("problem", .text($0.request.words))])
      })
  }

  /// Rules of a kind that came up, those that did most often first.
  private func rules(
    _ kind: TableKind, _ counts: [Int], _ measures: (Int, Int) -> [(name: String, value: Measure)]
  ) -> [Row] {
    policy.rules.indices.filter { policy.rules[$0].kind == kind && counts[$0] > 0 }
      .sorted { (counts[$1], $0) < (counts[$0], $1) }
      .map { Row(name: policy.rules[$0].name, measures: measures($0, counts[$0])) }
  }
}
