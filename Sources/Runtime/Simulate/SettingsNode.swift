/// A value of a JSON file that a person wrote, with its place, so that errors can name the line.
///
/// For small files only.
struct SettingsNode {
  enum Kind {
    case object([Member])
    case array([SettingsNode])
    /// The text.
    case text(String)
    /// A number as it stands.
    case number(String)
    case bool(Bool)
    case null
  }
  struct Member {
    var key: String
    var place: Int
    var value: SettingsNode
  }
  /// The byte where it starts, from 0.
  var place: Int
  var kind: Kind

  /// What stands there, in words.
  var words: String {
    switch kind {
    case .object: "an object"
    case .array: "an array"
    case .text(let text): "the text `\(text.prefix(80))`"
    case .number(let text): "the number `\(text.prefix(80))`"
    case .bool(let value): value ? "true" : "false"
    case .null: "null"
    }
  }

  /// Reads a whole file.
  static func read(_ bytes: [UInt8]) throws(SimulationFileError) -> SettingsNode {
    guard bytes.count <= RuntimeLimits.simulationFileBytes else {
      throw SimulationFileError(
        line: 0, column: 0, found: "\(bytes.count) bytes",
        expected: "at most \(RuntimeLimits.simulationFileBytes) bytes",
        help: "leave out what the simulation does not need")
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let outcome: Result<SettingsNode, JSONFault> = bytes.withUnsafeBufferPointer { buffer in
      var cursor = ByteCursor(bytes: buffer, position: start)
      do throws(JSONFault) {
        cursor.skipSpace()
        let node = try node(&cursor, depth: 0)
        try cursor.end()
        return .success(node)
      } catch {
        return .failure(error)
      }
    }
    switch outcome {
    case .success(let node): return node
    case .failure(let fault):
      let found = bytes.withUnsafeBufferPointer { fault.found(in: $0) }
      throw SimulationFileError(
        at: fault.position, in: bytes,
        found: found.replacing(" at byte \(fault.position + 1)", with: "")
          .replacing("the end of the line", with: "the end of the file"),
        expected: fault.wording, help: "the file is JSON (RFC 8259): no comments, no trailing comma"
      )
    }
  }

  private static func node(
    _ cursor: inout ByteCursor, depth: Int
  ) throws(JSONFault) -> SettingsNode {
    let place = cursor.position
    switch try cursor.token() {
    case .text(let token):
      return SettingsNode(place: place, kind: .text(text(token, cursor)))
    case .number(let start, let end, _):
      return SettingsNode(
        place: place, kind: .number(String(decoding: cursor.bytes[start..<end], as: UTF8.self)))
    case .bool(let value): return SettingsNode(place: place, kind: .bool(value))
    case .null: return SettingsNode(place: place, kind: .null)
    case .array:
      guard depth < RuntimeLimits.nesting else { throw cursor.fault(.shallow) }
      var elements: [SettingsNode] = []
      var more = try cursor.openArray()
      while more {
        elements.append(try node(&cursor, depth: depth + 1))
        more = try cursor.nextElement()
      }
      return SettingsNode(place: place, kind: .array(elements))
    case .object:
      guard depth < RuntimeLimits.nesting else { throw cursor.fault(.shallow) }
      var members: [Member] = []
      var more = try cursor.openObject()
      while more {
        let start = cursor.position
        let key = try cursor.key()
        let value = try node(&cursor, depth: depth + 1)
        members.append(Member(key: text(key, cursor), place: start, value: value))
        more = try cursor.nextMember()
      }
      return SettingsNode(place: place, kind: .object(members))
    }
  }

  private static func text(_ token: StringToken, _ cursor: ByteCursor) -> String {
    guard token.isEscaped, !token.hasLoneSurrogate else {
      return String(decoding: cursor.bytes[token.start..<token.end], as: UTF8.self)
    }
    let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: token.end - token.start + 4)
    defer { room.deallocate() }
    return cursor.text(of: token, scratch: room).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}

/// Why a file of models or failures cannot be used, and what to do about it.
public struct SimulationFileError: Error, Sendable, Equatable {
  /// The line, from 1; 0 when the file as a whole is meant.
  public var line: Int
  /// The column in bytes, from 1.
  public var column: Int
  /// What stands there.
  public var found: String
  /// What should stand there.
  public var expected: String
  /// What to do.
  public var help: String

  init(line: Int, column: Int, found: String, expected: String, help: String) {
    self.line = line
    self.column = column
    self.found = found
    self.expected = expected
    self.help = help
  }

  init(at place: Int, in bytes: [UInt8], found: String, expected: String, help: String) {
    let before = bytes.prefix(max(0, place))
    line = 1 + before.count { $0 == Byte.lineFeed }
    column = 1 + before.reversed().prefix { $0 != Byte.lineFeed }.count
    self.found = found
    self.expected = expected
    self.help = help
  }
}
