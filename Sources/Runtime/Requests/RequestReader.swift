public import PolicyCore

/// Reads request lines as `decide` takes them: attribute names to values, in one pass, without
/// making a tree or a `String`.
///
/// A reader is for one thread; a copy shares its memory.
public struct RequestReader {
  private let intake: AttributeIntake

  /// A reader for a policy; a request without `now` is of `defaultNow`, microseconds since 1970.
  public init(policy: CompiledPolicy, defaultNow: Int64) throws(RequestReaderError) {
    intake = try AttributeIntake(RequestSchema(policy), defaultNow: defaultNow, spelling: .inside)
  }

  /// A reader for a bundle; a request without `now` is of `defaultNow`, microseconds since 1970.
  ///
  /// A run gives whole seconds, so that decisions print no fraction that nobody gave.
  public init(bundle: ValidatedBundle, defaultNow: Int64) throws(RequestReaderError) {
    try self.init(policy: bundle.policy, defaultNow: defaultNow)
  }

  /// The instant of the next request that gives none, in microseconds since 1970.
  public var defaultNow: Int64 {
    get { intake.defaultNow }
    set { intake.defaultNow = newValue }
  }

  /// Facts with room for any request of the policy.
  public func makeFacts() -> Facts { intake.schema.makeFacts() }

  /// Reads a line, without its line break, into facts of the same policy.
  public mutating func read(
    line: UnsafeBufferPointer<UInt8>, into facts: Facts
  ) -> RequestOutcome {
    intake.begin(line, facts)
    var cursor = ByteCursor(bytes: line)
    do throws(JSONFault) {
      try readMembers(&cursor, facts)
    } catch {
      return .invalid(intake.invalid(error))
    }
    return intake.finish(facts)
  }

  private func readMembers(_ cursor: inout ByteCursor, _ facts: Facts) throws(JSONFault) {
    let schema = intake.schema
    cursor.skipSpace()
    var more = try cursor.openObject()
    while more {
      let key = try cursor.key()
      let place = intake.place(of: key, RequestSchema.Scope.keys, cursor)
      if place == schema.idKey {
        try intake.readID(&cursor)
      } else if place == schema.signalsKey {
        try intake.readSignals(&cursor, facts)
      } else if place >= 0 {
        if place == schema.idAttribute {
          var copy = cursor
          try intake.readID(&copy, isAttribute: true)
        }
        try intake.readAttribute(place, .inside, &cursor, facts)
      } else {
        intake.note(.key(.line), .unknownKey, key.start, key.end)
        try cursor.skipValue()
      }
      more = try cursor.nextMember()
    }
    try cursor.end()
  }
}
