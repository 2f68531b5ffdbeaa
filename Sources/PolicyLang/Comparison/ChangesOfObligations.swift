internal import PolicyCore

/// What happens on failures, what answers must be, and what is owed on the way.
extension ChangeSearch {
  // MARK: - Fallbacks

  mutating func findFallbacks() {
    let (old, new) = (pair.old, pair.new)
    for one in fallbacks(old) {
      for two in fallbacks(new) {
        guard let text = difference(one.layout, two.layout) else {
          findHedges(one, two)
          continue
        }
        search: for own in one.region {
          for other in two.region {
            let answer = pair.ask(
              old: own, new: other,
              outside: denies + one.before.map(old.lift) + two.before.map(new.lift)
            ) { first, second in
              differences(first, second).contains {
                if case .fallback = $0 {
                  first.effect == .route && second.effect == .route
                } else {
                  false
                }
              }
            }
            let rules =
              (one.info.map { [rule(old, $0)] } ?? []) + (two.info.map { [rule(new, $0)] } ?? [])
            if add(answer, .neutral, "what happens on failures changes: \(text)", rules) {
              break search
            }
          }
        }
      }
    }
  }

  /// Requests that one of two fallbacks that say the same hedges and the other does not.
  private mutating func findHedges(_ one: Fallen, _ two: Fallen) {
    guard let first = one.layout.hedge, let second = two.layout.hedge else { return }
    func hedged(_ hedge: FallbackLayout.Hedge) -> Cube {
      hedge.condition.map { Cube(truth: Int($0), true) } ?? Cube()
    }
    let sides = [
      (pair.old, one, hedged(first), pair.new, two, hedged(second), true),
      (pair.new, two, hedged(second), pair.old, one, hedged(first), false),
    ]
    for (has, own, region, lacks, other, kept, isForward) in sides {
      let spared = lacks.space.expand(kept)
      let outside =
        denies + own.before.map(has.lift) + other.before.map(lacks.lift)
        + (spared ?? []).map(lacks.lift)
      guard let plain = has.space.expand(region), plain.map(has.lift) != spared?.map(lacks.lift)
      else { continue }
      search: for cube in Claims.product(own.region, plain) {
        for place in other.region {
          let answer = ask(isForward, has: cube, lacks: place, outside: outside) {
            $0.isHedged && !$1.isHedged && $0.effect == .route && $1.effect == .route
          }
          let rules =
            (one.info.map { [rule(pair.old, $0)] } ?? [])
            + (two.info.map { [rule(pair.new, $0)] } ?? [])
          if add(answer, .neutral, "what happens on failures changes: hedge", rules) { return }
        }
      }
    }
  }

  private struct Fallen {
    var layout: FallbackLayout
    var info: RuleInfo?
    var region: [Cube]
    var before: [Cube]
  }

  private func fallbacks(_ side: PolicyPair.Side) -> [Fallen] {
    let entries = side.form.fallback
    let own = side.form.compiled.fallbacks.indices.map { place in
      Fallen(
        layout: side.form.compiled.fallbacks[place], info: side.policy.fallbacks[place].info,
        region: entries.filter { $0.clause == place }.map(\.cube),
        before: entries.prefix { $0.clause < place }.map(\.cube))
    }
    return own + [
      Fallen(layout: .standard, info: nil, region: [Cube()], before: entries.map(\.cube))
    ]
  }

