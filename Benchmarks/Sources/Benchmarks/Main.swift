import AllocationCounter
import Foundation

/// Prints how long the parts take: all of them, or the one that is named.
///
/// Ends with 1 when a decision is wrong, when the evaluator allocates, or when a generated policy
/// or request is not accepted.
@main
struct Main {
  static func main() throws {
    let before = allocation_count()
    let probe = UnsafeMutablePointer<Int>.allocate(capacity: 100)
    probe.deallocate()
    guard allocation_count() > before else { fail("allocations are not counted") }
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case nil:
      // Printed so that no decision is optimised away.
      print("checksum \(try EvaluatorTimes.report())")
      print("checksum \(try LineTimes.report())")
      print("checksum \(DetectTimes.report())")
      try CheckTimes.reportAll()
      ProofTimes.reportAll()
      try ListTimes.reportAll()
    case "detect": print("checksum \(DetectTimes.report())")
    case "evaluator": print("checksum \(try EvaluatorTimes.report())")
    case "lines": print("checksum \(try LineTimes.report())")
    case "check" where arguments.count == 1: try CheckTimes.reportAll()
    case "check":
      guard arguments.count == 3, let profile = PolicyText.Profile(rawValue: arguments[1]),
        let count = Int(arguments[2]), count > 0
      else { fail("usage: Benchmarks check [tenants|shadowed RULES]") }
      CheckTimes.report(profile, rules: count)
    case "proofs": ProofTimes.reportAll()
    case "lists" where arguments.count == 1: try ListTimes.reportAll()
    case "lists":
      guard arguments.count == 2, let count = Int(arguments[1]), count > 0 else {
        fail("usage: Benchmarks lists [ENTRIES]")
      }
      try ListTimes.report(entries: count)
    case "policy", "requests":
      guard arguments.count == 4, let profile = PolicyText.Profile(rawValue: arguments[1]),
        let rules = Int(arguments[2]), let lines = Int(arguments[3]), rules > 0
      else { fail("usage: Benchmarks policy|requests tenants|shadowed RULES LINES") }
      let text = PolicyText(profile, rules: rules, requests: lines)
      let bytes = arguments[0] == "policy" ? [text.policy] : text.requests
      for part in bytes { print(String(decoding: part, as: UTF8.self)) }
    default: fail("usage: Benchmarks [evaluator|lines|detect|check|proofs|lists|policy|requests]")
    }
  }
}
