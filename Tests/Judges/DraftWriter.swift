import TestSupport

/// Makes drafts up: a few constructs each, so that every two of them meet in some policy.
struct DraftWriter {
  /// A condition without `and`, `or`.
  struct Atom {
    var text: String
    /// The attributes that it reads as `classify` leaves them.
    var reads: Set<String>
    /// Whether it stays true when levels rise and labels are added.
    var isUpward = false
  }

  var random: RandomSource
  var draft = Draft()
  /// About the request.
  var atoms: [Atom] = []
  /// About a model, and the request.
  var modelAtoms: [String] = []
  /// What `classify` may change.
  var changed: Set<String> = []
  var topics: Set<String> = []
  private var number = 0

  static let topics = [
    "levels", "enums", "labels", "flag", "ints", "strings", "clock", "dates", "money", "signals",
    "split", "findings", "serve", "files", "contract",
  ]

  init(seed: UInt64) { random = RandomSource(seed: seed) }

  /// A draft, and another that differs from it in a rule or two.
  static func pair(seed: UInt64) -> (old: Draft, new: Draft) {
    var writer = DraftWriter(seed: seed &* 0x9E37 &+ 77)
    writer.declare()
    writer.writeRules()
    writer.writeClaims()
    writer.cut()
    let new = writer.edited()
    var old = writer.draft
    // Borders of either are borders of both.
    old.instants = new.instants
    old.isWhole = old.isWhole && new.isWhole
    return (old, new)
  }

  /// Leaves values out until there are few requests.
  private mutating func cut() {
    func count() -> Int {
      (draft.attributes + draft.others).reduce(1) { $0 * max(1, $1.values.count) }
    }
    while count() > World.most / 2 {
      let places = draft.attributes.indices.filter {
        draft.levels[draft.attributes[$0].name] == nil && draft.attributes[$0].values.count > 2
      }
      guard !places.isEmpty else { return }
      let place = random.pick(places)
      draft.attributes[place].values.remove(at: random.below(draft.attributes[place].values.count))
      draft.isWhole = false
    }
  }

  mutating func fresh(_ letter: String) -> String {
    number += 1
    return "\(letter)\(number)"
  }

  mutating func add(_ texts: [String], _ reads: Set<String>, isUpward: Bool = false) {
    atoms += texts.map { Atom(text: $0, reads: reads, isUpward: isUpward) }
  }

  // MARK: - Instants

  private static let dates = [
    (before: "2026-06-30", on: "2026-07-01", after: "2026-07-02"),
    (before: "2026-08-09", on: "2026-08-10", after: "2026-08-11"),
    (before: "2026-10-24", on: "2026-10-25", after: "2026-10-26"),
    (before: "2027-03-27", on: "2027-03-28", after: "2027-03-29"),
  ]

  private mutating func note(_ instants: [String]) {
    for instant in instants where !draft.instants.contains(instant) {
      draft.instants.append(instant)
    }
  }

  /// A date whose start matters.
  mutating func start() -> String {
    let date = random.pick(Self.dates)
    note(["\(date.before)T23:59:59.999999Z", "\(date.on)T00:00:00Z"])
    return date.on
  }

  /// A date whose end matters.
  mutating func end() -> String {
    let date = random.pick(Self.dates)
    note(["\(date.on)T23:59:59.999999Z", "\(date.after)T00:00:00Z"])
    return date.on
  }

  /// A date after whose first instant something differs.
  private mutating func point() -> String {
    let date = start()
    note(["\(date)T00:00:00.000001Z"])
    return date
  }

  // MARK: - Vocabulary

  private mutating func attribute(_ name: String, _ declaration: String, _ values: [String?]) {
    draft.attributes.append(.init(name: name, declaration: declaration, values: values))
  }

  private static func quoted(_ names: [String]) -> [String?] { names.map { "\"\($0)\"" } }

