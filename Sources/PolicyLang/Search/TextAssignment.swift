internal import PolicyCore

/// Finds a text for every string of a point, strings that must be equal or differ among them.
struct TextAssignment {
  /// What came of it.
  enum Outcome {
    /// By attribute.
    case texts([UInt32: [UInt8]])
    /// Dimensions that exclude each other: proved.
    case impossible([Int])
    case unknown
  }

  /// Strings that are equal to one another, as one.
  private struct Group {
    var attributes: [UInt32]
    var wanted: PointDomains.TextConstraint
    /// Groups that must have another text, each once.
    var others: Set<Int> = []
  }

  private let groups: [Group]
  /// The dimensions of unequal texts, and of what was found of the texts of each group.
  private var related: Set<Int>
  private var isOpen = false

  /// `maxBytes` gives the bytes that an attribute may have.
  static func find(
    _ texts: [UInt32: PointDomains.TextConstraint],
    _ pairs: [(left: UInt32, right: UInt32, areEqual: Bool, dimension: Int)],
    maxBytes: (UInt32) -> Int, steps: inout Int
  ) -> Outcome {
    var sets = DisjointSets<UInt32>()
    for attribute in texts.keys { sets.join(attribute, attribute) }
    for pair in pairs {
      sets.join(pair.left, pair.areEqual ? pair.right : pair.left)
      sets.join(pair.right, pair.right)
    }
    var groups: [Group] = []
    var numbers: [UInt32: Int] = [:]
    for attribute in sets.elements.sorted() {
      let own = texts[attribute] ?? PointDomains.TextConstraint(maxBytes: maxBytes(attribute))
      let root = sets.root(of: attribute)
      if let known = numbers[root] {
        groups[known].attributes.append(attribute)
        groups[known].wanted.add(own)
      } else {
        numbers[root] = groups.count
        groups.append(Group(attributes: [attribute], wanted: own))
      }
    }
    var unequal: Set<Int> = []
    for pair in pairs {
      guard let one = numbers[sets.root(of: pair.left)],
        let two = numbers[sets.root(of: pair.right)]
      else { continue }
      if pair.areEqual {
        groups[one].wanted.otherDimensions.append(pair.dimension)
        continue
      }
      unequal.insert(pair.dimension)
      if one == two { return .impossible(pairs.map(\.dimension)) }
      groups[one].others.insert(two)
      groups[two].others.insert(one)
    }
    var assignment = TextAssignment(groups: groups, related: unequal)
    return assignment.run(&steps)
  }

  private init(groups: [Group], related: Set<Int>) {
    self.groups = groups
    self.related = related
  }

  private mutating func run(_ steps: inout Int) -> Outcome {
    // As many texts as a group has others: it can always differ from them, if it has that many.
    var choices: [[[UInt8]]] = []
    for (number, group) in groups.enumerated() {
      var found: [[UInt8]] = []
      var wanted = group.wanted
      search: while found.count <= group.others.count {
        let (answer, needed) = TextSearch.find(wanted, steps: &steps)
        switch answer {
        case .text(let text):
          found.append(text)
          wanted.excluded.append(text)
        case .none:
          if found.isEmpty { return .impossible(needed.sorted()) }
          related.formUnion(needed)
          break search
        case .unknown:
          if found.isEmpty { return .unknown }
          isOpen = true
          break search
        }
      }
      choices.append(found)
      if group.others.isEmpty { choices[number] = [found[0]] }
    }
    var left = Limits.assignments
    guard let chosen = choose([], choices, &left) else {
      if isOpen || left <= 0 { return .unknown }
      return .impossible(related.sorted())
    }
    var texts: [UInt32: [UInt8]] = [:]
    for (group, text) in zip(groups, chosen) {
      for attribute in group.attributes { texts[attribute] = text }
    }
    return .texts(texts)
  }

  private func choose(
    _ chosen: [[UInt8]], _ choices: [[[UInt8]]], _ left: inout Int
  ) -> [[UInt8]]? {
    let number = chosen.count
    guard number < groups.count else { return chosen }
    for text in choices[number] {
      left -= 1
      guard left > 0 else { return nil }
      if groups[number].others.contains(where: { $0 < number && chosen[$0] == text }) { continue }
      if let all = choose(chosen + [text], choices, &left) { return all }
    }
    return nil
  }
}

extension PointDomains.TextConstraint {
  /// Asks for both.
  mutating func add(_ other: Self) {
    accepting += other.accepting
    rejecting += other.rejecting
    listed += other.listed
    unlisted += other.unlisted
    excluded += other.excluded
    acceptingDimensions += other.acceptingDimensions
    rejectingDimensions += other.rejectingDimensions
    otherDimensions += other.otherDimensions
    maxBytes = min(maxBytes, other.maxBytes)
    guard let theirs = other.intervals else { return }
    intervals = intervals.map { Self.common($0, theirs) } ?? theirs
  }

  /// The pieces that lie in an allowed piece of both.
  private static func common(
    _ one: (cuts: [[UInt8]], allowed: [Int]), _ two: (cuts: [[UInt8]], allowed: [Int])
  ) -> (cuts: [[UInt8]], allowed: [Int]) {
    let (first, second) = (Set(one.allowed), Set(two.allowed))
    var all: [[UInt8]] = []
    var allowed: [Int] = []
    var (left, right) = (0, 0)
    while true {
      if first.contains(left), second.contains(right) { allowed.append(all.count) }
      let next = [one.cuts[left...].first, two.cuts[right...].first].compactMap(\.self)
        .min { $0.lexicographicallyPrecedes($1) }
      guard let next else { break }
      all.append(next)
      if one.cuts[left...].first == next { left += 1 }
      if two.cuts[right...].first == next { right += 1 }
    }
    return (all, allowed)
  }
}
