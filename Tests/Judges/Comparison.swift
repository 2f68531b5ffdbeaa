/// What `diff` prints.
struct Comparison {
  struct Change {
    var effect: String
    var text: String
    var rules: [String]
    var request: String?
    /// Why it is UNKNOWN.
    var why = ""
  }

  var changes: [Change] = []

  /// Nil when the policies were not compared.
  init?(_ object: [String: Any]) {
    guard let listed = object["changes"] as? [[String: Any]] else { return nil }
    changes = listed.map { fields in
      Change(
        effect: fields["effect"] as? String ?? "", text: fields["change"] as? String ?? "",
        rules: (fields["rules"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String },
        request: fields["request"] as? String, why: fields["because"] as? String ?? "")
    }
    for problem in object["problems"] as? [String] ?? [] {
      changes.append(Change(effect: "UNKNOWN", text: problem, rules: [], request: nil))
    }
  }
}

/// In what two decisions of one request differ.
struct Difference {
  /// Each aspect that differs, with the tag that it must have; `ANY` where any tag will do.
  var aspects: [String: Set<String>] = [:]
  /// What may be said too: of a refused request it does not matter what is raised.
  var optional: Set<String> = []
  /// Whether the two cannot be compared in all they owe, so that any tag may go with it.
  var isBroad = false

  var isEmpty: Bool { aspects.isEmpty && optional.isEmpty }
  var tags: Set<String> { aspects.values.reduce(into: optional) { $0.formUnion($1) } }

  private mutating func add(_ aspect: String, _ tag: String) {
    aspects[aspect, default: []].insert(tag)
  }

  private mutating func add<Value>(
    _ aspect: String, lost: Set<Value>, gained: Set<Value>, isAny: Bool = false
  ) {
    if !lost.isEmpty { add(aspect, isAny ? "ANY" : "LOOSENS") }
    if !gained.isEmpty { add(aspect, isAny ? "ANY" : "TIGHTENS") }
  }

  private static let strengths = ["token": 1, "hash": 2, "mask": 3, "drop": 4]
  private static let ranks = [
    "none": 0, "metadata": 1, "redacted": 2, "full": 3, "2d": 2, "5d": 5, "1y": 365,
  ]

  /// `bodies` says what the rules of each policy do, by name.
  init(
    _ old: Decision, _ new: Decision, _ before: [String: String], _ after: [String: String],
    levels: [String: [String]]
  ) {
    if old.isDenied != new.isDenied {
      add("denied", old.isDenied ? "LOOSENS" : "TIGHTENS")
      isBroad = true
      return
    }
    for name in Set(old.raised.keys).union(new.raised.keys) {
      compareRaised(name, old, new, levels)
    }
    if old.isDenied {
      optional = tags
      aspects = [:]
      if old.status != new.status { add("status", "ANY") }
      compareOwed(old, new, before, after)
      return
    }
    let (one, two) = (Set(old.candidates), Set(new.candidates))
    if one != two {
      isBroad = true
      if !two.isSubset(of: one) { add("candidates", "LOOSENS") }
      if !one.isSubset(of: two) { add("candidates", "TIGHTENS") }
    } else if old.candidates != new.candidates {
      add("order", "NEUTRAL")
    }
    guard old.isRouted, new.isRouted else {
      // Nothing is called, and what is owed of the refusal is owed all the same.
      if !old.isRouted, !new.isRouted {
        if old.status != new.status { add("status", "ANY") }
        compareOwed(old, new, before, after)
      }
      return
    }
    for model in one.intersection(two) {
      let (own, other) = (old.redactions[model] ?? [:], new.redactions[model] ?? [:])
      for finding in Set(own.keys).union(other.keys) where own[finding] != other[finding] {
        let weaker = strength(other[finding]) < strength(own[finding])
        add("redaction", weaker ? "LOOSENS" : "TIGHTENS")
      }
    }
    let checks = (
      Set(old.validators.map { before[$0] ?? "" }), Set(new.validators.map { after[$0] ?? "" })
    )
    let (lost, gained) = (checks.0.subtracting(checks.1), checks.1.subtracting(checks.0))
    add("validators", lost: lost, gained: gained, isAny: !lost.isEmpty && !gained.isEmpty)
    if before[old.fallback] != after[new.fallback] { add("fallback", "ANY") }
    compareOwed(old, new, before, after)
  }

  private func strength(_ method: String?) -> Int { method.flatMap { Self.strengths[$0] } ?? 0 }

  private mutating func compareRaised(
    _ name: String, _ old: Decision, _ new: Decision, _ levels: [String: [String]]
  ) {
    let (one, two) = (old.raised[name], new.raised[name])
    guard one != two else { return }
    if let ranks = levels[name] {
      let own = one.flatMap { ranks.firstIndex(of: $0) } ?? -1
      let other = two.flatMap { ranks.firstIndex(of: $0) } ?? -1
      add("raised", other < own ? "LOOSENS" : "TIGHTENS")
    } else {
      let own = Set((one ?? "").split(separator: ","))
      let other = Set((two ?? "").split(separator: ","))
      // Nothing is printed of a set that was not changed.
      if one == nil { return add("raised", "TIGHTENS") }
      if two == nil { return add("raised", "LOOSENS") }
      add("raised", lost: own.subtracting(other), gained: other.subtracting(own))
    }
  }

