internal import PolicyCore

/// Where the attributes of a policy stand in a caller's HTTP request.
final class RawSchema: Sendable {
  /// A place in the body that some attribute reads, or that leads to one: a node of a trie whose
  /// edges are keys.
  struct Node {
    /// Attributes that read this place, with the rank of it among their pointers.
    var readers: [(attribute: Int, rank: Int)] = []
    var hasChildren = false
    /// The first attribute here or below, which is named when the place is said twice.
    var first: Int
  }

  /// Scopes of `names`; the nodes' follow.
  enum Scope {
    static let parts = 0
    static let headers = 1
    static let claims = 2
    static let host = 3
    static let prompt = 4
    static let nodes = 5
  }

  /// Objects of a raw request, as places in the scope `parts`; the others are the schema's keys.
  enum Part: Int, CaseIterable {
    case headers, body, claims, host, prompt

    /// Its key.
    var name: StaticString {
      switch self {
      case .headers: "headers"
      case .body: "body"
      case .claims: "claims"
      case .host: "host"
      case .prompt: "prompt"
      }
    }
  }

  let names: NameIndex
  /// The attributes of each header, claim, host name or count of the prompt.
  let targets: [[Int]]
  /// The body's trie; the root first.
  let nodes: [Node]
  /// Attributes that come from the body.
  let bodyAttributes: [Int]

  init(_ schema: RequestSchema) {
    var builder = Builder()
    for part in Part.allCases {
      builder.names.insert("\(part.name)".utf8, scope: Scope.parts, place: part.rawValue)
    }
    let partCount = Part.allCases.count
    for key in ["id", "now", "needs", "findings", "signals"] {
      let place = Array(key.utf8).withUnsafeBufferPointer {
        schema.names.place(of: $0, scope: RequestSchema.Scope.keys)
      }
      // An attribute `id` or `signals` is read from its own source, not from beside it.
      let own = key == "id" ? schema.idKey : key == "signals" ? schema.signalsKey : place
      guard own >= 0 else { continue }
      builder.names.insert(key.utf8, scope: Scope.parts, place: partCount + own)
    }
    for (place, attribute) in schema.attributes.enumerated() {
      switch attribute.source {
      case .header(let name): builder.add(Self.lowercase(name), Scope.headers, place)
      case .claim(let name): builder.add(Array(name.utf8), Scope.claims, place)
      case .host: builder.add(Array(attribute.name.utf8), Scope.host, place)
      case .promptTokens: builder.add(Array("tokens".utf8), Scope.prompt, place)
      case .promptBytes: builder.add(Array("bytes".utf8), Scope.prompt, place)
      case .body(let pointers):
        builder.bodyAttributes.append(place)
        for (rank, pointer) in pointers.enumerated() { builder.add(pointer, place, rank) }
      case .clockHour, .clockWeekday, .clockDate, .now, .needs, .findings: break
      }
    }
    names = builder.names
    targets = builder.targets
    nodes = builder.nodes
    bodyAttributes = builder.bodyAttributes
  }

  private static func lowercase(_ name: String) -> [UInt8] {
    name.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  }

  private struct Builder {
    var names = NameIndex()
    var targets: [[Int]] = []
    var nodes = [Node(first: .max)]
    var bodyAttributes: [Int] = []

    mutating func add(_ name: [UInt8], _ scope: Int, _ attribute: Int) {
      let place = name.withUnsafeBufferPointer { names.place(of: $0, scope: scope) }
      if place >= 0 {
        targets[place].append(attribute)
      } else {
        names.insert(name, scope: scope, place: targets.count)
        targets.append([attribute])
      }
    }

    /// Adds a JSON pointer (RFC 6901): `/a~1b/0` is the key `a/b`, then the first element.
    mutating func add(_ pointer: String, _ attribute: Int, _ rank: Int) {
      var node = 0
      nodes[0].first = min(nodes[0].first, attribute)
      for part in pointer.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .dropFirst()
      {
        let key = Self.unescape(Array(part))
        let scope = Scope.nodes + node
        var child = key.withUnsafeBufferPointer { names.place(of: $0, scope: scope) }
        if child < 0 {
          child = nodes.count
          names.insert(key, scope: scope, place: child)
          nodes.append(Node(first: attribute))
          nodes[node].hasChildren = true
        }
        node = child
        nodes[node].first = min(nodes[node].first, attribute)
      }
      nodes[node].readers.append((attribute, rank))
    }

    private static func unescape(_ part: [UInt8]) -> [UInt8] {
      var key: [UInt8] = []
      var at = 0
      while at < part.count {
        let next = at + 1 < part.count ? part[at + 1] : 0
        if part[at] == UInt8(ascii: "~"), next == Byte.zero || next == Byte.zero + 1 {
          key.append(next == Byte.zero ? UInt8(ascii: "~") : UInt8(ascii: "/"))
          at += 2
        } else {
          key.append(part[at])
          at += 1
        }
      }
      return key
    }
  }
}
