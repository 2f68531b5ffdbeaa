/// The boxes that a cover search still has to look at, each with the cubes that may meet it; the
/// last is looked at next.
///
/// All boxes stand one behind the other in one array, and so do their cubes, so that a step
/// allocates nothing.
struct CoverFrames {
  /// What a look at the last box came to.
  enum Look {
    /// No cube meets it.
    case nothingLeft
    /// A cube holds all of it.
    case covered(Int32)
    /// The cube that is open in the fewest dimensions, the constraint that leaves the smallest
    /// part outside, and whether it is the only open one.
    case cut(Int32, constraint: Int, isWhole: Bool)
  }

  /// Words of a box, then how many classes it has in each dimension.
  private var boxes: [UInt64]
  private var live: [Int32]
  /// By frame: where its cubes start in `live`.
  private var liveStarts: [Int]
  private let starts: [Int]
  private let width: Int

  init(_ box: [UInt64], _ live: [Int], _ starts: [Int]) {
    self.starts = starts
    width = box.count + starts.count - 1
    boxes = box
    boxes.reserveCapacity(width * 16)
    for dimension in 0..<starts.count - 1 {
      boxes.append(
        box[starts[dimension]..<starts[dimension + 1]].reduce(0) {
          $0 + UInt64($1.nonzeroBitCount)
        })
    }
    self.live = live.map { Int32(truncatingIfNeeded: $0) }
    liveStarts = [0]
  }

  /// True when no box is left.
  var isEmpty: Bool { liveStarts.isEmpty }

  /// How many cubes may meet the last box.
  var liveCount: Int { live.count - (liveStarts.last ?? 0) }

  /// The words of the last box.
  var box: ArraySlice<UInt64> { boxes[(boxes.count - width)..<(boxes.count - starts.count + 1)] }

  /// Takes the last box away.
  mutating func pop() {
    boxes.removeLast(width)
    live.removeLast(liveCount)
    liveStarts.removeLast()
  }

  /// Looks at the last box, and forgets the cubes that do not meet it.
  mutating func look(at cubes: PackedCubes) -> Look {
    let first = liveStarts.last ?? 0
    let base = boxes.count - width
    let countBase = boxes.count - (starts.count - 1)
    var kept = first
    var best: Int32?
    var fewest = Int.max
    var whole: Int32?
    live.withUnsafeMutableBufferPointer { live in
      boxes.withUnsafeBufferPointer { boxes in
        cubes.withView { cubes in
          let box = BoxView(boxes: boxes, base: base, countBase: countBase)
          for place in first..<live.count {
            let cube = live[place]
            let open = box.openness(of: Int(cube), cubes)
            if open < 0 { continue }
            if open == 0 {
              whole = cube
              return
            }
            live[kept] = cube
            kept += 1
            if open < fewest { (best, fewest) = (cube, open) }
          }
        }
      }
    }
    if let whole { return .covered(whole) }
    live.removeLast(live.count - kept)
    guard let best else { return .nothingLeft }
    return .cut(
      best, constraint: smallest(of: Int(best), cubes, base, countBase), isWhole: fewest == 1)
  }

  /// The open constraint of a cube that leaves the smallest part of the last box outside.
  private func smallest(of cube: Int, _ cubes: PackedCubes, _ base: Int, _ countBase: Int) -> Int {
    var chosen = 0
    var smallest = Int.max
    for place in cubes.constraints(of: cube) {
      let constraint = cubes.constraints[place]
      var common = 0
      for word in 0..<Int(constraint.count) {
        let own = cubes.words[Int(constraint.words) + word]
        common += (boxes[base + Int(constraint.start) + word] & own).nonzeroBitCount
      }
      let outside = Int(boxes[countBase + Int(constraint.dimension)]) - common
      if outside > 0, outside < smallest { (smallest, chosen) = (outside, place) }
    }
    return chosen
  }

  /// Cuts a constraint's part off the last box; `keepsInside` leaves the part below it.
  mutating func cut(_ cubes: PackedCubes, _ place: Int, keepsInside: Bool) {
    let constraint = cubes.constraints[place]
    if keepsInside {
      let base = boxes.count - width
      let first = liveStarts.last ?? 0
      let end = live.count
      boxes.append(contentsOf: boxes[base..<base + width])
      live.append(contentsOf: live[first..<end])
      liveStarts.append(end)
      narrow(at: base, cubes, constraint, isInside: true)
    }
    narrow(at: boxes.count - width, cubes, constraint, isInside: false)
  }

  private mutating func narrow(
    at base: Int, _ cubes: PackedCubes, _ constraint: PackedCubes.Constraint, isInside: Bool
  ) {
    let dimension = Int(constraint.dimension)
    let (from, count) = (Int(constraint.start), Int(constraint.count))
    var left: UInt64 = 0
    for index in starts[dimension]..<starts[dimension + 1] {
      let isHeld = index >= from && index < from + count
      let word = isHeld ? cubes.words[Int(constraint.words) + index - from] : 0
      boxes[base + index] &= isInside ? word : ~word
      left += UInt64(boxes[base + index].nonzeroBitCount)
    }
    boxes[base + width - (starts.count - 1) + dimension] = left
  }
}

/// A box as a look sees it.
private struct BoxView {
  let boxes: UnsafeBufferPointer<UInt64>
  let base: Int
  let countBase: Int

  /// In how many dimensions the box sticks out of a cube; -1 when they have no point in common.
  @inline(__always)
  func openness(of cube: Int, _ cubes: PackedCubes.View) -> Int {
    var open = 0
    let first = cube == 0 ? 0 : Int(cubes.ends[cube - 1])
    for place in first..<Int(cubes.ends[cube]) {
      let constraint = cubes.constraints[place]
      let start = base + Int(constraint.start)
      let words = Int(constraint.words)
      var inside: UInt64 = 0
      var outside: UInt64 = 0
      var common = 0
      for word in 0..<Int(constraint.count) {
        let (own, all) = (cubes.words[words + word], boxes[start + word])
        inside |= all & own
        outside |= all & ~own
        if !constraint.isWhole, all & own != 0 { common += (all & own).nonzeroBitCount }
      }
      if inside == 0 { return -1 }
      // Beyond the words that are kept nothing is inside.
      if outside != 0
        || !constraint.isWhole && Int(boxes[countBase + Int(constraint.dimension)]) > common
      {
        open += 1
      }
    }
    return open
  }
}
