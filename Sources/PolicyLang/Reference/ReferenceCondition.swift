internal import PolicyCore

/// What conditions mean: true, false, or nil when that depends on an unknown signal (Kleene).
extension Deciding {
  func truth(_ condition: Condition, _ model: ModelID?) -> Bool? {
    switch condition {
    case .constant(let value): return value
    case .not(let part): return truth(part, model).map { !$0 }
    case .all(let parts):
      let truths = parts.map { truth($0, model) }
      return truths.contains(false) ? false : truths.contains(nil) ? nil : true
    case .any(let parts): return truth(.not(.all(parts.map(Condition.not))), model)
    case .test(let test, _): return try? truth(test, model)
    }
  }

  private struct Unknown: Error {}

  private func truth(_ test: TypedTest, _ model: ModelID?) throws(Unknown) -> Bool {
    func value(_ reading: Reading) throws(Unknown) -> Constant { try self.value(reading, model) }
    switch test {
    case .truth(let reading): return try value(reading) == .bool(true)
    case .linear(let linear, let comparator):
      var sum = Int128(linear.constant)
      for term in linear.terms {
        sum += Int128(term.coefficient) * Int128(try value(term.reading).place)
      }
      return comparator.holds(sum)
    case .compare(let left, let comparator, let right):
      let (left, right) = (try value(left), try value(right))
      return comparator.holds(left == right ? 0 : left.place < right.place ? -1 : 1)
    case .member(let reading, let ranges):
      let place = try value(reading).place
      return ranges.contains { $0.contains(place) }
    case .textMember(let reading, let texts): return texts.contains(try value(reading).bytes)
    case .listMember(let reading, let list):
      return interpreter.lists[list].contains(try value(reading).bytes)
    case .has(let set, .any, let other):
      return try value(set).members & value(other).members != 0
    case .has(let set, .all, let other): return try value(other).members & ~value(set).members == 0
    case .has(let set, .only, let other): return try value(set).members & ~value(other).members == 0
    case .isEmpty(let reading): return try value(reading).members == 0
    case .text(let reading, let test, let ignoringCase):
      let text = try value(reading).bytes
      return (try? RegexTree.of(test, ignoringCase: ignoringCase))?.accepts(text) ?? false
    }
  }

  private func value(_ reading: Reading, _ model: ModelID?) throws(Unknown) -> Constant {
    let value: Constant? =
      switch reading {
      case .constant(let constant): constant
      case .attribute(let id): values[id]
      case .declared(let id): declared[id]
      // A context or a price that a model does not state is without bound.
      case .fact(let id): model.map { policy.models[$0].facts[id] ?? .number(.max) }
      case .signal(let signal): model.flatMap { request.signals[$0]?[signal] }
      }
    guard let value else { throw Unknown() }
    return value
  }
}
