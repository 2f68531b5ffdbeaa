internal import PolicyLang
internal import Runtime

extension Analysis.Context {
  /// What the compiler is told of the world: an instant and the system's time zones.
  static func at(_ now: Int64) -> Analysis.Context {
    Analysis.Context(now: now) { ZoneOffset.seconds($0, at: $1) }
  }
}
