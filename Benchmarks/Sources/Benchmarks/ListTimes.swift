import Foundation
import PolicyCore
import PolicyLang

/// How long a list of strings takes: to check, to build, to load, and to look a text up in.
enum ListTimes {
  /// Requests, half of them with an entry of the list.
  private static let requests = 10_000

  /// Prints a line for each size, each from a process of its own, whose memory is its own.
  static func reportAll() throws {
    print(
      "entries    texts KiB  check ms  build ms  bundle KiB  load ms  decide ns (p99)"
        + "  peak MiB")
    fflush(nil)
    for count in [1_000, 1_001, 100_000, 1_000_000] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments = ["lists", "\(count)"]
      try process.run()
      process.waitUntilExit()
      if process.terminationStatus != 0 { fail("a list of \(count) failed") }
    }
  }

  /// One size: every stage once, decisions in batches.
  static func report(entries count: Int) throws {
    let texts = (0..<count).map(entry)
    let policy = Array(
      """
      language 1
      request { tenant string max 64 default "" }
      list known from "known.txt"
      model a { }
      model b { }
      deny blocked { when tenant in known   because "It is on the list" }
      route r { to a, b }
      """.utf8)
    let file = Array(texts.joined(separator: "\n").utf8)
    let (compilation, check) = Timing.once {
      let parsed = PolicyReader.read(root: "main.policy", present: []) {
        .success($0 == "main.policy" ? policy : file)
      }
      return Compiler.compile(parsed, .benchmark)
    }
    guard let form = compilation.normalForm else { fail("a list of \(count): not compiled") }
    let (bytes, build) = Timing.once { Compiler.bundle(form, revision: 1) }
    let peak = CheckTimes.peakMemory()
    let (evaluator, load) = try Timing.once { Evaluator(try ValidatedBundle(bytes: bytes)) }
    let decide = decisions(evaluator, texts)
    let fields = [
      column("\(count)", 7), column("\(file.count / 1_024)", 13), column(tenths(check), 10),
      column(tenths(build), 10), column("\(bytes.count / 1_024)", 12), column(tenths(load), 9),
      column("\(tenths(decide.median)) (\(tenths(decide.p99)))", 17),
      column("\(peak / 1_024)", 10),
    ]
    print(fields.joined())
  }

  private static func decisions(_ evaluator: Evaluator, _ texts: [String]) -> Timing {
    let tenant =
      evaluator.bundle.policy.attributes.firstIndex { $0.name == "tenant" }
      ?? evaluator.bundle.policy.attributes.count
    let asked = (0..<requests).map { place -> [UInt8] in
      let text = texts[place &* 7_919 % texts.count]
      return Array((place.isMultiple(of: 2) ? text : "x" + text).utf8)
    }
    let facts = evaluator.makeFacts()
    var denied = 0
    let timing = Timing.measure(count: requests, rounds: 20) { index in
      facts.reset()
      _ = asked[index].withUnsafeBufferPointer { facts.setText(tenant, $0) }
      if evaluator.decide(facts).effect == .deny { denied += 1 }
    }
    guard denied == 21 * requests / 2 else { fail("a list of \(texts.count): wrong decisions") }
    return timing
  }

  /// A name of 24 bytes, in no order.
  private static func entry(_ place: Int) -> String {
    let digits = String(UInt64(place) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
    return "tenant-" + String(repeating: "0", count: 16 - digits.count) + digits + "x"
  }
}
