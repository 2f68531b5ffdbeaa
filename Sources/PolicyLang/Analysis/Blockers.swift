internal import PolicyCore

/// Which of the cubes that a proof used are needed for it.
enum Blockers {
  /// More than these are named as they are: to leave out one after another takes time.
  private static let most = 32
  /// Steps that one attempt may take.
  private static let steps = 1_000

  /// Fewer of the cubes that cover one together, as places in `covers`: found by leaving out one
  /// after another.
  static func needed(
    _ used: Set<Int>, for cube: Cube, _ covers: Questions.Covers, _ questions: Questions
  ) -> Set<Int> {
    let own = used.filter { $0 >= covers.first && $0 < covers.packed.count }.sorted()
    guard own.count > 1, own.count <= most, let boxes = questions.space.expand(cube) else {
      return Set(own)
    }
    var kept = own
    for number in own.reversed() {
      let rest = kept.filter { $0 != number }
      var left = steps
      var unused: Set<Int> = []
      let isCovered = boxes.allSatisfy { box in
        questions.space.search.find(
          in: questions.space.search.box(box), outside: covers.packed,
          live: covers.impossible + rest, steps: &left, used: &unused) == .covered
      }
      if isCovered { kept = rest }
    }
    return Set(kept)
  }
}
