internal import Foundation
internal import PolicyLang

extension Analysis.Context {
  /// What the analysis needs, as of an instant, with the time zones of this machine.
  static func at(_ now: Int64) -> Analysis.Context {
    Analysis.Context(now: now) { name, instant in
      let date = Date(timeIntervalSince1970: Double(instant) / 1_000_000)
      return Int64(TimeZone(identifier: name)?.secondsFromGMT(for: date) ?? 0)
    }
  }
}
