import Foundation
import Testing

@testable import rtctl

/// What a run left behind.
struct Run {
  var status: Int32
  /// Standard output.
  var output: String
  /// Standard error.
  var errors: String
  var bytes: [UInt8]

  /// Standard output as one JSON value.
  func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(bytes)) }

  /// Standard output as one JSON object.
  func object() throws -> [String: Any] { try #require(try json() as? [String: Any]) }
}

/// A folder that goes away with its test, and runs of `rtctl` in it.
final class Workplace {
  let folder: String

  init() throws {
    var template = Array("/tmp/rtctl-test.XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    folder = String(cString: try #require(made))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ name: String, _ text: String) throws {
    let path = path(name)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  var names: [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: folder).sorted()) ?? []
  }

  /// The instant 2026-06-15T12:00:00Z.
  static let noon: Int64 = 1_781_524_800_000_000

  /// Runs a command line here.
  @discardableResult
  func run(_ arguments: String..., input: String = "") -> Run { run(arguments, input: input) }

  /// Runs a command line here.
  ///
  /// `refusing` is the `errno` of every write to standard output.
  @discardableResult
  func run(
    _ arguments: [String], input: String = "", isTerminal: Bool = false, refusing: Int32 = 0,
    now: Int64 = noon
  ) -> Run {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var rest = Array(input.utf8)[...]
    let console = Console(
      output: Output(isTerminal: isTerminal, isColoured: isTerminal, width: 100, capacity: 256) {
        if refusing != 0 { return refusing }
        output += Array($0)
        return 0
      },
      errors: Output(isTerminal: isTerminal, isColoured: isTerminal, width: 100, capacity: 1) {
        errors += Array($0)
        return 0
      },
      files: FileSystem(folder: folder), now: now, inputIsTerminal: false,
      input: { buffer in
        let chunk = rest.prefix(min(buffer.count, 7))
        buffer.copyBytes(from: chunk)
        rest = rest.dropFirst(chunk.count)
        return chunk.count
      })
    let status = Tool.run(arguments, console)
    return Run(
      status: status.rawValue, output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: errors, as: UTF8.self), bytes: output)
  }
}

/// A small policy that many tests start from.
enum SamplePolicy {
  static let declarations = """
    language 1
    owner "dpo@bank.example"

    level Sens { public < internal < secret }
    enum Task { chat, code }
    enum Label { pii, phi }
    enum Region { eu, us }

    request {
        task   Task          default chat
        sens   Sens          default public
        labels set of Label  default {}
        tenant string max 16 default "acme"
    }

    models {
        region    Region
        clearance Sens
    }

    model a {
        region    eu
        clearance secret
        context   8k
    }

    model b {
        region    us
        clearance public
        context   8k
    }

    """

  static let rules = """

    invariant somewhere { when tenant == "acme"   every admissible model: region in {eu, us} }
    classify health { when labels has phi   raise sens to secret   because "HIPAA" }
    deny no_code { when task == code and sens >= secret   status 451   because "EAR 15 CFR 734" }
    forbid above { models where clearance < sens   because "Clearance"   control "C-1" }
    route coding { when task == code   to b, a }
    route last { to a, b }

    """

  static let text = declarations + rules
}
