import PolicyCore

@testable import PolicyLang

/// A request walked through a table as slowly and plainly as possible: by the rows, and by the
/// cubes, which must agree.
struct TableWalk {
  let form: NormalForm
  var declared: [Constant]
  var values: [Constant]
  let signals: [ModelID: [Signal: Constant]]
  private var defined: Set<Int> = []

  /// Classifies a request whose attributes have these values before `classify`.
  init(_ form: NormalForm, _ declared: [Constant], signals: [ModelID: [Signal: Constant]] = [:]) {
    self.form = form
    self.declared = declared
    values = declared
    self.signals = signals
    classify()
    var before: Set<Int>
    repeat {
      before = defined
      for clause in clauses(\.definitions, form.definitions) {
        defined.insert(Int(form.compiled.definitionClauses[clause]))
      }
    } while defined != before
  }

  private mutating func classify() {
    while true {
      let before = (values, defined)
      for clause in clauses(\.classify, form.classify) {
        let effect = form.compiled.classifyClauses[clause]
        if let dimension = effect.defines { defined.insert(Int(dimension)) }
        for raise in effect.raises {
          let old = Int(values[Int(raise.attribute)].place)
          values[Int(raise.attribute)] = .symbol(max(old, Int(raise.rank)))
        }
        for add in effect.adds {
          values[Int(add.attribute)] = .set(values[Int(add.attribute)].members | add.members)
        }
      }
      if before == (values, defined) { return }
    }
  }

  /// The clauses of a table that hold, ascending, each once; nil entries mean rows and cubes
  /// differ.
  func clauses(_ path: KeyPath<CompiledPolicy, GuardTable>, _ entries: [Entry]) -> [Int] {
    let table = form.compiled[keyPath: path]
    let classes = form.compiled.dimensions.indices.map { classNumber($0) }
    let byCubes = entries.filter { entry in
      entry.cube.constraints.allSatisfy { $0.classes.contains(classes[$0.dimension]) }
    }.map(\.clause)
    var live = table.used
    for (dimension, start) in zip(table.dimensions, table.rowStarts) {
      let row = Int(start) + classes[Int(dimension)] * Int(table.wordCount)
      for word in live.indices { live[word] &= table.rows[row + word] }
    }
    let byRows = table.clauses.indices.filter { live[$0 / 64] >> UInt64($0 % 64) & 1 != 0 }
      .map { Int(table.clauses[$0]) }
    precondition(byRows == byCubes, "rows and cubes differ")
    return Array(Set(byRows)).sorted()
  }

  /// The class of the request on a dimension.
  func classNumber(_ dimension: Int) -> Int {
    let layout = form.compiled.dimensions[dimension]
    guard let number = rawNumber(layout.kind, dimension) else { return Int(layout.classCount) - 1 }
    return layout.classOf.isEmpty ? number : Int(layout.classOf[number])
  }

  private func rawNumber(_ kind: Dimension.Kind, _ dimension: Int) -> Int? {
    switch kind {
    case .symbol(let reading):
      return value(reading).map { Int($0.place) }
    case .number(let terms, let cuts):
      var sum: Int128 = 0
      for term in terms {
        guard let value = value(term.reading) else { return nil }
        sum += Int128(term.coefficient) * Int128(value.place)
      }
      return cuts.filter { Int128($0) <= sum }.count
    case .text(let attribute, let cuts):
      let text = values[Int(attribute)].bytes
      return cuts.filter { !text.lexicographicallyPrecedes($0) }.count
    case .members(let reading, let members):
      let set = value(reading)?.members ?? 0
      return members.enumerated().reduce(0) {
        $0 | (set >> UInt64($1.element) & 1 != 0 ? 1 << $1.offset : 0)
      }
    case .automaton(let attribute, let automaton):
      return form.compiled.automata[Int(automaton)].matches(values[Int(attribute)].bytes) ? 1 : 0
    case .same(let left, let right):
      return value(left) == value(right) ? 1 : 0
    case .memberOf(let left, let right):
      return (value(left)?.members ?? 0) & (value(right)?.members ?? 0) != 0 ? 1 : 0
    case .list(let attribute, let list):
      let layout = form.compiled.lists[Int(list)]
      let text = values[Int(attribute)].bytes
      return layout.ends.indices.contains { entry in
        let start = entry == 0 ? 0 : Int(layout.ends[entry - 1])
        return layout.bytes[start..<Int(layout.ends[entry])].elementsEqual(text)
      } ? 1 : 0
    case .defined:
      return defined.contains(dimension) ? 1 : 0
    }
  }

  private func value(_ reading: ReadingLayout) -> Constant? {
    switch reading {
    case .attribute(let id): values[Int(id)]
    case .declared(let id): declared[Int(id)]
    case .signal(let model, let signal): signals[Int(model)]?[signal]
    }
  }
}
