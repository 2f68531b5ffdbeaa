// For those who compare the table with what it was compiled from, one guard at a time.
extension Evaluator {
  /// Takes a number for an attribute as if `classify` had ended with it.
  ///
  /// What the facts say of it stays what was declared.
  public func assume(_ number: Int64, of attribute: Int) {
    guard scratch.values.indices.contains(attribute) else { return }
    scratch.values[attribute] = number
  }

  /// The class of the assumed values and of those facts in a dimension; 0 for a derived fact, which
  /// no value gives.
  public func classNumber(of dimension: Int, _ facts: Facts) -> Int {
    let codes = program.dimensions.codes
    guard codes.indices.contains(dimension) else { return 0 }
    return Int(encoded(codes[dimension], facts))
  }
}
