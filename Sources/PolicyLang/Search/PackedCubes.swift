/// Cubes in flat arrays: what a search looks at millions of times.
///
/// Of the classes of a constraint only the words between its first and its last class are kept, so
/// that a single tenant among thousands is one word.
struct PackedCubes {
  /// The classes that a cube may have in one dimension.
  struct Constraint {
    /// The dimension.
    var dimension: Int32
    /// The first of its words in a box.
    var start: Int32
    /// The first of its words here.
    var words: Int32
    /// How many words.
    var count: Int32
    /// Whether these are all words of the dimension.
    var isWhole: Bool
  }
  /// The constraints of all cubes.
  private(set) var constraints: [Constraint] = []
  /// By cube: where its constraints end.
  private(set) var ends: [Int32] = []
  /// The words of all constraints.
  private(set) var words: [UInt64] = []
  /// Where the words of each dimension start in a box.
  private let starts: [Int]

  /// Those cubes, for boxes whose dimensions start there.
  init(_ cubes: [Cube], _ starts: [Int]) {
    self.starts = starts
    ends.reserveCapacity(cubes.count)
    for cube in cubes { append(cube) }
  }

  /// How many cubes there are.
  var count: Int { ends.count }

  /// Adds a cube.
  mutating func append(_ cube: Cube) {
    // What few classes are left of says soonest that a box does not meet the cube.
    for constraint in cube.constraints.sorted(by: { share($0) < share($1) }) {
      let all = constraint.classes.words
      let first = all.firstIndex { $0 != 0 } ?? 0
      constraints.append(
        Constraint(
          dimension: Int32(truncatingIfNeeded: constraint.dimension),
          start: Int32(truncatingIfNeeded: starts[constraint.dimension] + first),
          words: Int32(truncatingIfNeeded: words.count),
          count: Int32(truncatingIfNeeded: all.count - first),
          isWhole: all.count - first
            == starts[constraint.dimension + 1] - starts[constraint.dimension]))
      words += all[first...]
    }
    ends.append(Int32(truncatingIfNeeded: constraints.count))
  }

  /// What part of a dimension a constraint leaves, roughly.
  private func share(_ constraint: Cube.Constraint) -> Double {
    Double(constraint.classes.count)
      / Double(starts[constraint.dimension + 1] - starts[constraint.dimension])
  }

  /// The places of a cube's constraints.
  func constraints(of cube: Int) -> Range<Int> {
    (cube == 0 ? 0 : Int(ends[cube - 1]))..<Int(ends[cube])
  }

  /// Some of the cubes, in that order.
  func selecting(_ cubes: [Int]) -> PackedCubes {
    var result = PackedCubes([], starts)
    for cube in cubes {
      for place in constraints(of: cube) {
        var constraint = constraints[place]
        let first = Int(constraint.words)
        constraint.words = Int32(truncatingIfNeeded: result.words.count)
        result.words += words[first..<first + Int(constraint.count)]
        result.constraints.append(constraint)
      }
      result.ends.append(Int32(truncatingIfNeeded: result.constraints.count))
    }
    return result
  }

  /// What a search reads, without a check at each word.
  struct View {
    let constraints: UnsafeBufferPointer<Constraint>
    let ends: UnsafeBufferPointer<Int32>
    let words: UnsafeBufferPointer<UInt64>
  }

  /// Looks at the arrays as they are.
  func withView(_ body: (View) -> Void) {
    constraints.withUnsafeBufferPointer { constraints in
      ends.withUnsafeBufferPointer { ends in
        words.withUnsafeBufferPointer { words in
          body(View(constraints: constraints, ends: ends, words: words))
        }
      }
    }
  }
}
