import TestSupport

/// Makes the declarations of a policy up.
struct VocabularyGenerator {
  var random: RandomSource
  var vocabulary = Vocabulary()
  var lines: [String] = []
  /// Files of values, by name.
  var data = ["sorry.txt": "Try again later.\n", "answer.json": "{\"type\": \"object\"}\n"]
  /// The names that values have, in the order in which they are drawn.
  private let words: [String]

  /// `renaming` gives the values other names and leaves everything else as it is.
  init(_ random: RandomSource, renaming: Bool = false) {
    self.random = random
    let words = VocabularyGenerator.words
    self.words = renaming ? words.indices.map { "w-\($0)" } : words
  }

  mutating func run() {
    makeEnumerations()
    makeTexts()
    makeAttributes()
    makeFacts()
    makeModels()
    makeLists()
    makeSums()
  }

  // MARK: - Types

  private static let words = [
    "chat", "code", "agent-step", "gpt-4.1", "x1", "pii", "phi", "pan", "eu", "us", "uk", "apac-2",
    "A", "B", "a.b-c", "`to`", "`in`", "`when`", "`has`", "Zed", "k9", "low_1", "n2", "q", "r", "s",
    "`two words`", "`é`", "t-1", "t-2", "t-3", "u7", "v8", "w9", "y0", "z",
  ]

  private mutating func makeEnumerations() {
    func add(_ name: String, _ isLevel: Bool, _ count: Int) {
      let many = (0..<count).map { "\(name)-\($0)" }
      let values =
        count > words.count ? many : Array(random.shuffled(words).prefix(count))
      vocabulary.enumerations.append(.init(name: name, isLevel: isLevel, values: values))
      let members = values.map { value in
        random.chance(10) ? "\(value) as \"Out \(values.firstIndex(of: value) ?? 0)\"" : value
      }
      let body = members.joined(separator: isLevel ? " < " : ", ")
      lines.append("\(isLevel ? "level" : "enum") \(name) { \(body) }")
    }
    if random.chance(25) {
      let values = ["de", "fr", "it", "es", "ch"].prefix(random.between(2, 5))
      vocabulary.enumerations.append(
        .init(name: "Country", isLevel: false, values: Array(values)))
      data["countries.csv"] = "code,name\n" + values.map { "\($0),\"The \($0)\"\n" }.joined()
      lines.append("enum Country from \"countries.csv\" column \"code\"")
    }
    add("Sens", true, random.pick([2, 3, 4, 4, 5, 32]))
    add("Task", false, random.pick([1, 2, 3, 4, 6, 12, 70]))
    add("Label", false, random.pick([1, 2, 3, 4, 5, 6, 9, 17, 64]))
    if random.chance(40) { add("Trust", true, random.between(2, 4)) }
    if random.chance(40) { add("Region", false, random.between(2, 4)) }
  }

  private mutating func makeTexts() {
    let pool = [
      "acme", "acme-eu", "Acme", "eu-1", "x", "", "é", "日本", "🙂a", "a*b", "K", "k", "ſ", "s",
      "tab\\tq", "line\\nend", "quo\\\"te", "back\\\\slash", "\\u{1F600}", "aa", "aab", "ab", "ba",
      "0", "12", "z9", "own-fra", "own-ams", "\\u{d}\\n",
    ]
    vocabulary.texts = random.some(pool, atLeast: 4).prefix(10).map { "\"\($0)\"" }
  }

  // MARK: - The request

  private mutating func makeAttributes() {
    var attributes: [String] = []
    let count = random.between(2, 9)
    for index in 0..<count { attributes.append(attribute(index)) }
    if random.chance(60) {
      vocabulary.hasTokens = true
      let limit = random.pick([100, 900, 2_000, 4_000_000])
      add(
        "prompt_tokens", .number(.int, 0...Int64(limit)), &attributes, "int 0..\(limit)",
        "from prompt tokens")
      add(
        "max_output", .number(.int, 1...2_000), &attributes, "int 1..2k",
        "default 1k as output limit")
    }
    if random.chance(30) {
      add("streams", .bool, &attributes, "bool", "from body \"/stream\" default false as stream")
    }
    if random.chance(30) {
      add(
        "deadline", .number(.duration, 100...600_000), &attributes, "duration 100ms..10m",
        "from header \"x-deadline\" default 60s as deadline")
    }
    let zone = random.pick(["Europe/Berlin", "UTC", "America/New_York", "Asia/Kolkata"])
    if random.chance(25) {
      add("hour", .number(.int, 0...23), &attributes, "int 0..23", "from clock hour \"\(zone)\"")
    }
    if random.chance(20) {
      add("day", .symbol(-2), &attributes, "weekday", "from clock weekday \"\(zone)\"")
    }
    if random.chance(15) {
      let base = Vocabulary.base
      let span: Int64 = 3 * 86_400_000_000
      add(
        "today", .number(.instant, base - span...base + span), &attributes, "instant",
        "from clock date \"\(zone)\"")
    }
    let body = random.shuffled(attributes).map { "  " + $0 }.joined(separator: "\n")
    lines.append("request {\n\(body)\n}")
  }

