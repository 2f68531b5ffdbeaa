import Foundation
import Testing

/// Policies in a neutral form with the answers of a plain interpreter; see `WorkloadPolicy`.
@Suite struct WorkloadTests {
  @Test(arguments: ["realistic", "rules-10", "rules-100", "rules-1000"])
  func agrees(_ name: String) throws {
    let folder = Pipeline.fixtures.appending(path: "workloads/\(name)")
    let workload = try JSONDecoder().decode(
      WorkloadPolicy.self, from: Data(contentsOf: folder.appending(path: "policy.json")))
    let pipeline = try Pipeline(text: workload.policyText)
    let requests = try Data(contentsOf: folder.appending(path: "requests.ndjson"))
    let expected = try Data(contentsOf: folder.appending(path: "expected.ndjson"))
      .split(separator: 0x0A).map(object(_:))
    let found = try pipeline.decide(Array(requests))
    #expect(found.count == expected.count)
    #expect(!expected.isEmpty)
    var wrong = 0
    for (found, expected) in zip(found, expected) {
      let rule = expected["rule"] as? Int ?? -1
      let route = WorkloadPolicy.modelName(expected["route"] as? String ?? "")
      let candidates = found["candidates"] as? [[String: Any]]
      if found["rule"] as? String != "r\(rule)" || candidates?.first?["model"] as? String != route {
        wrong += 1
        if wrong < 5 { Issue.record("\(name) \(expected): \(found)") }
      }
    }
    #expect(wrong == 0)
  }
}
