import Foundation
import PolicyCore
import Testing

/// What must be found and what must not, a line of `Fixtures/detectors` each.
@Suite struct DetectorCorpusTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Conformance/Fixtures/detectors")

  @Test(arguments: BuiltInFinding.allCases.filter { $0 != .unscanned })
  func everyCaseIsRight(_ finding: BuiltInFinding) throws {
    let file = Self.folder.appending(path: "\(finding.rawValue).txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let (alone, together) = (DetectorSet.builtIn(finding), DetectorSet.builtIn())
    var counts = (found: 0, missed: 0, wrong: 0, left: 0)
    for line in lines {
      let text = String(line.dropFirst(2)).replacing("\\n", with: "\n").replacing("\\t", with: "\t")
      let isFound = alone.findings(in: text) != 0
      #expect((together.findings(in: text) & finding.bit != 0) == isFound, "\(line)")
      switch (line.hasPrefix("+ "), isFound) {
      case (true, true): counts.found += 1
      case (true, false): counts.missed += 1
      case (false, true): counts.wrong += 1
      case (false, false): counts.left += 1
      }
      #expect(line.hasPrefix("+ ") == isFound, "\(finding.rawValue): \(line)")
    }
    let precision = Double(counts.found) / Double(max(1, counts.found + counts.wrong))
    let recall = Double(counts.found) / Double(max(1, counts.found + counts.missed))
    print(
      "\(finding.rawValue): precision \(precision), recall \(recall), "
        + "\(counts.found + counts.missed) must, \(counts.wrong + counts.left) must not")
    #expect(counts.found + counts.missed >= 30 && counts.wrong + counts.left >= 30)
    #expect(precision == 1 && recall == 1)
  }
}