  mutating func declare() {
    topics = Set(random.shuffled(Self.topics).prefix(random.between(2, 4)))
    // Instants of two kinds at once would be too many requests.
    if topics.contains("clock") { topics.subtract(["strings", "dates", "signals", "ints"]) }
    if topics.contains("strings") { topics.subtract(["ints", "signals"]) }
    note(["2026-06-15T12:00:00Z"])
    draft.declarations = ["level S { low < mid < high }", "enum Region { eu, us }"]
    draft.levels = ["s": ["low", "mid", "high"]]
    attribute("s", "S default low", Self.quoted(["low", "mid", "high"]))
    add(["s >= mid", "s >= high", "s > low"], ["s"], isUpward: true)
    add(
      [
        "s == mid", "s == low", "s == high", "s <= mid", "s != mid", "declared.s < s",
        "declared.s != s", "s > declared.s",
      ], ["s"])
    add(["declared.s == low", "declared.s >= mid", "declared.s == high"], [])
    draft.facts = [("region", "Region"), ("clearance", "S")]
    modelAtoms = [
      "region == us", "region == eu", "clearance < s", "clearance >= s", "clearance == low",
      "clearance < declared.s", "clearance > low",
    ]
    changed = ["s"]
    for name in ["m", "k", "j"].prefix(random.between(2, 3)) {
      draft.models.append(
        .init(
          name: name,
          facts: [random.pick(["eu", "us"]), random.pick(["low", "mid", "high", "high"])]))
    }
    if topics.contains("levels") { declareLevels() }
    if topics.contains("labels") { declareLabels() }
    if topics.contains("enums") { declareEnums() }
    if topics.contains("flag") {
      attribute("vip", "bool default false", ["true", "false"])
      add(["vip", "not vip"], [])
    }
    if topics.contains("ints") { declareNumbers() }
    if topics.contains("strings") { declareStrings() }
    if topics.contains("clock") { declareClock() }
    if topics.contains("dates") { declareDates() }
    if topics.contains("money") { declareMoney() }
    if topics.contains("signals") { declareSignals() }
    if topics.contains("split") {
      attribute("tenant", "string max 8 default \"t0\"", Self.quoted((0..<6).map { "t\($0)" }))
    }
    if topics.contains("findings") {
      draft.others.append(
        .init(
          name: "findings", declaration: "",
          values: [nil, "[\"pan\"]", "[\"email\"]", "[\"pan\",\"email\"]"]))
      add(["findings has pan", "findings has any of {pan, email}"], [], isUpward: true)
      add(["findings is empty", "findings has only {pan}"], ["findings"])
      changed.insert("findings")
    }
    if topics.contains("serve") { declareServing() }
    if topics.contains("files") { declareFiles() }
    if topics.contains("contract") {
      draft.facts.append(("ends", "instant"))
      for place in draft.models.indices { draft.models[place].facts.append(point()) }
      modelAtoms += ["ends < now", "ends <= now", "now < ends"]
    }
    if random.chance(25) {
      let condition = condition()
      draft.declarations.append("define big = \(condition)")
      add(["big", "not big"], ["s", "t", "l", "findings"])
    }
  }

  private mutating func declareLevels() {
    draft.levels["t"] = ["low", "mid", "high"]
    attribute("t", "S default low", Self.quoted(["low", "mid", "high"]))
    add(["t >= mid", "t > mid"], ["t"], isUpward: true)
    add(["t == mid", "t == low", "t <= mid", "declared.t == low"], ["t"])
    add(["s < t", "s == t", "s >= t", "s != t", "t > s", "declared.s < t"], ["s", "t"])
    modelAtoms += ["clearance < t", "clearance == t", "t > s and region == us"]
    if random.chance(60) { changed.insert("t") }
  }

