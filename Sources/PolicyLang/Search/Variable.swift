internal import PolicyCore

/// Something that a search settles: one value of one request.
enum Variable: Hashable {
  /// An attribute before `classify`; `copy` tells the two requests of a pair apart, for the level
  /// in which they differ, and is 0 for everything else.
  case declared(UInt32, copy: UInt8)
  /// An attribute after `classify`, where `classify` may change it, in a view.
  case classified(UInt32, view: UInt8)
  /// A signal of a model.
  case signal(model: UInt32, Signal)

  /// The attribute; nil for a signal.
  var attribute: UInt32? {
    switch self {
    case .declared(let attribute, _), .classified(let attribute, _): attribute
    case .signal: nil
    }
  }

  /// An order in which they are settled, the same on every machine.
  static func precedes(_ left: Variable, _ right: Variable) -> Bool { left.order < right.order }

  private var order: (Int, UInt32, Int) {
    switch self {
    case .declared(let attribute, let copy): (0, attribute, Int(copy))
    case .classified(let attribute, let view): (1, attribute, Int(view))
    case .signal(let model, let signal): (2, model, signal.place)
    }
  }
}

/// One policy as a search looks at it: its rules, and where its dimensions stand in the space.
struct View {
  /// 0, or 1 for the second of two.
  let number: UInt8
  /// Its rules.
  let form: NormalForm
  /// By dimension: where it stands in the space, if not in its place.
  let twins: [Int: Int]
  /// The attributes that its `classify` changes.
  let classified: Set<UInt32>

  init(number: UInt8, _ form: NormalForm, twins: [Int: Int] = [:]) {
    self.number = number
    self.form = form
    self.twins = twins
    var classified: Set<UInt32> = []
    for clause in form.compiled.classifyClauses {
      classified.formUnion(clause.raises.map(\.attribute) + clause.adds.map(\.attribute))
    }
    self.classified = classified
  }

  /// Where a dimension stands in the space.
  func place(of dimension: Int) -> Int { twins[dimension] ?? dimension }

  /// Whether a dimension is one of the first view that this one shares.
  func isShared(_ dimension: Int) -> Bool { number > 0 && twins[dimension] == nil }

  /// A cube of its dimensions, in the space.
  func lift(_ cube: Cube) -> Cube {
    guard !twins.isEmpty else { return cube }
    let moved = cube.constraints.map {
      Cube.Constraint(dimension: place(of: $0.dimension), classes: $0.classes)
    }
    return Cube(moved.sorted { $0.dimension < $1.dimension })
  }
}

/// What the views of a space have in common: which variable a reading is in each.
struct Scheme {
  /// One view, or two.
  let views: [View]
  /// The level in which the requests of two views differ; nil when all read one request.
  let raised: UInt32?
  /// Attributes that may come out of `classify` differently in two views.
  let separated: Set<UInt32>

  /// The compiled policy whose attributes the requests state.
  var compiled: CompiledPolicy { views[views.count - 1].form.compiled }

  /// What a reading of a view is.
  func variable(_ reading: ReadingLayout, in view: View) -> Variable {
    switch reading {
    case .signal(let model, let signal): .signal(model: model, signal)
    case .declared(let attribute): declared(attribute, in: view)
    case .attribute(let attribute):
      view.classified.contains(attribute)
        ? .classified(attribute, view: separated.contains(attribute) ? view.number : 0)
        : declared(attribute, in: view)
    }
  }

  /// An attribute of the request that a view reads.
  func declared(_ attribute: UInt32, in view: View) -> Variable {
    .declared(attribute, copy: attribute == raised ? view.number : 0)
  }

  /// The values that a variable may have before anything is asked of it.
  func whole(_ variable: Variable) -> PointDomains.Domain {
    guard let number = variable.attribute else {
      guard case .signal(_, let signal) = variable else { return .unsampled }
      if signal == .health { return .places([0, 1, 2]) }
      return .numbers(signal.range)
    }
    let attribute = compiled.attributes[Int(number)]
    switch attribute.type {
    case .bool: return .places([0, 1])
    case .symbol(let enumeration):
      let count = compiled.enumerations[Int(enumeration)].values.count
      return .places((Int64(attribute.atLeast ?? 0)..<Int64(max(count, 1))).map { $0 })
    case .set(let enumeration):
      let count = compiled.enumerations[Int(enumeration)].values.count
      return .members(required: 0, forbidden: count < 64 ? .max << UInt64(count) : 0)
    case .int, .usd, .percent, .duration, .instant, .string: return .numbers(attribute.range)
    }
  }
}
