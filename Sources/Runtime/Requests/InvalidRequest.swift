/// Why a request does not fit the policy's schema.
public struct InvalidRequest: Error, Sendable, Equatable {
  /// The request's `id` as it stands in the line, quotes included; empty when it has none.
  public var id: [UInt8]
  /// The attribute, or the key that is none; empty when the line is no JSON object.
  public var attribute: String
  /// What the request says, cut to a readable length.
  public var found: String
  /// What the policy wants there.
  public var expected: String

  /// A request that was refused.
  public init(id: [UInt8], attribute: String, found: String, expected: String) {
    self.id = id
    self.attribute = attribute
    self.found = found
    self.expected = expected
  }

  /// A line that is longer than a reader of lines takes.
  public static func lineTooLong(limit: Int) -> InvalidRequest {
    InvalidRequest(
      id: [], attribute: "", found: "a line of more than \(limit) bytes",
      expected: "at most \(limit) bytes a line")
  }
}

/// Why no reader of requests can be made for a policy on this machine.
public enum RequestReaderError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The time zones of this machine lack one that an attribute is computed in.
  case unknownZone(attribute: String, zone: String)

  /// One line for people.
  public var description: String {
    switch self {
    case .unknownZone(let attribute, let zone):
      "the time zone `\(zone)` of `\(attribute)` is not known on this machine"
    }
  }
}

/// What a line turned out to be.
public enum RequestOutcome {
  /// A request, now in the facts; with its `id` as it stands in the line, empty when it has none.
  /// The bytes are the line's own.
  case request(id: UnsafeBufferPointer<UInt8>)
  /// A line that does not fit; the facts are not to be used.
  case invalid(InvalidRequest)
}

/// What is wrong with a value.
enum Reason {
  case missing, null, doubled, unknownKey, clock, kind, outOfRange, tooLong, unknownName, malformed
  case fraction, signed, tooFine, noUnit, severalUnits, leapSecond, loneSurrogate
}

/// What in a line is wrong, as places: made into words only when the line is refused for it.
struct Problem {
  /// What the value was to be.
  enum Subject {
    case attribute(Int)
    case signals, model, signalName
    case signal(Int)
    case id
    /// A part of a raw request, which must be an object: its key.
    case part(StaticString)
    /// A key that nothing knows, and the scope of names it was looked up in.
    case key(KeyScope)
  }
  /// Where a key stands.
  enum KeyScope { case line, raw, host, prompt }

  /// Problems are told in this order, the least first.
  var order: Int
  var subject: Subject
  var reason: Reason
  /// The value as it stands in the line.
  var start: Int
  var end: Int
}
