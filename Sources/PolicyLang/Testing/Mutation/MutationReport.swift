/// What the tests of a policy noticed of small changes to it.
public struct MutationReport: Sendable {
  /// What came of a mutant.
  public enum Fate: Sendable, Equatable {
    /// A test or scenario with this title fails; nil when the policy does not compile any more.
    case noticed(by: String?)
    /// No test fails; a request that the two decide differently, if the search found one.
    case survived(request: String?)
    /// No request tells the two apart: proved.
    case equivalent
    /// No test fails, and neither a request nor a proof was found.
    case open
  }
  /// A mutant and what came of it.
  public struct Line: Sendable {
    /// The mutant.
    public var mutant: Mutant
    /// What came of it.
    public var fate: Fate
  }
  /// The mutants that were tried, in the order of the rules.
  public var lines: [Line]
  /// How many there are.
  public var total: Int

  /// How many were noticed.
  public var noticed: Int {
    lines.count { if case .noticed = $0.fate { true } else { false } }
  }
  /// How many differ from nothing.
  public var equivalent: Int { lines.count { $0.fate == .equivalent } }

  /// How many neither a request nor a proof was found for.
  public var open: Int { lines.count { $0.fate == .open } }

  /// The noticed share of those that are not proved to differ from nothing, in hundredths of a
  /// percent, rounded down.
  public var share: Int {
    let real = lines.count - equivalent
    return real == 0 ? 10_000 : noticed * 10_000 / real
  }
}