  private mutating func compareOwed(
    _ old: Decision, _ new: Decision, _ before: [String: String], _ after: [String: String]
  ) {
    /// What rules of a kind do.
    func bodies(_ kind: String, _ decision: Decision, _ bodies: [String: String]) -> Set<String> {
      Set(
        decision.obligations.keys.filter { $0.hasPrefix(kind) }
          .map { bodies[String($0.dropFirst(kind.count))] ?? "" })
    }
    // A rule of another name that owes the same owes nothing else.
    for kind in ["budget.", "notify."] {
      let (one, two) = (bodies(kind, old, before), bodies(kind, new, after))
      add(kind, lost: one.subtracting(two), gained: two.subtracting(one), isAny: true)
    }
    for key in Set(old.obligations.keys).union(new.obligations.keys)
    where !key.hasPrefix("budget.") && !key.hasPrefix("notify.") {
      let (one, two) = (old.obligations[key], new.obligations[key])
      guard one != two else { continue }
      switch key {
      case "record.retain_at_least":
        add(key, rank(two) < rank(one) ? "LOOSENS" : "TIGHTENS")
      case "record.content":
        let (own, other) = (one.map(rank) ?? 4, two.map(rank) ?? 4)
        add(key, other > own ? "LOOSENS" : "TIGHTENS")
      case "cap.output", "cap.attempts", "cap.cost":
        let (own, other) = (one.flatMap(Double.init), two.flatMap(Double.init))
        add(key, (other ?? .infinity) > (own ?? .infinity) ? "LOOSENS" : "TIGHTENS")
      case "isolate.cache", "isolate.provider_state":
        add(key, two == nil ? "LOOSENS" : "TIGHTENS")
      default: add(key, "ANY")
      }
    }
  }

  private func rank(_ word: String?) -> Int { word.flatMap { Self.ranks[$0] } ?? 0 }
}

/// What `diff` says, against the two decisions of every request.
extension Trial {
  private func bodies(_ draft: Draft) -> [String: String] {
    Dictionary(
      draft.rules.map { ($0.name, $0.kind + " " + $0.body) }, uniquingKeysWith: { one, _ in one })
  }

  mutating func judge(_ comparison: Comparison, _ other: [Int], isForward: Bool) {
    let (one, two) = isForward ? (old, new) : (new, old)
    let (before, after) = (bodies(one), bodies(two))
    // Where the order of a level differs "more" and "less" have no one meaning.
    let isOneVocabulary = old.head() == new.head() && old.files == new.files
    var known: [[Int]: Difference] = [:]
    func difference(_ request: Int) -> Difference {
      let pair =
        isForward
        ? [decided[request], other[request]] : [other[request], decided[request]]
      if let found = known[pair] { return found }
      let found = Difference(
        court.decisions[pair[0]], court.decisions[pair[1]], before, after, levels: old.levels)
      known[pair] = found
      return found
    }
    func told(_ request: Int, _ words: String) -> String {
      """
      \(isForward ? "old to new" : "new to old"): \(words)
      \(lines[request])
        old \(decision(request).line)
        new \(court.decisions[other[request]].line)
      diff says \(comparison.changes.map { "\($0.effect) \($0.text)" })
      """
    }
    let tags = Set(comparison.changes.map(\.effect))
    var missing: [String: Int] = [:]
    for request in requests {
      for (aspect, needed) in difference(request).aspects {
        for tag in needed where tag == "ANY" ? tags.isEmpty : !tags.contains(tag) {
          missing["\(tag) \(aspect)", default: request] = min(
            missing["\(tag) \(aspect)"] ?? request, request)
        }
      }
    }
    tally.count("diff")
    if tags.contains("UNKNOWN") { tally.count("diff unknown") }
    for change in comparison.changes where change.effect == "UNKNOWN" {
      let words = change.text.split(separator: "`", omittingEmptySubsequences: false)
      let form = words.indices.map { $0 % 2 == 0 ? words[$0] : "…" }.joined()
      tally.leaveOpen("diff", change.why.isEmpty ? form : "\(form): \(change.why)")
    }
    if comparison.changes.isEmpty, let (_, request) = missing.min(by: { $0.key < $1.key }) {
      let aspects = missing.keys.sorted().joined(separator: ", ")
      tally.add("diff: no change, though \(aspects)", told(request, aspects))
    } else if !tags.contains("UNKNOWN") {
      for (aspect, request) in missing.sorted(by: { $0.key < $1.key }) {
        // A level in another order is said to be another type.
        if !isOneVocabulary, aspect.hasSuffix("raised") { continue }
        tally.add("diff: not mentioned: \(aspect)", told(request, aspect))
      }
    }
    for change in comparison.changes where change.effect != "UNKNOWN" {
      tally.count("diff change")
      guard let request = change.request.flatMap({ places[$0] }) else {
        if isOneVocabulary, old.isWhole,
          !requests.contains(where: { allows(change.effect, difference($0)) })
        {
          tally.add("diff: \(change.effect) that no request shows", change.text)
        }
        continue
      }
      if decision(request).effect == "invalid" {
        tally.add("diff: shows a request that is refused", told(request, change.text))
      } else if difference(request).isEmpty {
        tally.add(
          "diff: \(change.effect) by a request that is decided alike", told(request, change.text))
      } else if isOneVocabulary, !allows(change.effect, difference(request)) {
        tally.add(
          "diff: \(change.effect) by a request of \(difference(request).tags.sorted())",
          told(request, change.text))
      }
    }
  }

  private func allows(_ effect: String, _ difference: Difference) -> Bool {
    !difference.isEmpty
      && (difference.isBroad || difference.tags.contains("ANY") || difference.tags.contains(effect))
  }
}