  private mutating func declareLabels() {
    draft.declarations.append("enum L { p, q }")
    attribute("l", "set of L default {}", ["[]", "[\"p\"]", "[\"q\"]", "[\"p\",\"q\"]"])
    add(
      ["l has p", "l has q", "l has any of {p, q}", "l has all of {p, q}"], ["l"], isUpward: true)
    add(["l is empty", "l has only {p}", "not (l has q)", "l == {p}", "l != {q}"], ["l"])
    if random.chance(80) { changed.insert("l") }
    if random.chance(40) {
      attribute("w", "set of L default {}", ["[]", "[\"p\"]", "[\"q\"]", "[\"p\",\"q\"]"])
      add(["l == w", "l != w", "not (l == w)"], ["l"])
      add(["w has p", "w is empty"], [])
    }
    if random.chance(30) {
      draft.facts.append(("tag", "L"))
      for place in draft.models.indices {
        draft.models[place].facts.append(random.pick(["p", "q"]))
      }
      modelAtoms += ["tag == p", "tag == q and region == us"]
    }
  }

  private mutating func declareEnums() {
    draft.declarations.append("enum E { a, b, c }")
    attribute("x", "E default a", Self.quoted(["a", "b", "c"]))
    attribute("y", "E default a", Self.quoted(["a", "b", "c"]))
    add(["x == y", "x != y", "x == y", "x == a", "x != c", "y in {a, b}", "y == b", "y == a"], [])
    modelAtoms += ["x == y and region == us", "x == a and clearance == high"]
  }

  private mutating func declareNumbers() {
    attribute("n", "int 0..3 default 0", (0...3).map { "\($0)" })
    attribute("o", "int 0..2 default 0", (0...2).map { "\($0)" })
    add(
      [
        "n < o", "n == o", "n + o > 3", "n - o >= 1", "n in 1..2", "n == 2", "n + o == 3",
        "n * 2 > o", "o != n", "n >= 3", "o in {0, 2}",
      ], [])
  }

  private mutating func declareStrings() {
    draft.isWhole = false
    draft.files["names.txt"] = "ab\nx\n"
    draft.declarations.append("list names from \"names.txt\"")
    draft.declarations.append("list few = {\"b\", \"abc\"}")
    let values = Self.quoted(["ab", "abc", "b", "x", "AB"])
    attribute("u", "string max 8 default \"x\"", values)
    attribute("v", "string max 8 default \"x\"", values)
    add(
      [
        "u == v", "u != v", "u == \"ab\"", "v == \"b\"", "u in {\"ab\", \"x\"}", "u in names",
        "u not in few", "u starts with \"a\"", "u matches glob \"*b\"", "v contains \"b\"",
        "u ends with \"c\"", "v == \"ab\" ignoring case", "u matches /a.?b?/",
      ], [])
  }

  private mutating func declareMoney() {
    let (type, values, low, high) = random.pick([
      ("usd $0..$0.000003", ["0", "0.000001", "0.000002", "0.000003"], "$0.000001", "$0.000003"),
      ("percent 0%..0.03%", ["0%", "0.01%", "0.02%", "0.03%"], "0.01%", "0.03%"),
      ("duration 100ms..103ms", ["100ms", "101ms", "102ms", "103ms"], "101ms", "103ms"),
    ])
    attribute("c", "\(type) default \(low)", Self.quoted(values))
    attribute("d", "\(type) default \(low)", Self.quoted(values))
    add(
      [
        "c < d", "c == d", "c >= \(high)", "d == \(low)", "c + d >= \(high)", "c - d > \(low)",
        "c in \(low)..\(high)",
      ], [])
  }

  private mutating func declareFiles() {
    draft.files["codes.csv"] = "code;name\nde;Germany\nfr;France\nus;States\n"
    draft.declarations.append("enum Code from \"codes.csv\" column \"code\"")
    draft.declarations.append("list near of Code = {de, fr}")
    attribute("code", "Code default de", Self.quoted(["de", "fr", "us"]))
    attribute("home", "Code default de", Self.quoted(["de", "fr", "us"]))
    add(["code in near", "code == us", "code == home", "home != fr", "home not in near"], [])
  }

