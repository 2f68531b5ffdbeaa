internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// How many requests of a file two policies decide otherwise.
struct ChangeCount {
  var requests = 0
  var changed = 0
  /// By what changes, in words.
  var byKind: [String: Int] = [:]
  /// Requests that are decided alike and name other rules.
  var alike = 0
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
    let mapping = PlaceMapping(from: old.policy, to: new.policy)
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
      count.add(sides.0.decide(bytes), sides.1.decide(bytes), mapping)
    }
  }

  private mutating func add(
    _ before: DecisionRecord?, _ after: DecisionRecord?, _ mapping: PlaceMapping
  ) {
    switch (before, after) {
    case (nil, nil): invalid += 1
    case (nil, _?): note("accepted now, invalid before")
    case (_?, nil): note("invalid now")
    case (let before?, let after?):
      // Rules may be called otherwise and decide alike.
      let differences = mapping.differences(from: before, to: after)
      if let first = differences.first(where: { !$0.isOnlyWhoSaysSo }) {
        note(Self.words(first, before, after))
      } else if !differences.isEmpty {
        alike += 1
      }
    }
  }

  private mutating func note(_ kind: String) {
    changed += 1
    byKind[kind, default: 0] += 1
  }

  private static func words(
    _ difference: DecisionDifference, _ before: DecisionRecord, _ after: DecisionRecord
  ) -> String {
    switch difference {
    case .effect, .status: "\(outcome(before)) to \(outcome(after))"
    case .reasons: "another reason of the refusal"
    case .candidateAdded, .candidateRemoved: "other candidates"
    case .order: "another order of candidates"
    case .redactions: "other redactions"
    case .classified: "raised otherwise by `classify`"
    case .fallback, .hedge: "another reaction to failures"
    case .validators: "other checks of the answer"
    case .obligation: "other obligations"
    case .denies, .route, .removed, .waived, .rules, .layout: "other rules"
    }
  }

  private static func outcome(_ record: DecisionRecord) -> String {
    switch record.effect {
    case .deny: "refused with \(record.status)"
    case .noCandidate: "no candidate (\(record.status))"
    case .route: "answered"
    }
  }

  private struct Decider {
    let evaluator: Evaluator
    var reader: AnyRequestReader
    let facts: Facts
    var record = DecisionRecord()

    init(_ bundle: ValidatedBundle, _ console: Console) throws(Failure) {
      evaluator = Evaluator(bundle)
      reader = try Session.reader(bundle, console)
      facts = reader.makeFacts()
    }

    /// The decision; nil for a line that is no request.
    mutating func decide(_ line: UnsafeBufferPointer<UInt8>) -> DecisionRecord? {
      guard case .request = reader.read(line: line, into: facts) else { return nil }
      _ = evaluator.decide(facts)
      evaluator.record(into: &record, facts: facts)
      return record
    }
  }
}
