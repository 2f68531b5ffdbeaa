import TestSupport
import PolicyCore
import Testing

/// What holds of every plan, every failure and every order of events.
@Suite struct ExecutionTests {
  @Test func virtualRunsKeepTheRules() throws {
    var outcomes: [Int] = Array(repeating: 0, count: 5)
    var attempts = 0
    let seeds = Seeds.from(1, 10_000)
    for seed in seeds {
      var random = RandomSource(seed: seed)
      let plan = random.plan()
      let start = random.number(in: 0...1_000_000)
      var calls = random
      let run = VirtualRun.run(plan, at: start, seed: seed, mayHedge: random.chance(80)) {
        attempt, model, kind, now in
        calls.behaviour(plan)
      }
      let problem = plan.problem(
        run.attempts, outcome: run.outcome, endedAt: run.endedAt, startedAt: start, isExact: true)
      try #require(problem == nil, "seed \(seed): \(problem ?? "") \(plan) \(run)")
      attempts += run.attempts.count
      switch run.outcome {
      case .answered: outcomes[0] += 1
      case .failed: outcomes[1] += 1
      case .brokenStream: outcomes[2] += 1
      case .exhausted: outcomes[3] += 1
      case .cancelled: outcomes[4] += 1
      }
    }
    print("runs of seeds \(seeds): \(attempts) attempts; outcomes \(outcomes)")
    #expect(outcomes.allSatisfy { $0 * 600 > seeds.count })
  }

  /// Events that no transport would send, in any order, with clocks that run backwards.
  @Test func anyEventsKeepTheRules() throws {
    var events = 0
    let seeds = Seeds.from(100_001, 10_000)
    for seed in seeds {
      var random = RandomSource(seed: seed)
      let plan = random.plan()
      let start = random.number(in: 0...1_000_000)
      var execution = Execution(plan, at: start, seed: seed, mayHedge: random.chance(80))
      var (now, latest) = (start, start)
      var ledger = Ledger()
      try ledger.note(execution.start(), seed)
      var timer = ledger.timer
      for _ in 0..<random.between(0, 40) {
        now += random.number(in: -20...400)
        latest = max(latest, now)
        events += 1
        try ledger.note(execution.handle(random.event(plan, timer: timer), at: now), seed)
        timer = ledger.timer
      }
      // From here on only the timers are reported: it ends by itself.
      var reports = 0
      while execution.outcome == nil {
        let next = try #require(ledger.timer, "seed \(seed): nothing is left to wait for")
        latest = max(latest, next.at)
        try ledger.note(execution.handle(.timer(next.number), at: next.at), seed)
        reports += 1
        try #require(reports < 1_000, "seed \(seed): does not end")
      }
      for _ in 0..<3 {
        let silence = execution.handle(random.event(plan, timer: ledger.timer), at: latest)
        try #require(silence.isEmpty, "seed \(seed): speaks after the end: \(silence)")
      }
      let problem = plan.problem(
        execution.attempts, outcome: try #require(execution.outcome), endedAt: latest,
        startedAt: start, isExact: false)
      try #require(problem == nil, "seed \(seed): \(problem ?? "") \(plan) \(execution.attempts)")
      try #require(ledger.calls == execution.attempts.count, "seed \(seed)")
    }
    print("sequences of seeds \(seeds): \(events) events")
  }

  @Test func theSameSeedGivesTheSameRun() {
    for seed in UInt64(1)...500 {
      var random = RandomSource(seed: seed)
      let plan = random.plan()
      let runs = (0..<2).map { _ in
        var calls = random
        return VirtualRun.run(plan, at: 0, seed: seed, mayHedge: true) { _, _, _, _ in
          calls.behaviour(plan)
        }
      }
      #expect(runs[0].attempts == runs[1].attempts && runs[0].outcome == runs[1].outcome)
    }
  }
}

/// The actions of an execution, as a driver sees them.
private struct Ledger {
  var calls = 0
  var commits = 0
  var isFinished = false
  var running: Set<Int> = []
  var timer: (number: Int, at: Int64)?

  mutating func note(_ actions: [ExecutionAction], _ seed: UInt64) throws {
    for action in actions {
      try #require(!isFinished, "seed \(seed): \(action) after the end")
      switch action {
      case .call(let attempt, _, _):
        try #require(attempt == calls && commits == 0, "seed \(seed): \(action)")
        running.insert(attempt)
        calls += 1
      case .cancel(let attempt):
        try #require(running.remove(attempt) != nil, "seed \(seed): \(action) twice")
      case .commit:
        commits += 1
        try #require(commits == 1, "seed \(seed): a second commit")
      case .setTimer(let number, let at): timer = (number, at)
      case .alert: break
      case .finish: isFinished = true
      }
    }
  }
}
