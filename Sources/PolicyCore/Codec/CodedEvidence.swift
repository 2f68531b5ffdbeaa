extension Evidence: Coded {
  static var blank: Evidence { Evidence() }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.optional(&translation)
    try coder.list(&proofs)
  }
}

extension TranslationRecord: Coded {
  static var blank: TranslationRecord { TranslationRecord() }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.oneOf(&mode, "ways of comparing")
    try coder.integer(&conditions)
    try coder.integer(&exhaustive)
    try coder.integer(&vectors)
    try coder.integer(&decisions)
    try coder.integer(&fired)
    try coder.integer(&rules)
    try coder.integer(&impossible)
    try coder.integer(&open)
    try coder.integer(&seed)
  }
}

extension ProofRecord: Coded {
  static var blank: ProofRecord { ProofRecord(name: "", claim: "") }
  mutating func code<Coder: FieldCoder>(_ coder: inout Coder) throws(Coder.Failure) {
    try coder.text(&name)
    try coder.text(&claim)
    try coder.oneOf(&verdict, "verdicts")
    try coder.list(&assumptions)
    try coder.optional(&asOf)
    try coder.optional(&horizon)
  }
}
