internal import PolicyCore

/// What makes each derived fact true, for a search that one way is enough for.
///
/// A cube with derived facts stands for a product of unions, which may be far too many cubes to
/// have at once; here they come one by one, depth first.
struct DerivedFacts {
  private let makers: [Int: [Cube]]

  init(_ form: NormalForm) {
    var makers: [Int: [Cube]] = [:]
    for entry in form.definitions {
      makers[Int(form.compiled.definitionClauses[entry.clause]), default: []].append(entry.cube)
    }
    for entry in form.classify {
      guard let dimension = form.compiled.classifyClauses[entry.clause].defines else { continue }
      makers[Int(dimension), default: []].append(entry.cube)
    }
    self.makers = makers
  }

  /// What `body` finds in the first cube without derived facts in which it finds anything.
  ///
  /// Each cube that is looked at is a step; nil, too, when there are none left.
  func first<Found>(
    in cube: Cube, steps: inout Int, _ body: (Cube, inout Int) -> Found?
  ) -> Found? {
    var pending = [cube]
    while let next = pending.popLast() {
      steps -= 1
      guard steps > 0 else { return nil }
      // That one is false needs no reason.
      let place = next.constraints.firstIndex {
        makers[$0.dimension] != nil && !$0.classes.contains(0)
      }
      guard let place else {
        if let found = body(next, &steps) { return found }
        continue
      }
      var rest = next
      let derived = rest.constraints.remove(at: place)
      pending += (makers[derived.dimension] ?? []).reversed()
        .compactMap(rest.intersection(_:))
    }
    return nil
  }
}
