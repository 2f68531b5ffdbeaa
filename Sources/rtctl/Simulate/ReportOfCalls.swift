internal import PolicyCore
internal import Runtime

/// What came of the calls.
extension SimulationReport {
  private func named(_ models: (Int, SimulationTally.Model) -> [(String, Measure)]?) -> [Row] {
    tally.models.enumerated().compactMap { place, model in
      models(place, model).map { Row(name: policy.models[place].name, measures: $0) }
    }
  }

  var models: Section {
    Section(
      key: "models", title: "Models", heading: "model",
      rows: named { _, model in
        guard model.first + model.attempts > 0 else { return nil }
        return [
          ("first_choice", .count(model.first)), ("answered", .count(model.answered)),
          ("calls", .count(model.attempts)),
          ("failed", .count(model.failures.reduce(0, +))),
          ("cancelled", .count(model.cancelled)),
        ]
      }, charted: "answered")
  }

  var costs: Section {
    let unpriced = tally.models.indices.filter {
      tally.models[$0].attempts > 0 && !profiles[$0].hasPrice
    }
    let names = SimulationWords.list(unpriced.map { "`\(policy.models[$0].name)`" })
    let note = unpriced.isEmpty ? "" : "Without a price, and so free here: \(names)."
    return Section(
      key: "costs", title: "Cost", note: note, heading: "model",
      rows: named { _, model in
        guard model.attempts > 0 || model.costWithout > 0 else { return nil }
        return [
          ("prompt_tokens", .count(Int(clamping: model.promptTokens))),
          ("output_tokens", .count(Int(clamping: model.outputTokens))),
          ("cost_usd", .money(model.cost)),
          ("cost_without_failures_usd", .money(model.costWithout)),
          ("cost_added_usd", .money(model.cost - model.costWithout)),
        ]
      }, charted: "cost_usd")
  }

  var capacities: Section {
    let unordered = tally.models.reduce(0) { $0 + $1.load.unordered }
    let note =
      unordered == 0
      ? "" : "\(SimulationWords.count(unordered)) calls were too far out of order to count here."
    return Section(
      key: "capacities", title: "Load, and the capacity it needs", note: note, heading: "model",
      rows: named { _, model in
        guard model.attempts > 0 else { return nil }
        return [
          ("peak_calls_per_second", .count(model.load.peakCallsPerSecond)),
          ("calls_at_once", .count(model.load.capacity)),
          ("peak_tokens_per_minute", .count(Int(clamping: model.load.peakTokensPerMinute))),
        ]
      }, charted: "calls_at_once")
  }

  /// Answers by the declared facts of the models that gave them: enums, levels, texts and bools.
  var facts: Section {
    var rows: [Row] = []
    for fact in policy.models.first?.facts.map(\.name) ?? [] {
      var groups: [(value: String, answered: Int)] = []
      for (model, count) in zip(policy.models, tally.models) where count.answered > 0 {
        guard let value = model.facts.first(where: { $0.name == fact }).flatMap(word) else {
          continue
        }
        if let place = groups.firstIndex(where: { $0.value == value }) {
          groups[place].answered += count.answered
        } else {
          groups.append((value, count.answered))
        }
      }
      rows += groups.sorted { ($1.answered, $0.value) < ($0.answered, $1.value) }.map {
        Row(
          name: "\(fact) \($0.value)",
          measures: [
            ("answered", .count($0.answered)), ("share", .share($0.answered, of: tally.answered)),
          ])
      }
    }
    return Section(
      key: "facts", title: "Answers by what models declare", heading: "fact", rows: rows,
      charted: "answered")
  }

  private func word(_ fact: FactLayout) -> String? {
    switch (fact.type, fact.value) {
    case (.symbol(let enumeration), .number(let place)):
      let values = policy.enumerations[Int(enumeration)].values
      return values.indices.contains(Int(place)) ? values[Int(place)] : nil
    case (.bool, .number(let value)): return value == 0 ? "false" : "true"
    case (.string, .text(let bytes)): return String(decoding: bytes, as: UTF8.self)
    default: return nil
    }
  }

  var failures: Section {
    var rows: [Row] = []
    for (place, model) in tally.models.enumerated() {
      for (failure, count) in zip(FailureClass.allCases, model.failures) where count > 0 {
        rows.append(
          Row(
            name: "\(policy.models[place].name) \(failure.rawValue)",
            measures: [
              ("calls", .count(count)), ("share", .share(count, of: model.attempts)),
            ]))
      }
    }
    return Section(
      key: "failures", title: "Failed calls", heading: "model and class", rows: rows,
      charted: "calls")
  }

  var attempts: Section {
    let last = tally.attempts.count - 1
    return Section(
      key: "attempts", title: "Calls a request", heading: "calls",
      rows: tally.attempts.enumerated().compactMap { calls, count in
        guard count > 0 else { return nil }
        return Row(
          name: calls == last ? "\(calls) or more" : String(calls),
          measures: [("requests", .count(count)), ("share", .share(count, of: tally.routed))])
      }, charted: "requests")
  }

  var latencies: Section {
    let all = [
      ("with_failures", tally.latency), ("without_failures", tally.latencyWithout),
      ("added", tally.added),
    ]
    return Section(
      key: "latency", title: "Time to the whole answer",
      note: "`added` is over the answers that failures changed.", heading: "run",
      rows: all.compactMap { name, histogram in
        guard histogram.count > 0 else { return nil }
        let quantiles = [("p50", 500), ("p90", 900), ("p95", 950), ("p99", 990)]
        var measures: [(name: String, value: Measure)] = [("answers", .count(histogram.count))]
        measures += quantiles.map { ("\($0.0)_ms", .time(histogram.quantile($0.1) ?? 0)) }
        return Row(name: name, measures: measures + [("max_ms", .time(histogram.maximum))])
      }, charted: "p50_ms")
  }

  var flows: Section {
    let names = modelNames
    var rows: [Row] = []
    for first in names.indices {
      for answering in 0...names.count {
        let count = tally.flow[first * (names.count + 1) + answering]
        guard count > 0 else { continue }
        let end = answering < names.count ? names[answering] : "no answer"
        rows.append(Row(name: "\(names[first]) -> \(end)", measures: [("requests", .count(count))]))
      }
    }
    return Section(
      key: "flow", title: "From the first choice to the answer", heading: "flow", rows: rows,
      charted: "requests")
  }

  var course: Section {
    let course = tally.course
    guard let first = course.first else {
      return Section(key: "course", title: "Load over time", rows: [])
    }
    let names = modelNames
    return Section(
      key: "course", title: "Load over time",
      note: "Slices of \(SimulationWords.time(course.width * 1_000)).", heading: "from",
      rows: (0..<course.count).map { slice in
        let start = (first + Int64(slice)) * course.width * 1_000_000
        var measures: [(name: String, value: Measure)] = names.indices.map {
          (names[$0], .count(course.amounts[slice * course.rows + $0]))
        }
        measures.append(("no answer", .count(course.amounts[slice * course.rows + names.count])))
        return Row(name: ValueText.instant(start), measures: measures)
      }, isData: true)
  }
}
