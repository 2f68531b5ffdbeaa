import Foundation
import Testing

@testable import rtctl

/// A folder that goes away with its test, and runs of `rtctl` in it.
package final class Workplace {
  package let folder: String

  package init() throws {
    var template = Array("/tmp/rtctl-test.XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    folder = String(cString: try #require(made))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  package func path(_ name: String) -> String { folder + "/" + name }

  package func write(_ name: String, _ text: String) throws {
    let path = path(name)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  package func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
  }

  package func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  package var names: [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: folder).sorted()) ?? []
  }

  /// The instant 2026-06-15T12:00:00Z.
  package static let noon: Int64 = 1_781_524_800_000_000

  /// Runs a command line here.
  @discardableResult
  package func run(_ arguments: String..., input: String = "") -> Run {
    run(arguments, input: input)
  }

  /// Runs a command line here.
  ///
  /// `refusing` is the `errno` of every write to standard output.
  @discardableResult
  package func run(
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
