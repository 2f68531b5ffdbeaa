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
    let packed = PackedCubes(live.map { cubes[$0] }, starts)
    var places: Set<Int> = []
    let outcome = find(
      in: box, outside: packed, live: Array(live.indices), steps: &steps, used: &places)
    for place in places { used.insert(live[place]) }
    return outcome
  }

  /// The same for packed cubes, which many questions share.
  func find(
    in box: [UInt64], outside cubes: PackedCubes, live: [Int], steps: inout Int,
    used: inout Set<Int>
  ) -> Outcome {
    var frames = CoverFrames(box, live, starts)
    var blockers: [Int32] = []
    while !frames.isEmpty {
      // One step looks at up to 64 cubes, so that steps measure time.
      steps -= 1 + frames.liveCount >> 6
      guard steps >= 0 else { return .unknown }
      switch frames.look(at: cubes) {
      case .nothingLeft: return .point(point(of: frames.box))
      case .covered(let cube):
        blockers.append(cube)
        frames.pop()
      case .cut(let cube, let constraint, let isWhole):
        blockers.append(cube)
        frames.cut(cubes, constraint, keepsInside: !isWhole)
      }
    }
    for cube in blockers { used.insert(Int(cube)) }
    return .covered
  }

  /// The preferred class of each dimension if the box has it, else its lowest.
  private func point(of box: ArraySlice<UInt64>) -> [Int] {
    (0..<starts.count - 1).map { dimension in
      let start = box.startIndex + starts[dimension]
      let wish = preferred[dimension]
      if box[start + wish >> 6] & (1 << UInt64(wish & 63)) != 0 { return wish }
      for index in start..<box.startIndex + starts[dimension + 1] where box[index] != 0 {
        return (index - start) * 64 + box[index].trailingZeroBitCount
      }
      return 0
    }
  }
}
