internal import PolicyCore
internal import Runtime

/// What a simulation came to, as sections that every format prints.
struct SimulationReport {
  /// One number, or a few words.
  enum Measure {
    case count(Int)
    /// Milliseconds.
    case time(Int64)
    /// Trillionths of a dollar.
    case money(Int128)
    /// Parts of a whole.
    case share(Int, of: Int)
    case text(String)
  }
  /// A thing with its measures.
  struct Row {
    var name: String
    var measures: [(name: String, value: Measure)]
  }
  /// Things of one kind.
  struct Section {
    /// Its name in JSON and CSV.
    var key: String
    var title: String
    var note = ""
    /// What its rows are called.
    var heading = ""
    var rows: [Row]
    /// The measure that a bar is drawn for.
    var charted: String?
    /// True when it is for machines only: long, or drawn as a plot.
    var isData = false
  }

  let policy: CompiledPolicy
  let digest: String
  let tally: SimulationTally
  let profiles: [ModelProfile]
  /// The failures in words.
  let faults: [String]
  /// Where the requests came from.
  let requests: String
  let seed: UInt64

  init(
    _ bundle: ValidatedBundle, _ tally: SimulationTally, profiles: [ModelProfile],
    faults: [String], requests: String, seed: UInt64
  ) {
    policy = bundle.policy
    digest = bundle.digestText
    self.tally = tally
    self.profiles = profiles
    self.faults = faults
    self.requests = requests
    self.seed = seed
  }

  /// The names of models in their order.
  var modelNames: [String] { policy.models.map(\.name) }

  /// Every section, in the order of the report; those without rows are left out.
  var sections: [Section] {
    let all = [
      effects, routes, refusals, removals, models, costs, capacities, facts, levels, failures,
      attempts, latencies, flows, validators, notifications, course, invalidLines,
    ]
    return all.filter { !$0.rows.isEmpty }
  }

  /// What a manager wants to know, in sentences.
  var headline: [String] {
    let words = SimulationWords.self
    let total = tally.routed
    guard total > 0 else {
      return [
        "None of \(words.count(tally.lines)) requests had a model that may answer."
      ]
    }
    let failed = total - tally.answeredWithoutFallback
    let although = faults.isEmpty ? "" : " although " + words.list(faults.map(words.fault))
    var sentences: [String] = []
    let answered = tally.answered == total ? "All" : "\(words.count(tally.answered)) of"
    sentences.append(
      "\(answered) \(words.count(total)) requests that a model may answer were answered\(although); "
        + "without fallback \(words.count(failed)) would have failed.")
    let more = tally.cost - tally.costWithout
    let money =
      more >= 0 ? "\(words.money(more)) more" : "\(words.money(-more)) less"
    if tally.added.count > 0, let median = tally.added.quantile(500) {
      let time = median >= 0 ? "\(words.time(median)) more" : "\(words.time(-median)) less"
      sentences.append(
        "It cost \(money) (\(words.money(tally.cost)) in all) and took \(time) at the median of "
          + "the \(words.count(tally.added.count)) answers that failures changed.")
    } else {
      sentences.append("It cost \(words.money(tally.cost)) in all.")
    }
    sentences.append(
      "\(words.count(tally.denied)) more were denied, \(words.count(tally.noCandidate)) had no "
        + "candidate, \(words.count(tally.invalid)) lines were no requests.")
    sentences.append(
      "\(words.count(tally.inadmissible)) calls went to a model that may not answer, "
        + "\(words.count(tally.doubleAnswers)) requests got two answers.")
    return sentences
  }

  /// The main numbers, flat.
  var summary: [(name: String, value: Measure)] {
    let all = tally.routed
    return [
      ("lines", .count(tally.lines)), ("invalid", .count(tally.invalid)),
      ("routed", .count(all)), ("denied", .count(tally.denied)),
      ("no_candidate", .count(tally.noCandidate)),
      ("answered", .count(tally.answered)),
      ("answered_share", .share(tally.answered, of: all)),
      ("answered_without_fallback", .count(tally.answeredWithoutFallback)),
      ("answered_without_fallback_share", .share(tally.answeredWithoutFallback, of: all)),
      ("answered_without_failures", .count(tally.answeredWithoutFailures)),
      ("exhausted", .count(tally.exhausted)), ("degraded", .count(tally.degraded)),
      ("stopped", .count(tally.stopped.reduce(0, +) - tally.broken)),
      ("broken_streams", .count(tally.broken)),
      ("met_by_failures", .count(tally.affected)), ("calls", .count(tally.calls)),
      ("calls_per_request", .text(SimulationWords.ratio(tally.calls, all))),
      ("retries", .count(tally.retries)), ("repairs", .count(tally.repairs)),
      ("hedges", .count(tally.hedges)),
      ("time_lost_ms", .time(Int64(clamping: tally.timeLost))),
      ("time_lost_without_failures_ms", .time(Int64(clamping: tally.timeLostWithout))),
      ("cost_usd", .money(tally.cost)), ("cost_without_failures_usd", .money(tally.costWithout)),
      ("cost_added_usd", .money(tally.cost - tally.costWithout)),
      ("inadmissible_calls", .count(tally.inadmissible)),
      ("double_answers", .count(tally.doubleAnswers)),
    ]
  }
}
