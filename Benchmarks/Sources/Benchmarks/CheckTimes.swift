import Foundation
import PolicyCore
import PolicyLang

/// How long `check` takes for policies of many rules, stage by stage, against parsing alone.
enum CheckTimes {
  private static let rounds = 3

  /// Prints a line for each policy, each from a process of its own, whose memory is its own.
  static func reportAll() throws {
    print(
      "rules     count  parse ms  check ms  table ms  analysis ms  whole ms  whole/parse"
        + "  peak MiB  findings")
    fflush(nil)
    for profile in PolicyText.Profile.allCases {
      for count in [1_000, 10_000] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["check", profile.rawValue, "\(count)"]
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus != 0 { fail("\(profile) \(count) failed") }
      }
    }
  }

  /// The middle of three runs of each stage, and the peak of the first run's memory.
  static func report(_ profile: PolicyText.Profile, rules count: Int) {
    let text = PolicyText(profile, rules: count, requests: 0).policy
    var stages = [[Double]](repeating: [], count: 5)
    var peak = 0
    var findings = 0
    for round in 0..<rounds {
      let (parsed, parse) = Timing.once { Benchmarks.parsed(text) }
      let (compilation, compile) = Timing.once { Compiler.compile(parsed, .benchmark) }
      if round == 0 { peak = peakMemory() }
      findings = compilation.diagnostics.count
      let (policy, check) = Timing.once { Checker.check(parsed).policy }
      guard let policy else { fail("\(profile) \(count): not accepted by the checker") }
      let (form, table) = Timing.once { TableCompiler.compile(policy, probes: []).normalForm }
      guard let form else { fail("\(profile) \(count): no table") }
      let (_, analysis) = Timing.once { Analysis.check(policy, form, .benchmark) }
      for (place, time) in [parse, check, table, analysis, parse + compile].enumerated() {
        stages[place].append(time)
      }
    }
    let times = stages.map { $0.sorted()[rounds / 2] }
    let fields = [
      profile.rawValue + column("\(count)", 15 - profile.rawValue.count),
      column(tenths(times[0]), 10), column(tenths(times[1]), 10), column(tenths(times[2]), 10),
      column(tenths(times[3]), 13), column(tenths(times[4]), 10),
      column(tenths(times[4] / times[0]), 13), column("\(peak / 1_024)", 10),
      column("\(findings)", 10),
    ]
    print(fields.joined())
  }

  /// The most memory that this process has had, in KiB, as Linux tells it.
  static func peakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let number = line?.split(whereSeparator: { !$0.isNumber }).first
    guard let number, let peak = Int(number) else { fail("no peak of memory to be read") }
    return peak
  }
}
