/// Finds a point of a box that no cube of a list covers, or proves that there is none.
///
/// Splitting on boxes as DPLL splits on literals: take the cube that is open in the fewest
/// dimensions; open in none, it covers the box; open in one, cut it off (the unit step); else
/// split the box along one of its open dimensions. Every step either ends a box or makes one
/// cube's openness smaller, so the search ends; `steps` bounds how long it may take.
///
/// Davis, Logemann and Loveland, "A machine program for theorem-proving", CACM 1962, carried over
/// from literals to sets of classes. Worked example, two dimensions of three classes:
///
///     box    * *      cubes  {0,1} *   and   * {2}
///     unit:  the first cube is open in one dimension: the box shrinks to {2} *
///     unit:  the second is open in one: the box shrinks to {2} {0,1}
///     no cube is left: (2, 0) is a point that nobody covers
struct CoverSearch {
  /// What a search came to.
  enum Outcome: Equatable {
    /// Every point of the box is in some cube.
    case covered
    /// A class for each dimension, in no cube.
    case point([Int])
    /// The steps ran out.
    case unknown
  }

  /// Where the words of each dimension start in a box; one more than there are dimensions.
  let starts: [Int]
  /// The box that holds everything.
  let everything: [UInt64]
  /// For each dimension the class that a witness should have when it is free to choose.
  var preferred: [Int]

  /// A space of dimensions with so many classes each.
  init(classCounts: [Int]) {
    var starts = [0]
    var everything: [UInt64] = []
    for count in classCounts {
      for word in 0..<max(1, (count + 63) / 64) {
        let left = count - word * 64
        everything.append(left >= 64 ? .max : left <= 0 ? 0 : (1 << UInt64(left)) - 1)
      }
      starts.append(everything.count)
    }
    self.starts = starts
    self.everything = everything
    preferred = [Int](repeating: 0, count: classCounts.count)
  }

  /// The box of a cube.
  func box(_ cube: Cube) -> [UInt64] {
    var result = everything
    narrow(&result, to: cube)
    return result
  }

  /// Intersects a box with a cube; false when nothing is left.
  @discardableResult func narrow(_ box: inout [UInt64], to cube: Cube) -> Bool {
    var isEmpty = false
    for constraint in cube.constraints {
      let start = starts[constraint.dimension]
      let words = constraint.classes.words
      var any: UInt64 = 0
      for index in start..<starts[constraint.dimension + 1] {
        box[index] &= index - start < words.count ? words[index - start] : 0
        any |= box[index]
      }
      if any == 0 { isEmpty = true }
    }
    return !isEmpty
  }

  /// Searches `box` for a point outside all `cubes`; spends at most `steps`, and says how many are
  /// left.
  func find(in box: [UInt64], outside cubes: [Cube], steps: inout Int) -> Outcome {
    var used: Set<Int> = []
    return find(in: box, outside: cubes, live: Array(cubes.indices), steps: &steps, used: &used)
  }

  /// The same for the cubes of the places `live`; `used` gets those that a proof of `covered` rests
  /// on.
  func find(
    in box: [UInt64], outside cubes: [Cube], live: [Int], steps: inout Int, used: inout Set<Int>
  ) -> Outcome {
    var stack: [(box: [UInt64], live: [Int])] = [(box, live)]
    while let (box, live) = stack.popLast() {
      switch explore(box, live, cubes, &steps, &stack, &used) {
      case .covered: continue
      case .point(let point): return .point(point)
      case .unknown: return .unknown
      }
    }
    return .covered
  }

  /// Follows one branch to its end, leaving the others on the stack.
  private func explore(
    _ first: [UInt64], _ candidates: [Int], _ cubes: [Cube], _ steps: inout Int,
    _ stack: inout [(box: [UInt64], live: [Int])], _ used: inout Set<Int>
  ) -> Outcome {
    var box = first
    var live = candidates
    while true {
      steps -= 1
      guard steps >= 0 else { return .unknown }
      var kept: [Int] = []
      kept.reserveCapacity(live.count)
      var best: (cube: Int, open: Int, constraint: Int)?
      for number in live {
        guard let (open, constraint) = openness(of: cubes[number], in: box) else { continue }
        if open == 0 {
          used.insert(number)
          return .covered
        }
        kept.append(number)
        if open < best?.open ?? .max { best = (number, open, constraint) }
      }
      guard let best else { return .point(point(of: box)) }
      used.insert(best.cube)
      live = kept
      let constraint = cubes[best.cube].constraints[best.constraint]
      if best.open > 1 {
        var inside = box
        narrow(&inside, to: Cube([constraint]))
        stack.append((inside, live))
      }
      let start = starts[constraint.dimension]
      for (offset, word) in constraint.classes.words.enumerated() {
        box[start + offset] &= ~word
      }
    }
  }

  /// In how many dimensions the box sticks out of a cube, with the place of the constraint that
  /// leaves the smallest part outside; nil when box and cube have no point in common.
  private func openness(of cube: Cube, in box: [UInt64]) -> (open: Int, constraint: Int)? {
    var open = 0
    var chosen = 0
    var smallest = Int.max
    for (place, constraint) in cube.constraints.enumerated() {
      let start = starts[constraint.dimension]
      var overlaps = false
      var outside = 0
      constraint.classes.words.withUnsafeBufferPointer { words in
        for index in start..<starts[constraint.dimension + 1] {
          let word = index - start < words.count ? words[index - start] : 0
          if box[index] & word != 0 { overlaps = true }
          outside += (box[index] & ~word).nonzeroBitCount
        }
      }
      guard overlaps else { return nil }
      if outside > 0 {
        open += 1
        if outside < smallest {
          smallest = outside
          chosen = place
        }
      }
    }
    return (open, chosen)
  }

  /// The preferred class of each dimension if the box has it, else its lowest.
  private func point(of box: [UInt64]) -> [Int] {
    (0..<starts.count - 1).map { dimension in
      let start = starts[dimension]
      let wish = preferred[dimension]
      if box[start + wish >> 6] & (1 << UInt64(wish & 63)) != 0 { return wish }
      for index in start..<starts[dimension + 1] where box[index] != 0 {
        return (index - start) * 64 + box[index].trailingZeroBitCount
      }
      return 0
    }
  }
}
