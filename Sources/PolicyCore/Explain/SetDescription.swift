/// Combinations of up to four members of a set, in words.
struct SetDescription {
  /// The names of the members, the lowest bit first.
  let members: [String]

  /// What all combinations have and lack, when that is all there is to say; nil otherwise.
  func conjunction(_ combinations: [Int]) -> (has: Int, lacks: Int)? {
    let all = (1 << members.count) - 1
    let has = combinations.reduce(all) { $0 & $1 }
    let lacks = combinations.reduce(all) { $0 & ~$1 }
    let free = members.count - (has | lacks).nonzeroBitCount
    return combinations.count == 1 << free && !combinations.isEmpty ? (has, lacks) : nil
  }

  /// One text for each alternative.
  func alternatives(_ combinations: [Int]) -> [String] {
    if let (has, lacks) = conjunction(combinations) {
      if has == 0, lacks == 0 { return ["anything"] }
      return [words(has: has, lacks: lacks)]
    }
    let others = (0..<1 << members.count).filter { !combinations.contains($0) }
    // What is not "has this and lacks that" lacks this or has that.
    if let (has, lacks) = conjunction(others) {
      if has == 0 { return ["has any of {\(names(lacks).joined(separator: ", "))}"] }
      return names(has).map { "lacks \($0)" } + names(lacks).map { "has \($0)" }
    }
    let all = (1 << members.count) - 1
    return combinations.map { words(has: $0, lacks: all & ~$0) }
  }

  /// The names of some members.
  func names(_ bits: Int) -> [String] {
    members.indices.filter { bits & (1 << $0) != 0 }.map { members[$0] }
  }

  private func words(has: Int, lacks: Int) -> String {
    let phrases = names(has).map { "has \($0)" } + names(lacks).map { "lacks \($0)" }
    return phrases.joined(separator: " and ")
  }
}
