internal import PolicyCore

/// Texts for the classes that some lines of the tables tell apart.
struct TextClasses {
  /// One dimension over a text, with its classes in groups that those lines treat alike.
  struct Question: Hashable {
    var dimension: Int
    var groups: [[Int]]
  }
  private let compiled: CompiledPolicy
  private var known: [Key: AutomatonProduct.Answer] = [:]

  private struct Key: Hashable {
    var attribute: UInt32
    var classes: [[Int]]
    var dimensions: [Int]
  }

  init(_ compiled: CompiledPolicy) { self.compiled = compiled }

  /// How many combinations of answers about one text are looked at.
  static let combinations = 256

  /// A text for each combination of answers that some text gives; whether that is all of them.
  mutating func texts(
    of attribute: UInt32, _ questions: [Question]
  ) -> (texts: [[UInt8]], isComplete: Bool) {
    var combinations: [[[Int]]] = [[]]
    var isComplete = true
    for question in questions {
      var next: [[[Int]]] = []
      for combination in combinations {
        for group in question.groups { next.append(combination + [group]) }
      }
      if next.count > Self.combinations {
        isComplete = false
        // Every answer of each question is still given at least once.
        next = combinations.enumerated().flatMap { place, combination in
          [combination + [question.groups[place % question.groups.count]]]
        }
        next += question.groups.map { (combinations.first ?? []) + [$0] }
      }
      combinations = next
    }
    var texts: [[UInt8]] = []
    for combination in combinations {
      switch text(of: attribute, questions.map(\.dimension), combination) {
      case .text(let bytes): texts.append(bytes)
      case .none: continue
      case .unknown: isComplete = false
      }
    }
    return (texts, isComplete)
  }

  private mutating func text(
    of attribute: UInt32, _ dimensions: [Int], _ classes: [[Int]]
  ) -> AutomatonProduct.Answer {
    let key = Key(attribute: attribute, classes: classes, dimensions: dimensions)
    if let answer = known[key] { return answer }
    let maxBytes = Int(compiled.attributes[Int(attribute)].maxBytes)
    var wanted = PointDomains.TextConstraint(maxBytes: maxBytes)
    for (dimension, group) in zip(dimensions, classes) {
      narrow(&wanted, dimension, to: Set(group))
    }
    var steps = Limits.productSteps
    let answer = TextSearch.find(wanted, steps: &steps).answer
    known[key] = answer
    return answer
  }

  private func narrow(
    _ wanted: inout PointDomains.TextConstraint, _ number: Int, to group: Set<Int>
  ) {
    let dimension = compiled.dimensions[number]
    switch dimension.kind {
    case .text(_, let cuts):
      let pieces = (0...cuts.count).filter {
        group.contains(dimension.classOf.isEmpty ? $0 : Int(dimension.classOf[$0]))
      }
      wanted.intervals = (cuts, pieces)
    case .automaton(_, let automaton) where group.count == 1:
      let machine = compiled.automata[Int(automaton)]
      if group.contains(1) {
        wanted.accepting.append(machine)
        wanted.acceptingDimensions.append(number)
      } else {
        wanted.rejecting.append(machine)
        wanted.rejectingDimensions.append(number)
      }
    case .list(_, let list) where group.count == 1:
      let entries = compiled.lists[Int(list)]
      if group.contains(1) {
        wanted.listed.append(entries)
      } else {
        wanted.unlisted.append(entries)
      }
    case .automaton, .list, .symbol, .number, .members, .same, .memberOf, .defined: return
    }
  }
}
