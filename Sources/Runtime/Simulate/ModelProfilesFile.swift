public import PolicyCore

extension ModelProfile {
  static let fields = [
    "first_token_p50", "first_token_p95", "tokens_per_second", "output_tokens",
    "output_tokens_p95", "price_in", "price_out",
  ]

  /// The profiles of a policy's models in their order: what the catalogue says, and over it what a
  /// file says: `{"llama_eu":{"first_token_p50":"400ms","tokens_per_second":60}}`.
  public static func all(
    _ policy: CompiledPolicy, file: [UInt8]?
  ) throws(SimulationFileError) -> [ModelProfile] {
    var profiles = policy.models.map(ModelProfile.init)
    guard let file else { return profiles }
    let reader = SettingsReader(bytes: file)
    let root = try SettingsNode.read(file)
    guard case .object(let members) = root.kind else {
      throw reader.error(
        root, expected: "an object of models and what is known of them",
        help: "write `{\"MODEL\":{\"first_token_p50\":\"400ms\"}}`")
    }
    let names = policy.models.map(\.name)
    var seen: Set<String> = []
    for member in members {
      guard let place = names.firstIndex(of: member.key) else {
        throw reader.unknown(member, expected: "a model of the policy", names: names)
      }
      guard seen.insert(member.key).inserted else {
        throw SimulationFileError(
          at: member.place, in: file, found: "`\(member.key)` twice", expected: "it once",
          help: "merge the two")
      }
      try profiles[place].read(member.value, reader)
    }
    return profiles
  }

  private mutating func read(
    _ node: SettingsNode, _ reader: SettingsReader
  ) throws(SimulationFileError) {
    let found = try reader.members(node, of: "what is known of a model", keys: Self.fields)
    let limit = RuntimeLimits.simulatedValue
    var (median, p95): (Int64?, Int64?)
    if let node = found["first_token_p50"] { median = try reader.duration(node, "first_token_p50") }
    if let node = found["first_token_p95"] {
      p95 = try reader.duration(node, "first_token_p95")
      if let median, let value = p95, value < median {
        throw reader.error(
          node, expected: "at least the median, \(median) ms",
          help: "95 of 100 calls cannot be faster than 50 of 100")
      }
    }
    setFirstToken(median: median, p95: p95)
    if let node = found["tokens_per_second"] {
      tokensPerSecond = try reader.integer(node, "tokens_per_second", from: 1, to: 1_000_000)
    }
    let tokens = try found["output_tokens"].map { node throws(SimulationFileError) in
      try reader.integer(node, "output_tokens", from: 1, to: limit)
    }
    let tail = try found["output_tokens_p95"].map { node throws(SimulationFileError) in
      try reader.integer(node, "output_tokens_p95", from: 1, to: limit)
    }
    if let node = found["output_tokens_p95"], let tail, tail < tokens ?? outputTokens.median {
      throw reader.error(
        node, expected: "at least the median, \(tokens ?? outputTokens.median)",
        help: "95 of 100 answers cannot be shorter than 50 of 100")
    }
    if tokens != nil || tail != nil {
      let median = tokens ?? outputTokens.median
      // One number alone is the length of every answer.
      outputTokens = Spread(median: median, p95: tail ?? median)
    }
    if let node = found["price_in"] { priceIn = try reader.money(node, "price_in") }
    if let node = found["price_out"] { priceOut = try reader.money(node, "price_out") }
    hasPrice = hasPrice || found["price_in"] != nil || found["price_out"] != nil
  }
}
