/// The places of a bool, enum or level; places that no test tells apart are one class.
struct SymbolPartition {
  /// The class of each place; of one that no request can have, that of some other.
  private(set) var classOf: [UInt16]
  /// How many classes there are.
  private(set) var classCount: Int

  /// The partition of so many places, of which only some are possible, by some tests.
  init(placeCount: Int, possible: Range<Int>, tests: [ClassSet]) {
    var classes = [Int](repeating: 0, count: placeCount)
    var count = 1
    for test in tests {
      var halves: [Int: Int] = [:]
      var sizes: [Int: (inside: Int, outside: Int)] = [:]
      for place in possible {
        let isInside = test.contains(place)
        sizes[classes[place], default: (0, 0)].inside += isInside ? 1 : 0
        sizes[classes[place], default: (0, 0)].outside += isInside ? 0 : 1
      }
      for place in possible where test.contains(place) {
        guard let size = sizes[classes[place]], size.outside > 0 else { continue }
        if halves[classes[place]] == nil {
          halves[classes[place]] = count
          count += 1
        }
        classes[place] = halves[classes[place]] ?? classes[place]
      }
    }
    // Classes are numbered by their first place, for whoever reads the table.
    var numbers: [Int: Int] = [:]
    for place in possible where numbers[classes[place]] == nil {
      numbers[classes[place]] = numbers.count
    }
    classOf = classes.enumerated().map { place, number in
      possible.contains(place) ? UInt16(truncatingIfNeeded: numbers[number] ?? 0) : 0
    }
    classCount = numbers.count
  }

  /// The classes of a test's places.
  func classes(of test: ClassSet, possible: Range<Int>) -> ClassSet {
    var result = ClassSet()
    for place in possible where test.contains(place) { result.insert(Int(classOf[place])) }
    return result
  }
}
