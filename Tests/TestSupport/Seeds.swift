import Foundation

/// How many made up cases a test tries: a few in every run, more where `POLICY_SEEDS` asks for
/// them.
///
/// `POLICY_SEEDS=20` tries twenty times as many. `POLICY_SEEDS=20@1` tries as many again behind
/// those, so that several processes share a long run: `20@0`, `20@1`, `20@2`. `.ci/run` does so.
package enum Seeds {
  /// What the environment asks for.
  private static let wanted: (factor: UInt64, part: UInt64) = {
    let text = ProcessInfo.processInfo.environment["POLICY_SEEDS"] ?? "1"
    let numbers = text.split(separator: "@").compactMap { UInt64($0) }
    guard let factor = numbers.first, (1...2).contains(numbers.count), factor > 0 else {
      print("POLICY_SEEDS=\(text) is not FACTOR or FACTOR@PART; every test tries a few seeds")
      return (1, 0)
    }
    print("POLICY_SEEDS=\(text): \(factor) times as many seeds")
    return (factor, numbers.count > 1 ? numbers[1] : 0)
  }()

  /// How many times as many seeds as usual are tried.
  package static var factor: Int { Int(clamping: wanted.factor) }

  /// The seeds from `first` on, `usual` of them in every run.
  package static func from(_ first: UInt64, _ usual: UInt64) -> Range<UInt64> {
    let count = usual * wanted.factor
    let start = first + count * wanted.part
    return start..<start + count
  }
}
