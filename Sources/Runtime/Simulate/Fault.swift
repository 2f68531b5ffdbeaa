public import PolicyCore

/// A way in which calls fail, or are slow, in a simulation.
public struct Fault: Sendable, Equatable {
  /// What happens to a call that it hits.
  public enum Kind: Sendable, Equatable {
    /// It fails with one of these classes, each as likely.
    case failure([FailureClass])
    /// Its answer does not pass a validator: a place in `validators` of the policy.
    case invalid(validator: Int)
    /// It only takes longer.
    case slow
  }
  /// Up for so long and down for so long, again and again, beginning with down.
  public struct Flapping: Sendable, Equatable {
    /// Milliseconds, from 1.
    public var up: Int64
    /// Milliseconds, from 1.
    public var down: Int64
  }
  /// The models that it concerns.
  public var models: ModelSet
  /// What happens.
  public var kind: Kind
  /// How many of a million calls it hits.
  public var probability = 1_000_000
  /// The instant from which it holds, in microseconds since 1970; always when nil.
  public var from: Int64?
  /// The instant from which it no longer holds.
  public var until: Int64?
  /// When it holds between the two; all the time when nil.
  public var flapping: Flapping?
  /// By how much times are multiplied, in thousandths, from 1,000.
  public var slowdown: Int64 = 1_000
  /// Milliseconds after which a rate limit asks to try again.
  public var retryAfter: Int64?

  init(models: ModelSet, kind: Kind) {
    self.models = models
    self.kind = kind
  }

  /// Whether it holds at an instant, in microseconds since 1970.
  func holds(at instant: Int64) -> Bool {
    if let from, instant < from { return false }
    if let until, instant >= until { return false }
    guard let flapping else { return true }
    let (elapsed, overflow) = instant.subtractingReportingOverflow(from ?? 0)
    let period = (flapping.up + flapping.down) * 1_000
    guard !overflow, period > 0 else { return true }
    return Instants.modulo(elapsed, period) < flapping.down * 1_000
  }

  /// Classes that happen at a model or on the way to it; the others no model can cause.
  static let causable = FailureClass.allCases.filter {
    $0.group != .caller && $0.group != .policy
  }

  /// The kind that a word names: a class, or a group as any of its classes.
  ///
  /// A name of both is the group of that one class. Nil when it names nothing that a model causes.
  static func kind(named word: String) -> Kind? {
    if let failure = FailureClass(rawValue: word) {
      return causable.contains(failure) ? .failure([failure]) : nil
    }
    guard let group = FailureGroup(rawValue: word) else { return nil }
    let classes = group.classes.filter(causable.contains)
    return classes.isEmpty ? nil : .failure(classes)
  }

  /// The words that name a kind.
  static let words: [String] =
    FailureGroup.allCases.filter { kind(named: $0.rawValue) != nil }.map(\.rawValue)
    + causable.map(\.rawValue).filter { FailureGroup(rawValue: $0) == nil }
}

extension Instants {
  /// What a floored division leaves; the divisor is positive.
  static func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
  }
}

/// What is wrong with a failure on the command line.
public struct FaultError: Error, Sendable, Equatable {
  /// What was found and what was expected.
  public var message: String
  /// What to do.
  public var help: String
}

extension Fault {
  /// Reads `MODEL=CLASS`, `MODEL=CLASS:0.2`, `*=unavailable:5%`, `MODEL=validate NAME`.
  public init(words text: String, policy: CompiledPolicy) throws(FaultError) {
    guard let sign = text.firstIndex(of: "="), sign > text.startIndex,
      text.index(after: sign) < text.endIndex
    else {
      throw FaultError(
        message: "`\(text)` is no failure: expected MODEL=CLASS or MODEL=CLASS:PROBABILITY",
        help: "write for example `llama_eu=connect` or `*=rate_limited:5%`")
    }
    let names = policy.models.map(\.name)
    let model = String(text[..<sign])
    guard let models = Self.models(named: model, names) else {
      throw FaultError(
        message: "`\(text)`: the policy has no model `\(model)`",
        help: SettingsReader.advice(model, names + ["*"]))
    }
    var word = String(text[text.index(after: sign)...])
    var probability = 1_000_000
    if let colon = word.lastIndex(of: ":") {
      let share = String(word[word.index(after: colon)...])
      guard let value = Self.probability(share) else {
        throw FaultError(
          message: "`\(text)`: `\(share)` is no probability: expected 0 to 1, or 0% to 100%",
          help: "write for example `0.2` or `20%`, at most six places behind the point")
      }
      probability = value
      word = String(word[..<colon])
    }
    let kind: Kind
    if word.hasPrefix("validate ") {
      let name = String(word.dropFirst("validate ".count))
      guard let place = Self.validator(named: name, policy) else {
        throw FaultError(
          message: "`\(text)`: the policy has no `validate \(name)`",
          help: Self.advice(validator: name, policy))
      }
      kind = .invalid(validator: place)
    } else {
      guard let named = Self.kind(named: word) else {
        throw FaultError(
          message: "`\(text)`: \(Self.complaint(word))",
          help: SettingsReader.advice(word, Self.words))
      }
      kind = named
    }
    self.init(models: models, kind: kind)
    self.probability = probability
  }

  static func models(named name: String, _ names: [String]) -> ModelSet? {
    if name == "*" {
      return names.indices.reduce(into: ModelSet()) { $0.insert($1) }
    }
    return names.firstIndex(of: name).map { ModelSet($0) }
  }

  static func validator(named name: String, _ policy: CompiledPolicy) -> Int? {
    policy.validators.firstIndex { policy.rules[Int($0.rule)].name == name }
  }

  static func advice(validator name: String, _ policy: CompiledPolicy) -> String {
    let names = policy.validators.map { policy.rules[Int($0.rule)].name }
    return names.isEmpty
      ? "the policy validates nothing; name a class of failure" : SettingsReader.advice(name, names)
  }

  /// Why a word names no failure that a model may have.
  static func complaint(_ word: String) -> String {
    if FailureClass(rawValue: word) != nil || FailureGroup(rawValue: word) != nil {
      return "`\(word)` happens at the caller or in the policy, never at a model"
    }
    return "there is no class or group of failures `\(word)`"
  }

  /// Millionths, of `0.2` or `20%`.
  static func probability(_ text: String) -> Int? {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? String(text.dropLast()) : text
    guard let value = SettingsReader.decimal(digits, places: isPercent ? 4 : 6),
      value <= 1_000_000
    else { return nil }
    return Int(value)
  }
}