  private mutating func add(
    _ name: String, _ kind: Vocabulary.Kind, _ attributes: inout [String], _ type: String,
    _ modifiers: String
  ) {
    vocabulary.attributes.append(.init(name: name, kind: kind))
    attributes.append("\(name) \(type) \(modifiers)")
  }

  private mutating func attribute(_ index: Int) -> String {
    let (kind, type) = kind(inRequest: true)
    var named = Vocabulary.Named(name: name(of: kind, index), kind: kind)
    var modifiers: [String] = []
    if random.chance(40) {
      modifiers.append(
        random.pick([
          "from header \"x-\(index)\"", "from claim \"c\(index)\"", "from host",
          "from body \"/a\(index)\", \"/b/\(index)\"",
        ]))
    }
    if case .symbol(let id) = kind, vocabulary.enumerations[id].isLevel, random.chance(30) {
      named.lowest = random.below(vocabulary.enumerations[id].values.count - 1)
      modifiers.append("at least \(vocabulary.enumerations[id].values[named.lowest])")
    }
    if random.chance(20) {
      modifiers.append("required")
    } else {
      modifiers.append("default \(vocabulary.literal(kind, &random))")
    }
    if random.chance(20) {
      switch kind {
      case .symbol(let id), .set(let id):
        modifiers.append("unknown as \(random.pick(vocabulary.enumerations[id].values))")
      case .bool, .string, .number: break
      }
    }
    vocabulary.attributes.append(named)
    return "\(named.name) \(type) \(random.shuffled(modifiers).joined(separator: " "))"
  }

  private func name(of kind: Vocabulary.Kind, _ index: Int) -> String {
    switch kind {
    case .bool: "flag\(index)"
    case .string: index == 0 ? "tenant" : "text\(index)"
    case .number(let unit, _):
      switch unit {
      case .int: "n\(index)"
      case .usd: "cost\(index)"
      case .percent: "share\(index)"
      case .duration: "wait\(index)"
      case .instant: "at\(index)"
      }
    case .symbol(let id): vocabulary.enumerations[id].isLevel ? "lev\(index)" : "sym\(index)"
    case .set: "set\(index)"
    }
  }

  /// A type in words, with the literals to be used for it.
  private mutating func kind(inRequest: Bool) -> (Vocabulary.Kind, String) {
    switch random.below(15) {
    case 0: return (.bool, "bool")
    case 1, 2:
      return (.string, inRequest ? "string max \(random.pick([40, 64, 8_192]))" : "string")
    case 3, 4, 5:
      let (low, high): (Int64, Int64) = random.pick([
        (0, 1), (0, 9), (0, 100), (-50, 50), (0, 4_000_000), (1, 262_144), (-9, -2),
        (0, 9_000_000_000_000),
      ])
      return (.number(.int, low...high), inRequest ? "int \(low)..\(high)" : "int")
    case 6:
      return (.number(.usd, 0...5_000_000), inRequest && random.chance(50) ? "usd $0..$5" : "usd")
    case 7:
      return random.chance(50) && inRequest
        ? (.number(.percent, 500...2_000), "percent 5%..20%")
        : (.number(.percent, 0...10_000), "percent")
    case 8:
      return (.number(.duration, 0...600_000), inRequest ? "duration 0ms..10m" : "duration")
    case 9:
      let base = Vocabulary.base
      return (.number(.instant, base - 400_000_000_000...base + 400_000_000_000), "instant")
    case 10, 11, 12:
      let id = random.below(vocabulary.enumerations.count)
      return (.symbol(id), vocabulary.enumerations[id].name)
    default:
      let ids = vocabulary.enumerations.indices.filter {
        vocabulary.enumerations[$0].values.count <= 64 && !vocabulary.enumerations[$0].isLevel
      }
      let id = random.pick(ids)
      return (.set(id), "set of \(vocabulary.enumerations[id].name)")
    }
  }

