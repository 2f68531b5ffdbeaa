import AllocationCounter
import Foundation
import PolicyCore
import PolicyLang
import Runtime

/// How long it takes from a request line to the line of its decision, against Foundation's reading
/// of the same line.
enum LineTimes {
  private static let folder = "../policies/bank"

  /// Prints a line for each policy; the sum of all lines' lengths.
  static func report() throws -> Int {
    print("policy     bytes in  bytes out  line µs (p99)  JSON µs  line/JSON  bytes allocated")
    let generated = PolicyText(.tenants, rules: 1_000, requests: 10_000)
    var sum = try Run("1,000", parsed(generated.policy), generated.requests).report()
    guard let traffic = FileManager.default.contents(atPath: folder + "/traffic.ndjson") else {
      fail("no \(folder): run this in the folder of the benchmarks")
    }
    let lines = traffic.split(separator: 0x0A).map(Array.init)
    sum += try Run("bank", parsed("main.policy", in: folder), lines).report()
    return sum
  }

  /// One policy with its requests.
  private final class Run {
    let name: String
    let lines: [[UInt8]]
    let documents: [Data]
    let decider: Decider
    let writer: DecisionWriter
    var output: [UInt8] = []

    init(_ name: String, _ parsed: ParsedPolicy, _ lines: [[UInt8]]) throws {
      let compilation = Compiler.compile(parsed, .benchmark)
      guard let normalForm = compilation.normalForm else {
        fail("\(name): \(compilation.diagnostics.first?.message ?? "not compiled")")
      }
      let bundle = try ValidatedBundle(bytes: Compiler.bundle(normalForm, revision: 1))
      self.name = name
      self.lines = lines
      documents = lines.map { Data($0) }
      decider = try Decider(bundle, defaultNow: SearchContext.benchmark.now)
      writer = DecisionWriter(bundle: bundle)
    }

    func report() -> Int {
      var sum = 0
      let rounds = max(1, 50_000 / lines.count)
      let line = Timing.measure(count: lines.count, rounds: rounds) { sum &+= decide($0) }
      var parsed = 0
      let baseline = Timing.measure(count: lines.count, rounds: rounds) { index in
        if (try? JSONSerialization.jsonObject(with: documents[index])) != nil { parsed += 1 }
      }
      guard parsed == (rounds + 1) * lines.count else { fail("\(name): a line is no JSON") }
      let fields = [
        column(name, 6), column("\(lines.map(\.count).reduce(0, +) / lines.count)", 13),
        column("\(sum / ((rounds + 1) * lines.count))", 11),
        column("\(tenths(line.median / 1_000)) (\(tenths(line.p99 / 1_000)))", 15),
        column(tenths(baseline.median / 1_000), 9),
        column(hundredths(line.median / baseline.median), 11), column("\(Int(line.bytes))", 17),
      ]
      print(fields.joined())
      return sum
    }

    /// What `rtctl decide` does with a line; the length of what it prints.
    private func decide(_ index: Int) -> Int {
      output.removeAll(keepingCapacity: true)
      switch lines[index].withUnsafeBufferPointer({ decider.decide(line: $0) }) {
      case .invalid(let invalid):
        fail("\(name): line \(index): \(invalid.attribute): \(invalid.found)")
      case .request(let id):
        writer.write(decider.record, facts: decider.facts, id: id, into: &output)
      }
      return output.count
    }
  }
}

/// A policy of one text.
func parsed(_ policy: [UInt8]) -> ParsedPolicy {
  PolicyReader.read(root: "main.policy", present: []) {
    $0 == "main.policy" ? .success(policy) : .failure(.missing)
  }
}

/// A policy of several files.
func parsed(_ root: String, in folder: String) -> ParsedPolicy {
  PolicyReader.read(root: root, present: []) { name in
    FileManager.default.contents(atPath: folder + "/" + name)
      .map { .success(Array($0)) } ?? .failure(.missing)
  }
}

extension SearchContext {
  /// Always the same instant: 2026-11-23, noon.
  static var benchmark: SearchContext {
    SearchContext(now: 1_795_435_200_000_000, zoneOffset: ZoneOffset.seconds)
  }
}

/// A number with two decimals.
private func hundredths(_ number: Double) -> String {
  let hundredths = Int(number * 100 + 0.5)
  return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
}
