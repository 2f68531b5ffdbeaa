internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// How many requests of a file two policies decide otherwise.
struct ChangeCount {
  var requests = 0
  var changed = 0
  /// By what changes, in words.
  var byKind: [String: Int] = [:]
  /// Lines that are no requests of either.
  var invalid = 0

  /// Decides every request of a file twice; memory does not grow with their number.
  static func of(
    _ path: String, old: ValidatedBundle, new: ValidatedBundle, _ console: Console
  ) throws(Failure) -> ChangeCount {
    var sides = (try Decider(old, console), try Decider(new, console))
    let input = try InputFile(path, console)
    let lines = input.lines()
    var progress = Progress("deciding", total: input.size, on: console.errors)
    defer { progress.finish() }
    var count = ChangeCount()
    while true {
      let line: LineReader.Line?
      do throws(LineReaderError) {
        line = try lines.next()
      } catch {
        throw input.failure(error)
      }
      progress.update(input.bytesRead)
      guard let line else { return count }
      count.requests += 1
      guard case .line(let bytes) = line else {
        count.invalid += 1
        continue
      }
      count.add(sides.0.decide(bytes), sides.1.decide(bytes))
    }
  }

  private mutating func add(_ before: Outcome?, _ after: Outcome?) {
    switch (before, after) {
    case (nil, nil): invalid += 1
    case (nil, _?): note("accepted now, invalid before")
    case (_?, nil): note("invalid now")
    case (let before?, let after?):
      guard before != after else { return }
      if before.effect != after.effect {
        note("\(before.effect) to \(after.effect)")
      } else if before.candidates != after.candidates {
        let isOrder = Set(before.candidates) == Set(after.candidates)
        note(isOrder ? "another order of candidates" : "other candidates")
      } else {
        note("other duties")
      }
    }
  }

  private mutating func note(_ kind: String) {
    changed += 1
    byKind[kind, default: 0] += 1
  }

  /// What counts of a decision, by names: rules may be called otherwise and decide alike.
  private struct Outcome: Equatable {
    var effect: String
    var candidates: [String] = []
    var duties: [String] = []
  }

  private struct Decider {
    let policy: CompiledPolicy
    let evaluator: Evaluator
    var reader: AnyRequestReader
    let facts: Facts
    var record = DecisionRecord()

    init(_ bundle: ValidatedBundle, _ console: Console) throws(Failure) {
      policy = bundle.policy
      evaluator = Evaluator(bundle)
      reader = try Session.reader(bundle, console)
      facts = reader.makeFacts()
    }

    /// The outcome; nil for a line that is no request.
    mutating func decide(_ line: UnsafeBufferPointer<UInt8>) -> Outcome? {
      guard case .request = reader.read(line: line, into: facts) else { return nil }
      _ = evaluator.decide(facts)
      evaluator.record(into: &record, facts: facts)
      switch record.effect {
      case .deny: return Outcome(effect: "refused with \(record.status)")
      case .noCandidate: return Outcome(effect: "no candidate")
      case .route: break
      }
      var outcome = Outcome(effect: "answered")
      outcome.candidates = record.candidates.map { policy.models[$0.model].name }
      outcome.duties = record.candidates.flatMap { candidate in
        candidate.redactions.map { redaction in
          let names = policy.enumerations[1].names(of: redaction.findings)
          return "\(candidate.model) \(names) \(redaction.method)"
        }
      }
      let owed = record.obligations
      outcome.duties += record.validators.map { policy.rules[Int(policy.validators[$0].rule)].name }
      outcome.duties += (owed.budgets + owed.notifications).map { policy.rules[$0].name }
      outcome.duties += owed.headers.map { "\($0.name): \($0.value)" }
      outcome.duties.append(
        "\(owed.content.map { "\($0)" } ?? "") \([owed.retainAtLeast, owed.retainAtMost, owed.outputCap, owed.attemptCap, owed.costCap]) \(owed.isProviderStateOff) \(owed.isCacheOff)"
      )
      return outcome
    }
  }
}
