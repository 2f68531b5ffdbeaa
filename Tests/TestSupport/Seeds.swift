import Foundation

/// How many made up cases a test tries: a few in every run, more where `POLICY_SEEDS` asks for
/// them.
///
/// `POLICY_SEEDS=20` tries twenty times as many. `POLICY_SEEDS=20@1` tries as many again behind
/// those of `20@0`, so that several processes share a long run; `.ci/run` does so.
/// `POLICY_SEEDS=170..<171` tries those seeds, whatever the test: what a failure names is seen
/// again.
package enum Seeds {
  private enum Wanted {
    case times(UInt64, part: UInt64)
    case only(Range<UInt64>)
  }

  /// What the environment asks for.
  private static let wanted: Wanted = {
    let text = ProcessInfo.processInfo.environment["POLICY_SEEDS"] ?? "1"
    let bounds = text.components(separatedBy: "..<").compactMap { UInt64($0) }
    if bounds.count == 2, bounds[0] < bounds[1] {
      print("POLICY_SEEDS=\(text): these seeds")
      return .only(bounds[0]..<bounds[1])
    }
    let numbers = text.split(separator: "@").compactMap { UInt64($0) }
    guard let factor = numbers.first, numbers.count <= 2, (1...1_000_000).contains(factor) else {
      print("POLICY_SEEDS=\(text) is none of TIMES, TIMES@PART, FIRST..<BEHIND; taken for 1")
      return .times(1, part: 0)
    }
    print("POLICY_SEEDS=\(text): \(factor) times as many seeds as in every run")
    return .times(factor, part: numbers.count > 1 ? numbers[1] : 0)
  }()

  /// How many times as many seeds as in every run are tried.
  package static var factor: Int {
    switch wanted {
    case .times(let factor, part: _): Int(clamping: factor)
    case .only: 1
    }
  }

  /// The seeds from `first` on, `few` of them in every run.
  package static func from(_ first: UInt64, _ few: UInt64) -> Range<UInt64> {
    switch wanted {
    case .only(let seeds): return seeds
    case .times(let factor, let part):
      let start = first + few * factor * part
      return start..<start + few * factor
    }
  }
}
