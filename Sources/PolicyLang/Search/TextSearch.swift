internal import PolicyCore

/// Finds a text of the classes that a witness needs.
struct TextSearch {
  private let wanted: PointDomains.TextConstraint
  private let maxBytes: Int

  /// The dimensions that an answer of `none` rests on.
  private var needed: Set<Int> = []
  private var steps: Int

  /// A text, or that there is none with the dimensions on which that rests; what it takes is taken
  /// off `steps`, which are those of automata.
  static func find(
    _ text: PointDomains.TextConstraint, steps: inout Int
  ) -> (answer: AutomatonProduct.Answer, needed: Set<Int>) {
    var search = TextSearch(wanted: text, steps: steps)
    search.needed.formUnion(text.otherDimensions)
    let answer = text.listed.isEmpty ? search.text() : search.entry()
    steps = search.steps
    return (answer, search.needed)
  }

  private init(wanted: PointDomains.TextConstraint, steps: Int) {
    self.wanted = wanted
    self.steps = steps
    maxBytes = wanted.maxBytes
  }

  // MARK: - Pieces between cuts

  /// How many intervals are searched, and how many parts of them that a text of the wrong kind
  /// leaves.
  private static let tried = 32

  /// The piece of texts behind so many cuts.
  private func piece(_ place: Int) -> TextInterval {
    guard let (cuts, _) = wanted.intervals else { return TextInterval(from: [], upTo: nil) }
    return TextInterval(
      from: place == 0 ? [] : cuts[place - 1], upTo: place == cuts.count ? nil : cuts[place])
  }

  private var pieces: [TextInterval] {
    guard let (_, allowed) = wanted.intervals else { return [piece(0)] }
    return allowed.map(piece)
  }

  /// The texts around one that are as wrong as it is; nil when it is one that is wanted.
  private func wrong(around text: [UInt8]) -> TextInterval? {
    if let (cuts, allowed) = wanted.intervals {
      var low = 0
      var high = cuts.count
      while low < high {
        let middle = (low + high) / 2
        if text.lexicographicallyPrecedes(cuts[middle]) { high = middle } else { low = middle + 1 }
      }
      if !allowed.contains(low) { return piece(low) }
    }
    return wanted.unlisted.contains { $0.contains(text) } || wanted.excluded.contains(text)
      ? TextInterval(only: text) : nil
  }

  // MARK: - An entry of a list

  /// An entry of the shortest list that everything else lets pass.
  private mutating func entry() -> AutomatonProduct.Answer {
    guard let list = wanted.listed.min(by: { $0.count < $1.count }) else { return .unknown }
    var tries = Limits.listTries
    for piece in pieces {
      let end = piece.high.map { list.place(of: $0) } ?? list.count
      for place in list.place(of: piece.low)..<max(end, list.place(of: piece.low)) {
        let entry = list.entry(place)
        if isWanted(entry) { return .text(Array(entry)) }
        tries -= 1
        if tries <= 0 { return .unknown }
      }
      tries -= 1
      if tries <= 0 { return .unknown }
    }
    return .none
  }

  /// Whether a text of the right piece is one that is wanted.
  private mutating func isWanted(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count <= maxBytes, String(validating: text, as: UTF8.self) != nil,
      wanted.listed.allSatisfy({ $0.contains(text) }),
      !wanted.unlisted.contains(where: { $0.contains(text) }),
      !wanted.excluded.contains(Array(text))
    else { return false }
    steps -= (wanted.accepting.count + wanted.rejecting.count) * (text.count + 1)
    if let wrong = wanted.accepting.firstIndex(where: { !$0.matches(text) }) {
      need(accepting: [wrong], rejecting: [])
      return false
    }
    if let wrong = wanted.rejecting.firstIndex(where: { $0.matches(text) }) {
      need(accepting: [], rejecting: [wrong])
      return false
    }
    return true
  }

  private mutating func need(accepting: [Int], rejecting: [Int]) {
    needed.formUnion(accepting.map { wanted.acceptingDimensions[$0] })
    needed.formUnion(rejecting.map { wanted.rejectingDimensions[$0] })
  }

  // MARK: - A text of no list

  private mutating func text() -> AutomatonProduct.Answer {
    var wide: [TextInterval] = []
    for piece in pieces {
      guard let only = piece.only else {
        wide.append(piece)
        continue
      }
      if isWanted(only[...]) { return .text(only) }
    }
    // Without patterns the least text of a piece will do, and most policies have none.
    if wanted.accepting.isEmpty, wanted.rejecting.isEmpty {
      for piece in wide {
        if isWanted(piece.low[...]) { return .text(piece.low) }
      }
    }
    // Pieces that are many have nearly everything between them.
    if wide.count > Self.tried { wide = [TextInterval(from: [], upTo: nil)] }
    return text(in: wide)
  }

  /// A text in one of some pieces, which wrong texts cut into smaller ones.
  private mutating func text(in pieces: [TextInterval]) -> AutomatonProduct.Answer {
    var pieces = pieces
    var answer = AutomatonProduct.Answer.none
    var next = 0
    while next < pieces.count {
      guard next < 2 * Self.tried else { return .unknown }
      let piece = pieces[next]
      next += 1
      let (found, own) = AutomatonProduct.search(
        accepting: wanted.accepting, rejecting: wanted.rejecting, between: piece,
        maxBytes: maxBytes, steps: &steps)
      switch found {
      case .none: need(accepting: own.accepting, rejecting: own.rejecting)
      case .unknown: answer = .unknown
      case .text(let text):
        guard let wrong = wrong(around: text) else { return .text(text) }
        if piece.low.lexicographicallyPrecedes(wrong.low) {
          pieces.append(TextInterval(from: piece.low, upTo: wrong.low))
        }
        if let end = wrong.high, piece.high.map({ end.lexicographicallyPrecedes($0) }) ?? true {
          pieces.append(TextInterval(from: end, upTo: piece.high))
        }
      }
    }
    return answer
  }
}
