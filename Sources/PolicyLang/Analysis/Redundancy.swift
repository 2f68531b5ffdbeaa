internal import PolicyCore

/// Rules of a union of which others do all the work.
///
/// From the last rule to the first, each is held against those that are kept: so all that are found
/// can go together, and of two that say the same the later one is found.
struct Redundancy {
  /// A part of what a rule does: where, and what of it (a model, a label; 0 for the only one).
  struct Work {
    var rule: Int
    var cube: Cube
    var what: [Int]
  }

  let questions: Questions
  /// What all rules of the kind do.
  let works: [Work]
  /// Where nothing of it counts.
  let never: [Cube]

  /// Rules that may go, with those that do their work.
  ///
  /// `leavingOut` is not asked about. `serves` tells whether a work may stand for another for one
  /// `what` of it, beyond its place.
  func check(
    _ question: Unsettled.Question, leavingOut: Set<Int>, _ unsettled: inout Unsettled,
    serves: (_ other: Int, _ own: Int, _ what: Int) -> Bool
  ) -> [(rule: Int, others: [Int])] {
    let counts = questions.form.compiled.dimensions.map { Int($0.classCount) }
    let index = OverlapIndex(works.map(\.cube), classCounts: counts)
    let covers = questions.covers(never + works.map(\.cube))
    var ofRule: [Int: [Int]] = [:]
    for (place, work) in works.enumerated() { ofRule[work.rule, default: []].append(place) }
    var gone: Set<Int> = []
    var found: [(rule: Int, others: [Int])] = []
    for (rule, own) in ofRule.sorted(by: { $0.key > $1.key }) where !leavingOut.contains(rule) {
      var others: Set<Int> = []
      var isRedundant = true
      for place in own where isRedundant {
        let near = index.overlapping(works[place].cube, before: works.count)
          .filter { works[$0].rule != rule && !gone.contains(works[$0].rule) }
        for what in works[place].what where isRedundant {
          let serving = near.filter { works[$0].what.contains(what) && serves($0, place, what) }
          switch isCovered(works[place].cube, by: serving, covers, &others) {
          case true?: continue
          case false?: isRedundant = false
          case nil:
            unsettled.note(question, of: rule)
            isRedundant = false
          }
        }
      }
      guard isRedundant, !others.isEmpty else { continue }
      gone.insert(rule)
      found.append((rule, others.sorted()))
    }
    return found.reversed()
  }

  /// Whether the works of some places hold a cube; nil when that is not settled.
  private func isCovered(
    _ cube: Cube, by serving: [Int], _ covers: Questions.Covers, _ others: inout Set<Int>
  ) -> Bool? {
    guard !serving.isEmpty else { return false }
    let first = covers.first + never.count
    let live = Array(covers.first..<first) + serving.map { first + $0 }
    var used: Set<Int> = []
    switch questions.ask(in: cube, outside: covers, live: live, used: &used) {
    case .none:
      let needed = Blockers.needed(used, for: cube, covers, questions)
      others.formUnion(needed.filter { $0 >= first }.map { works[$0 - first].rule })
      return true
    case .request: return false
    case .unknown: return nil
    }
  }
}