  /// What differs, in a few words; nil when nothing does.
  private func difference(_ one: FallbackLayout, _ two: FallbackLayout) -> String? {
    var parts: [String] = []
    let classes = FailureClass.allCases.filter { one.action(on: $0) != two.action(on: $0) }
    if !classes.isEmpty {
      let names = classes.prefix(3).map { "`\($0.rawValue)`" }.joined(separator: ", ")
      parts.append("on \(names)" + (classes.count > 3 ? " and \(classes.count - 3) more" : ""))
    }
    if one.deadlines != two.deadlines { parts.append("deadlines") }
    if one.hedge?.after != two.hedge?.after { parts.append("hedge") }
    if one.exhausted != two.exhausted { parts.append("exhausted answer") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  // MARK: - Validators

  /// Checks of an answer that one side makes and the other does not.
  mutating func findValidators(_ isForward: Bool) {
    let (has, lacks) = sides(isForward)
    func content(_ side: PolicyPair.Side, _ place: Int) -> ValidatorLayout {
      var layout = side.form.compiled.validators[place]
      layout.rule = 0
      return layout
    }
    func contents(_ side: PolicyPair.Side, _ decision: DecisionRecord) -> [ValidatorLayout] {
      decision.validators.map { content(side, $0) }
    }
    var seen: Set<Int> = []
    for entry in has.form.validate where !seen.contains(entry.clause) {
      let wanted = content(has, entry.clause)
      let kept = lacks.form.validate.filter { content(lacks, $0.clause) == wanted }
        .map { lacks.lift($0.cube) }
      guard !kept.contains(has.lift(entry.cube)) else { continue }
      let answer = ask(isForward, has: entry.cube, outside: kept + denies) { first, second in
        first.effect == .route && second.effect == .route
          && contents(has, first).contains(wanted) && !contents(lacks, second).contains(wanted)
      }
      let info = has.policy.validates[entry.clause].info
      let isFound = add(
        answer, isForward ? .loosens : .tightens,
        isForward
          ? "answers are no longer checked as `\(info.name)` did"
          : "answers are checked by `\(info.name)`", [rule(has, info)])
      if isFound { seen.insert(entry.clause) }
    }
  }

  // MARK: - Obligations

  /// One thing that an obligation demands.
  private enum Demand: Hashable {
    /// At most a number.
    case most(String, Int64)
    /// At least a number.
    case least(String, Int64)
    /// That it is there.
    case flag(String, String)
    /// An event on failures of these classes, and when nobody could answer.
    case notice(classes: UInt64, exhausted: Bool, severity: String?)

    /// Whether whoever fulfils this fulfils the other.
    func implies(_ other: Demand) -> Bool {
      switch (self, other) {
      case (.most(let name, let own), .most(let otherName, let bound)) where name == otherName:
        own <= bound
      case (.least(let name, let own), .least(let otherName, let bound)) where name == otherName:
        own >= bound
      case (.notice(let own, let ends, let how), .notice(let classes, let exhausted, let other)):
        classes & ~own == 0 && (ends || !exhausted) && how == other
      default: self == other
      }
    }

    /// Whether a difference is in what this demands.
    func isAbout(_ difference: ObligationDifference) -> Bool {
      let name: String
      switch self {
      case .most(let own, _), .least(let own, _): name = own
      case .flag(let own, _): name = own
      case .notice: name = "notify"
      }
      return switch difference {
      case .content: name == "content"
      case .retainAtLeast: name == "retain_at_least"
      case .retainAtMost: name == "retain_at_most"
      case .outputCap: name == "output"
      case .attemptCap: name == "attempts"
      case .costCap: name == "cost"
      case .providerState: name == "provider_state"
      case .cache: name == "cache"
      case .header: name == "header"
      case .budget: name == "budget" || name.contains("\u{0}")
      case .notification: name == "notify"
      }
    }

    var words: String {
      switch self {
      case .most(let name, let bound), .least(let name, let bound):
        BoundWords.bound(name, bound)
      case .flag(let name, let value): "\(name) \(value)"
      case .notice(let classes, let exhausted, let severity):
        ObligationWords.notice(classes, exhausted: exhausted)
          + (severity.map { " severity \(ValueText.quoted($0.utf8))" } ?? "")
      }
    }

    /// Its words, with what the like of it in the other policy comes to: `retain at least 6y → 1d`.
    func words(beside other: Demand?, isForward: Bool) -> String {
      // One that is as strict holds for other requests: it is not what this comes to.
      guard let other, !other.implies(self) else { return words }
      let (first, second) = isForward ? (self, other) : (other, self)
      switch (first, second) {
      case (.most(let name, _), .most(let otherName, let bound)),
        (.least(let name, _), .least(let otherName, let bound)):
        guard name == otherName else { return words }
        return "\(first.words) → \(BoundWords.amount(name, bound))"
      case (.notice, .notice): return "\(first.words) → \(second.words)"
      default: return words
      }
    }

    /// Whether they bound the same.
    func isLike(_ other: Demand) -> Bool {
      switch (self, other) {
      case (.most(let name, _), .most(let otherName, _)): name == otherName
      case (.least(let name, _), .least(let otherName, _)): name == otherName
      case (.notice, .notice): true
      default: false
      }
    }
  }

  /// Demands that are dropped or made weaker.
  mutating func findObligations(_ isForward: Bool) {
    let (has, lacks) = sides(isForward)
    let others = lacks.form.oblige.flatMap { entry in
      demands(lacks, entry.clause).map { ($0, lacks.lift(entry.cube)) }
    }
    var seen: Set<String> = []
    for entry in has.form.oblige {
      let obligation = has.form.compiled.obligations[entry.clause]
      for demand in demands(has, entry.clause) {
        let info = has.policy.obligations[entry.clause].info
        let kept = others.filter { $0.0.implies(demand) }.map(\.1)
        guard !seen.contains(info.name + demand.words), !kept.contains(has.lift(entry.cube)) else {
          continue
        }
        let isForRouted = !obligation.isOwed(by: .deny)
        let words = demand.words(beside: like(demand, of: info, lacks), isForward: isForward)
        let answer = ask(
          isForward, has: entry.cube, outside: isForRouted ? kept + denies : kept
        ) { first, second in
          (!isForRouted || first.effect == .route && second.effect == .route)
            && lost(first, second, isForward).contains(where: demand.isAbout)
        }
        let isFound = add(
          answer, isForward ? .loosens : .tightens,
          isForward
            ? "`\(info.name)` is weaker or gone: \(words)"
            : "`\(info.name)` is stricter or new: \(words)", [rule(has, info)])
        if isFound { seen.insert(info.name + demand.words) }
      }
    }
  }

  /// What the rule of the same kind and name in the other policy demands instead.
  private func like(_ demand: Demand, of info: RuleInfo, _ side: PolicyPair.Side) -> Demand? {
    let place = side.policy.obligations.firstIndex {
      $0.info.name == info.name && $0.info.kind == info.kind
    }
    return place.flatMap { demands(side, $0).first { $0.isLike(demand) } }
  }

  /// The name under which a budget is counted: that of the rule, or the one that the old policy
  /// gave to a budget of the same demand for the same requests.
  private func counter(_ side: PolicyPair.Side, _ place: Int) -> String {
    let own = side.policy.obligations[place].info.name
    guard side.isNew, !pair.old.policy.obligations.contains(where: { $0.info.name == own }) else {
      return own
    }
    func region(_ side: PolicyPair.Side, _ place: Int) -> Set<Cube>? {
      let cubes = side.form.oblige.filter { $0.clause == place }.map { side.space.expand($0.cube) }
      return cubes.contains(nil) ? nil : Set(cubes.compactMap(\.self).joined().map(side.lift))
    }
    guard let wanted = region(side, place) else { return own }
    let before = pair.old.policy.obligations.enumerated().first { other, obligation in
      obligation.demand == side.policy.obligations[place].demand
        && !pair.new.policy.obligations.contains { $0.info.name == obligation.info.name }
        && region(pair.old, other) == wanted
    }
    return before?.element.info.name ?? own
  }

  /// What the decision of the side that has something demands, and that of the other does not.
  private func lost(
    _ has: DecisionRecord, _ lacks: DecisionRecord, _ isForward: Bool
  ) -> [ObligationDifference] {
    (isForward ? differences(has, lacks) : differences(lacks, has)).compactMap { difference in
      guard case .obligation(let obligation) = difference, obligation.isWeaker == isForward else {
        return nil
      }
      return obligation
    }
  }

  private func demands(_ side: PolicyPair.Side, _ place: Int) -> [Demand] {
    switch side.form.compiled.obligations[place].demand {
    case .cap(let output, let attempts, let cost):
      return [
        output.map { .most("output", $0) }, attempts.map { .most("attempts", $0) },
        cost.map { .most("cost", $0) },
      ].compactMap(\.self)
    case .isolate(let state, let cache):
      return (state ? [.flag("provider_state", "off")] : [])
        + (cache ? [.flag("cache", "off")] : [])
    case .disclose(let headers):
      return headers.map { .flag("header", ObligationWords.header($0)) }
    case .record(let content, let least, let most):
      return [
        content.map { .most("content", Int64($0.rawValue)) },
        least.map { .least("retain_at_least", $0) }, most.map { .most("retain_at_most", $0) },
      ].compactMap(\.self)
    case .budget(let spend, let period, let attribute, let status):
      let by = attribute.map { side.policy.attributes[Int($0)].name }
      let text = ObligationWords.budget("$", period, by: by, status)
      return [.most("\(text)\u{0}\(counter(side, place))", spend)]
    case .notify(let classes, let exhausted, let severity):
      return [.notice(classes: classes, exhausted: exhausted, severity: severity)]
    }
  }
}
