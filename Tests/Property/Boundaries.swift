@testable import PolicyLang

/// What the tests of a policy compare with: where decisions change.
struct Boundaries {
  var linears: [Linear] = []
  var texts: [[UInt8]] = []
  var sets: [UInt64] = []
  var instants: [Int64] = []

  init(_ policy: Policy, samples: [String]) {
    texts = samples.map { Array($0.utf8) } + policy.lists.flatMap(\.entries)
    for rule in policy.classifies { add(rule.info, rule.when) }
    for rule in policy.denies { add(rule.info, rule.when) }
    for rule in policy.forbids { add(rule.info, rule.when, rule.models) }
    for rule in policy.waives { add(rule.info, rule.when) }
    for rule in policy.avoids { add(rule.info, rule.when, rule.models) }
    for rule in policy.routes {
      add(rule.info, rule.when)
      for part in rule.parts {
        switch part {
        case .list(let models), .sorted(_, let models): add(models)
        case .split: break
        }
      }
    }
    for rule in policy.fallbacks {
      add(rule.info, rule.when)
      if let hedge = rule.hedge { add(hedge.onlyWhen) }
    }
    for rule in policy.validates { add(rule.info, rule.when) }
    for rule in policy.redacts { add(rule.info, rule.when, rule.models) }
    for rule in policy.obligations { add(rule.info, rule.when) }
    if texts.isEmpty { texts = [[]] }
  }

  private mutating func add(_ info: RuleInfo, _ when: Condition, _ models: ModelSelection? = nil) {
    instants += [info.from, info.until].compactMap { $0 }
    add(when)
    if let models { add(models) }
  }

  private mutating func add(_ models: ModelSelection) {
    if case .matching(let condition) = models { add(condition) }
  }

  private mutating func add(_ condition: Condition) {
    switch condition {
    case .constant: break
    case .all(let parts), .any(let parts): for part in parts { add(part) }
    case .not(let part): add(part)
    case .test(let test, _): add(test)
    }
  }

  private mutating func add(_ test: TypedTest) {
    switch test {
    case .truth, .isEmpty, .listMember: break
    case .linear(let linear, _): linears.append(linear)
    case .compare(let left, _, let right):
      for case .constant(let constant) in [left, right] { add(constant) }
    case .member(let reading, let ranges):
      for range in ranges {
        for end in [range.lowerBound, range.upperBound] where end > .min {
          linears.append(Linear(terms: [.init(coefficient: 1, reading: reading)], constant: -end))
        }
      }
    case .textMember(_, let texts): self.texts += texts
    case .has(_, _, let right): if case .constant(let constant) = right { add(constant) }
    case .text(_, let test, _):
      switch test {
      case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text),
        .glob(let text):
        texts.append(text)
      case .matches, .containsMatch: break
      }
    }
  }

  private mutating func add(_ constant: Constant) {
    switch constant {
    case .set(let members): sets.append(members)
    case .text(let text): texts.append(text)
    case .bool, .number, .symbol: break
    }
  }
}
