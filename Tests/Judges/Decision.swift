import Foundation

/// What `rtctl decide` printed for one request.
struct Decision {
  var effect = ""
  var status = 0
  var by: [String] = []
  var rule = ""
  var candidates: [String] = []
  /// By candidate: each finding and how it is redacted.
  var redactions: [String: [String: String]] = [:]
  /// By model: the rules that remove it.
  var removed: [String: [String]] = [:]
  /// Values that `classify` changed, members of sets joined with commas.
  var raised: [String: String] = [:]
  var fallback = ""
  var validators: Set<String> = []
  /// By kind and field, such as `record.content`.
  var obligations: [String: String] = [:]
  /// The line without what names the policy and the time.
  var line = ""

  var isDenied: Bool { effect == "deny" }
  var isRouted: Bool { effect == "route" }

  func admits(_ model: String) -> Bool { !isDenied && effect != "invalid" && removed[model] == nil }

  init(line: String) {
    self.line = line
    guard let parsed = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
      let fields = parsed as? [String: Any]
    else { return }
    effect = fields["effect"] as? String ?? ""
    status = fields["status"] as? Int ?? 0
    by = fields["by"] as? [String] ?? []
    rule = fields["rule"] as? String ?? ""
    for candidate in fields["candidates"] as? [[String: Any]] ?? [] {
      let name = candidate["model"] as? String ?? ""
      candidates.append(name)
      for redaction in candidate["redact"] as? [[String: Any]] ?? [] {
        for finding in redaction["findings"] as? [String] ?? [] {
          redactions[name, default: [:]][finding] = redaction["with"] as? String
        }
      }
    }
    for removal in fields["removed"] as? [[String: Any]] ?? [] {
      removed[removal["model"] as? String ?? ""] = removal["by"] as? [String] ?? []
    }
    raised = (fields["raised"] as? [String: Any] ?? [:]).mapValues(Self.words)
    fallback = fields["fallback"] as? String ?? ""
    validators = Set(fields["validators"] as? [String] ?? [])
    for (kind, value) in fields["obligations"] as? [String: Any] ?? [:] {
      if let parts = value as? [String: Any] {
        for (name, part) in parts { obligations["\(kind).\(name)"] = Self.words(part) }
      }
      for name in value as? [String] ?? [] { obligations["\(kind).\(name)"] = "owed" }
    }
  }

  private static func words(_ value: Any) -> String {
    (value as? [String])?.joined(separator: ",") ?? "\(value)"
  }

  /// The line, of which only the rules' own record of a name is left out.
  func line(without name: String) -> String {
    var text = line
    for part in [",\"\(name)\"", "\"\(name)\",", "\"\(name)\""] {
      text = text.replacingOccurrences(of: part, with: "")
    }
    for part in [",\"rules\":[]", ",\"by\":[]"] {
      text = text.replacingOccurrences(of: part, with: "")
    }
    return text
  }
}

/// Decisions that were printed, each once.
final class Decisions {
  private var places: [ArraySlice<UInt8>: Int] = [:]
  private(set) var all: [Decision] = []

  subscript(place: Int) -> Decision { all[place] }

  /// The decisions of lines as places.
  func read(_ output: [UInt8]) -> [Int] {
    output.split(separator: UInt8(ascii: "\n")).map { line in
      let own = line[..<end(of: line)]
      if let place = places[own] { return place }
      all.append(Decision(line: String(decoding: own, as: UTF8.self) + "}"))
      places[own] = all.count - 1
      return all.count - 1
    }
  }

  private let mark = Array(",\"policy\":{\"digest\"".utf8)
  /// How long what ends a line was: it is one of few lengths, by how the time is written.
  private var tails: [Int] = []

  /// Where the policy's digest and the time begin, which end every line.
  private func end(of line: ArraySlice<UInt8>) -> Int {
    if let tail = tails.first(where: { line.suffix($0).starts(with: mark) }) {
      return line.endIndex - tail
    }
    guard let tail = (0...line.count).first(where: { line.suffix($0).starts(with: mark) }) else {
      return line.endIndex
    }
    tails.append(tail)
    return line.endIndex - tail
  }
}