  // MARK: - Models

  private mutating func makeFacts() {
    var facts: [String] = []
    for index in 0..<random.between(1, 5) {
      let (kind, type) = kind(inRequest: false)
      let shared = vocabulary.attributes.filter { $0.kind == kind }
      let isShared = !shared.isEmpty && random.chance(20)
      let name = isShared ? random.pick(shared).name : "f_" + self.name(of: kind, index)
      if vocabulary.facts.contains(where: { $0.name == name }) { continue }
      vocabulary.facts.append(.init(name: name, kind: kind))
      let usual = random.chance(30) ? " default \(vocabulary.literal(kind, &random))" : ""
      facts.append("  \(name) \(type)\(usual)")
      hasDefault.append(!usual.isEmpty)
    }
    lines.append("models {\n\(facts.joined(separator: "\n"))\n}")
  }

  private var hasDefault: [Bool] = []

  private mutating func makeModels() {
    let names = [
      "a", "b", "c", "gpt-4.1", "m_2", "Zeta", "`é1`", "`in`", "own-fra.2", "z9", "aa", "B",
      "`m 1`",
    ]
    let count = random.pick([1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 13, 70])
    vocabulary.models =
      count > names.count
      ? (0..<count).map { "mod-\($0)" } : Array(random.shuffled(names).prefix(count))
    vocabulary.hasPrices = random.chance(70)
    for model in vocabulary.models {
      var stated: [String] = []
      for (fact, optional) in zip(vocabulary.facts, hasDefault) where !optional || random.chance(60)
      {
        stated.append("\(fact.name) \(vocabulary.literal(fact.kind, &random))")
      }
      if random.chance(70) {
        stated.append("context \(random.pick([1_000, 1_500, 8_000, 128_000]))")
      }
      if vocabulary.hasPrices {
        stated.append("price_in $\(random.pick(["0.20", "1", "0", "1.25"]))")
        stated.append("price_out $\(random.pick(["0.60", "2", "10.000001", "0"]))")
      }
      if random.chance(60) {
        let features = random.some(
          ["tools", "images", "json_schema", "stream", "audio"], atLeast: 0)
        stated.append("accepts {\((["chat"] + features).joined(separator: ", "))}")
      }
      if random.chance(20) { stated.append("quota_group \"\(random.pick(["q1", "q2"]))\"") }
      lines.append("model \(model) { \(random.shuffled(stated).joined(separator: " ")) }")
    }
  }

  /// Detectors of the policy's own; what they mean goes to a set that alone has the labels.
  mutating func makeDetectors(_ vocabulary: inout Vocabulary) {
    for index in 0..<random.below(4) {
      let name = "det-\(index)"
      var means = ""
      for place in random.shuffled(Array(vocabulary.attributes.indices)) where means.isEmpty {
        guard case .set(let id) = vocabulary.attributes[place].kind, random.chance(70) else {
          continue
        }
        let labels = random.some(vocabulary.enumerations[id].values).prefix(3)
        let holders = vocabulary.attributes.filter { named in
          guard case .set(let other) = named.kind else { return false }
          return labels.allSatisfy(vocabulary.enumerations[other].values.contains)
        }
        guard holders.count == 1 else { continue }
        vocabulary.attributes[place].isClassified = true
        means = " means {\(labels.joined(separator: ", "))}"
      }
      let near = random.chance(30) ? " near /card|code/ within 30 chars" : ""
      lines.append("detector \(name) = /[A-Z]{3}-[0-9]{\(index + 4)}/\(near)\(means)")
      vocabulary.detectors.append(name)
    }
  }

