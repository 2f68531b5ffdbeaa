public import PolicyCore

/// Decides request lines by one bundle: what a gateway and `rtctl` call.
///
/// It reads a line, decides the request and records the decision, in that order. Everything is
/// allocated when it is made. What it holds is of the last line, until the next one. One for each
/// thread.
public final class Decider {
  /// How requests are written.
  public enum Form: Sendable {
    /// Attribute names to values: see `RequestReader`.
    case attributes
    /// Headers and bodies as callers sent them: see `RawRequestReader`.
    case raw
  }

  private enum Reader {
    case attributes(RequestReader)
    case raw(RawRequestReader)
  }

  /// What decides; asked about the last decision by what explains it.
  public let evaluator: Evaluator
  /// What the last line says; not to be used when it was refused.
  public let facts: Facts
  /// The decision of the last line that was a request.
  public private(set) var record = DecisionRecord()
  private var reader: Reader

  /// A decider for a bundle; a request without `now` is of `defaultNow`, microseconds since 1970.
  public init(
    _ bundle: ValidatedBundle, form: Form = .attributes, defaultNow: Int64
  ) throws(RequestReaderError) {
    evaluator = Evaluator(bundle)
    switch form {
    case .attributes:
      let reader = try RequestReader(bundle: bundle, defaultNow: defaultNow)
      facts = reader.makeFacts()
      self.reader = .attributes(reader)
    case .raw:
      let reader = try RawRequestReader(bundle: bundle, defaultNow: defaultNow)
      facts = reader.makeFacts()
      self.reader = .raw(reader)
    }
  }

  /// What it decides by.
  public var bundle: ValidatedBundle { evaluator.bundle }

  /// The instant of the next request that gives none, in microseconds since 1970.
  public var defaultNow: Int64 {
    get {
      switch reader {
      case .attributes(let reader): reader.defaultNow
      case .raw(let reader): reader.defaultNow
      }
    }
    set {
      switch reader {
      case .attributes(var reader): reader.defaultNow = newValue
      case .raw(var reader): reader.defaultNow = newValue
      }
    }
  }

  /// Decides a line, without its line break; the decision of a request is in `record`.
  public func decide(line: UnsafeBufferPointer<UInt8>) -> RequestOutcome {
    let outcome =
      switch reader {
      case .attributes(var reader): reader.read(line: line, into: facts)
      case .raw(var reader): reader.read(line: line, into: facts)
      }
    if case .request = outcome {
      _ = evaluator.decide(facts)
      evaluator.record(into: &record, facts: facts)
    }
    return outcome
  }

  /// Decides a line of a stream; one that is too long is refused.
  public func decide(_ line: LineReader.Line) -> RequestOutcome {
    switch line {
    case .line(let bytes): decide(line: bytes)
    case .tooLong(let limit): .invalid(.lineTooLong(limit: limit))
    }
  }
}
