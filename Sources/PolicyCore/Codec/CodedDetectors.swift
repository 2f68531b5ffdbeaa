extension DetectorLayout: Coded {
  static var blank: DetectorLayout {
    DetectorLayout(finding: 0, search: 0, pattern: 0, near: nil, longest: 0)
  }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&finding)
    try coder.integer(&search)
    try coder.integer(&pattern)
    try coder.optional(&near)
    try coder.integer(&longest)
  }
}

extension DetectorLayout.Near: Coded {
  static var blank: DetectorLayout.Near {
    DetectorLayout.Near(search: 0, pattern: 0, within: 0)
  }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.integer(&search)
    try coder.integer(&pattern)
    try coder.integer(&within)
  }
}