  private mutating func makeFiles() {
    func unescaped(_ literal: String) -> String? {
      let text = literal.dropFirst().dropLast()
      return text.isEmpty || text.contains("\\") ? nil : String(text)
    }
    if random.chance(30) {
      let end = random.pick(["\n", "\r\n"])
      data["vips.txt"] =
        random.shuffled(vocabulary.texts).compactMap(unescaped)
        .map { $0 + end }.joined() + "another" + end
      lines.append("list filed from \"vips.txt\"")
      vocabulary.lists.append(("filed", .string))
    }
    if random.chance(20) {
      // More entries than anybody would look through one by one.
      let names = (0..<2_000).map { "tenant-\($0 * 7 % 2_000)" }
      data["many.csv"] =
        "name;note\r\n" + names.map { "\"\($0)\";\"a \"\"note\"\"\"\r\n" }.joined()
      lines.append("list many from \"many.csv\" column \"name\"")
      vocabulary.lists.append(("many", .string))
      vocabulary.texts += ["\"tenant-1\"", "\"tenant-1999\"", "\"tenant-2000\""]
    }
    if random.chance(40) {
      let day: Int64 = 86_400_000_000
      let noon = Vocabulary.base - day / 2
      let days = (0..<random.between(1, 3)).map { _ in
        Vocabulary.instant(noon + day * Int64(random.between(-2, 2)))
      }
      data["holidays.csv"] =
        random.chance(50)
        ? "date,name\n" + days.map { "\($0),a day\n" }.joined()
        : "from,until\n" + days.map { "\($0),\($0)\n" }.joined()
      lines.append("calendar holidays from \"holidays.csv\"")
      vocabulary.calendars.append("holidays")
    }
  }

  private mutating func makeLists() {
    makeFiles()
    if random.chance(50) {
      let entries = random.some(vocabulary.texts).joined(separator: ", ")
      vocabulary.lists.append(("vips", .string))
      lines.append("list vips = {\(entries)}")
    }
    if random.chance(30) {
      let id = random.below(vocabulary.enumerations.count)
      let enumeration = vocabulary.enumerations[id]
      vocabulary.lists.append(("chosen", .symbol(id)))
      lines.append(
        "list chosen of \(enumeration.name) = {\(random.some(enumeration.values).joined(separator: ", "))}"
      )
    }
  }

  // MARK: - Sums

  private mutating func makeSums() {
    for unit in [Vocabulary.Unit.int, .usd, .percent, .duration] {
      let numbers = vocabulary.attributes.compactMap { named -> (String, ClosedRange<Int64>)? in
        if case .number(unit, let range) = named.kind {
          return (reference(named), range)
        }
        return nil
      }
      for _ in 0..<min(2, numbers.count) {
        let (a, aRange) = random.pick(numbers)
        let (b, bRange) = random.pick(numbers)
        let (c, cRange) = random.pick(numbers)
        let low = aRange.lowerBound
        let high = aRange.upperBound
        let scale = random.pick(["", " * 3", " / 4", " * 2", " / 7"])
        switch random.below(6) {
        case 0: vocabulary.sums.append(("\(a)\(scale)", nil, unit, low...high))
        case 1 where a != b: vocabulary.sums.append(("\(a)\(scale)", b, unit, low...high))
        case 2 where a != b:
          vocabulary.sums.append(
            ("\(a) + \(b)", nil, unit, low + bRange.lowerBound...high + bRange.upperBound))
        case 3 where a != b:
          vocabulary.sums.append(
            ("\(a) - \(b)", nil, unit, low - bRange.upperBound...high - bRange.lowerBound))
        case 4 where a != b && b != c && a != c:
          vocabulary.sums.append(
            (
              "\(a) + \(b) + \(c)", nil, unit,
              low + bRange.lowerBound + cRange.lowerBound...high + bRange.upperBound
                + cRange.upperBound
            ))
        case 5 where a != b:
          vocabulary.sums.append(
            (
              "(\(a) + \(b))\(scale)", random.chance(50) && c != a && c != b ? c : nil, unit,
              low + bRange.lowerBound...high + bRange.upperBound
            ))
        default: break
        }
      }
    }
    vocabulary.sums = Array(random.shuffled(vocabulary.sums).prefix(5))
    let signals: [(Vocabulary.Unit, [String])] = [
      (.int, ["in_flight"]), (.usd, ["budget_left"]), (.percent, ["error_rate", "rate_remaining"]),
      (.duration, ["p95_first_token", "p50_first_token * 2"]),
    ]
    for (unit, names) in signals {
      for named in vocabulary.attributes.prefix(4) {
        guard case .number(unit, _) = named.kind else { continue }
        let scale = random.pick(["", " / 4", " * 2"])
        vocabulary.softSums.append((random.pick(names), "\(reference(named))\(scale)"))
      }
    }
    vocabulary.softSums = Array(random.shuffled(vocabulary.softSums).prefix(2))
  }

  private func reference(_ named: Vocabulary.Named) -> String {
    vocabulary.facts.contains { $0.name == named.name } ? "request.\(named.name)" : named.name
  }
}
