@testable import PolicyLang

/// Makes subjects, and counts what the compiler refused of what was generated.
struct Refusals: CustomStringConvertible {
  private(set) var rules = 0
  private(set) var refusedRules = 0
  private(set) var refusedPolicies: [UInt64] = []
  private(set) var messages: [String] = []

  var share: Double {
    rules == 0 ? 0 : Double(refusedRules + 10 * refusedPolicies.count) / Double(rules)
  }

  var description: String {
    "\(refusedRules) of \(rules) rules refused, \(refusedPolicies.count) policies\n"
      + messages.prefix(30).joined(separator: "\n")
  }

  /// The policy of a seed, without the rules that are refused; nil when the rest is refused too.
  mutating func subject(_ seed: UInt64) -> Subject? {
    var generated = PolicyGenerator.policy(seed: seed)
    rules += generated.rules.count
    for _ in 0..<4 {
      do {
        return try Subject(generated)
      } catch let refused as Subject.Refused {
        messages += refused.messages.map { "\(seed): \($0)" }
        let less = generated.without(lines: refused.lines)
        if less.rules.count == generated.rules.count { break }
        refusedRules += generated.rules.count - less.rules.count
        generated = less
      } catch {
        messages.append("\(seed): \(error)")
        break
      }
    }
    refusedPolicies.append(seed)
    return nil
  }
}
