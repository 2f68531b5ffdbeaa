import Foundation
import PolicyCore
import PolicyLang
import Runtime
import Testing

@Suite struct BundleFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("BundleFileTests-\(UUID().uuidString)")

  @Test func aWrittenBundleIsLoaded() throws {
    let policy = BundleFileTests.smallest
    let path = try write(BundleWriter.write(policy))
    defer { cleanUp() }
    let bundle = try BundleFile.load(path: path)
    #expect(bundle.policy == policy)
    #expect(bundle.digestText.count == 64)
  }

  @Test func aMissingFileIsNamed() throws {
    let path = folder.appendingPathComponent("absent.bundle").path
    #expect(throws: BundleFile.Problem.missing(path: path)) { try BundleFile.load(path: path) }
    #expect(BundleFile.Problem.missing(path: "x").description == "there is no file `x`")
  }

  @Test func aFolderIsNoBundle() throws {
    let path = FileManager.default.temporaryDirectory.path
    let problem = BundleFile.Problem.unreadable(path: path, reason: "it is not a regular file")
    #expect(throws: problem) { try BundleFile.load(path: path) }
  }

  @Test func damageIsNamedWithItsPlace() throws {
    var bytes = BundleWriter.write(BundleFileTests.smallest)
    bytes.removeLast()
    let path = try write(bytes)
    defer { cleanUp() }
    do {
      _ = try BundleFile.load(path: path)
      Issue.record("loaded")
    } catch {
      #expect(
        error.description
          == "`\(path)` is no bundle that may be used: B0003 at byte 16: found \(bytes.count) "
          + "bytes, expected \(bytes.count + 1), as the header says")
    }
  }

  /// A file with a hole: it has that length and takes no room.
  @Test func aFileThatIsTooLargeIsNotRead() throws {
    let path = try write([])
    defer { cleanUp() }
    let bytes = RuntimeLimits.bundleBytes + 1
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: UInt64(bytes))
    try file.close()
    #expect(throws: BundleFile.Problem.tooLarge(path: path, bytes: bytes)) {
      try BundleFile.load(path: path)
    }
  }

  @Test func anEmptyFileIsNoBundle() throws {
    let path = try write([])
    defer { cleanUp() }
    #expect(throws: BundleFile.Problem.self) { try BundleFile.load(path: path) }
  }

  /// One model and one route that goes to it.
  static var smallest: CompiledPolicy {
    var policy = CompiledPolicy()
    policy.metadata.name = "smallest"
    policy.metadata.sources = [
      Metadata.Source(name: "main.policy", digest: [UInt8](repeating: 0, count: 32))
    ]
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    let builtIn: [(String, [String])] = [
      ("feature", Feature.allCases.map(\.rawValue)), ("finding", ["email"]),
      ("health", ["up", "degraded", "down"]), ("weekday", days),
    ]
    policy.enumerations = builtIn.map {
      EnumerationLayout(name: $0.0, isLevel: false, values: $0.1, outside: $0.1)
    }
    let attributes: [(String, AttributeType, AttributeSource)] = [
      ("now", .instant, .now), ("needs", .set(0), .needs), ("findings", .set(1), .findings),
    ]
    policy.attributes = attributes.map {
      AttributeLayout(
        name: $0.0, type: $0.1, range: Int64.min...Int64.max, maxBytes: 0, presence: .computed,
        source: $0.2, unknownAs: nil, atLeast: nil, role: .none, isClassified: false)
    }
    policy.models = [
      ModelLayout(
        name: "a", accepts: UInt64.max, context: nil, priceIn: nil, priceOut: nil, quotaGroup: "a")
    ]
    policy.rules = [
      RuleLayout(
        kind: .route, name: "last", because: nil, owner: nil, control: nil, source: 0, line: 1)
    ]
    policy.routes = [
      RouteLayout(
        rule: 0, parts: [PartLayout(order: .listed, entries: [PartLayout.Entry(model: 0)])])
    ]
    policy.route.wordCount = 1
    policy.route.used = [1]
    policy.route.clauses = [0]
    return policy
  }

  private func write(_ bytes: [UInt8]) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("test.bundle")
    try Data(bytes).write(to: file)
    return file.path
  }

  private func cleanUp() { try? FileManager.default.removeItem(at: folder) }
}