  private mutating func declareServing() {
    attribute("pt", "int 0..3 from prompt tokens", ["0", "1", "3"])
    attribute("mo", "int 1..3 default 1 as output limit", ["1", "2", "3"])
    add(["pt + mo > 3", "pt == 0", "mo >= 2", "pt < mo"], [])
    for place in draft.models.indices {
      draft.models[place].more += random.pick(["context 3 ", "context 5 ", ""])
      let (cost, price) = random.pick([("$1", "$2"), ("$2", "$1"), ("$1", "$1"), ("$3", "$1")])
      draft.models[place].more += "price_in \(cost) price_out \(price) "
      if random.chance(30) {
        draft.models[place].more += "quota_group \"\(random.pick(["one", "two"]))\" "
      }
    }
    if random.chance(30) {
      draft.models[0].more += "accepts {chat} "
      draft.others.append(
        .init(name: "needs", declaration: "", values: ["[\"chat\"]", "[\"chat\",\"tools\"]"]))
      add(["needs has tools"], [])
    }
  }

  private mutating func declareSignals() {
    let (signal, values, tests) = random.pick([
      ("health", ["\"up\"", "\"degraded\"", "\"down\""], ["health == down", "health != up"]),
      ("error_rate", ["\"5%\"", "\"5.01%\""], ["error_rate > 5%", "error_rate >= 5.01%"]),
      ("in_flight", ["3", "4"], ["in_flight > 3", "in_flight in 4..9"]),
    ])
    var all: [String?] = [nil]
    for one in values { all.append("{\"m\":{\"\(signal)\":\(one)}}") }
    for two in values {
      all.append("{\"k\":{\"\(signal)\":\(two)}}")
      for one in values {
        all.append("{\"m\":{\"\(signal)\":\(one)},\"k\":{\"\(signal)\":\(two)}}")
      }
    }
    draft.others.append(.init(name: "signals", declaration: "", values: all))
    signalTests = tests
  }

  /// Conditions for `avoid`.
  var signalTests: [String] = []

  private mutating func declareDates() {
    add(["now < \(start())", "now >= \(start())"], [])
    let date = end()
    draft.files["days.csv"] = "date,name\n\(date),rest\n"
    note(["\(date)T00:00:00Z"])
    let first = Self.dates.first { $0.on == date }?.before ?? date
    note(["\(first)T23:59:59.999999Z"])
    draft.declarations.append("calendar rest from \"days.csv\"")
    add(["now in rest", "not (now in rest)"], [])
  }

  private mutating func declareClock() {
    draft.isWhole = false
    let zone = random.pick([
      "Europe/Berlin", "America/New_York", "Atlantic/Azores", "Asia/Kolkata", "UTC",
    ])
    let kinds = random.shuffled(["hour", "weekday", "date"]).prefix(random.between(1, 2))
    for kind in kinds {
      switch kind {
      case "hour":
        attribute("hour", "int 0..23 from clock hour \"\(zone)\"", [])
        add(["hour in 1..2", "hour == 2", "hour < 6", "hour >= 22", "hour == 0"], [])
      case "weekday":
        attribute("day", "weekday from clock weekday \"\(zone)\"", [])
        add(["day == sun", "day in {sat, sun}", "day != mon"], [])
      default:
        attribute("today", "instant from clock date \"\(zone)\"", [])
        add(["today >= 2026-10-25", "today < 2027-03-28", "today == 2026-10-25"], [])
      }
    }
    let nights =
      zone == "America/New_York" ? ["2026-11-01", "2027-03-14"] : ["2026-10-25", "2027-03-28"]
    for night in nights {
      note(
        ["00", "01", "02", "03", "04", "05", "06", "07", "22", "23"].flatMap { hour in
          [
            "\(night)T\(hour):00:00Z", "\(night)T\(hour):29:59.999999Z", "\(night)T\(hour):30:00Z",
            "\(night)T\(hour):59:59.999999Z",
          ]
        })
    }
    draft.instants = random.shuffled(draft.instants)
    note((0..<24).map { "2026-07-0\(1 + $0 % 7)T\($0 < 10 ? "0" : "")\($0):30:00Z" })
  }
}
