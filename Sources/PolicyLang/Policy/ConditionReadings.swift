extension Condition {
  /// What it reads, each once, in order.
  func collectReadings(into readings: inout [Reading]) {
    switch self {
    case .constant: break
    case .all(let parts), .any(let parts):
      for part in parts { part.collectReadings(into: &readings) }
    case .not(let inner): inner.collectReadings(into: &readings)
    case .test(let test, _):
      for reading in test.readings where !readings.contains(reading) {
        readings.append(reading)
      }
    }
  }
}

extension TypedTest {
  /// What it reads, constants left out.
  var readings: [Reading] {
    let all: [Reading] =
      switch self {
      case .truth(let reading), .member(let reading, _), .textMember(let reading, _),
        .listMember(let reading, _), .isEmpty(let reading), .text(let reading, _, _):
        [reading]
      case .linear(let linear, _): linear.terms.map(\.reading)
      case .compare(let left, _, let right), .has(let left, _, let right): [left, right]
      }
    return all.filter { if case .constant = $0 { false } else { true } }
  }
}
