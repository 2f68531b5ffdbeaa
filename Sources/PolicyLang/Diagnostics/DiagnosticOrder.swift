extension [Diagnostic] {
  /// By place, then by weight and number; what is said twice is said once.
  public func sortedByPlace() -> [Diagnostic] {
    var result: [Diagnostic] = []
    let sorted = enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.span != b.span { return a.span < b.span }
      if a.severity != b.severity { return a.severity < b.severity }
      if a.code.id != b.code.id { return a.code.id < b.code.id }
      if a.message != b.message { return a.message < b.message }
      return left.offset < right.offset
    }
    for (_, diagnostic) in sorted where result.last != diagnostic { result.append(diagnostic) }
    return result
  }
}
