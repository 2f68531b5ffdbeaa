import PolicyCore
import TestSupport

@testable import PolicyLang

/// Writes policies of few requests in which the constructs meet that a search can be wrong about.
struct SmallSpaceWriter {
  private var random: RandomSource
  private var topics: Set<String> = []
  private var upward: [String] = []
  private var others: [String] = []
  private var values: [String: [Constant?]] = [:]

  /// Requests of one policy at most; a vocabulary of more is sampled.
  static let most = 240

  init(seed: UInt64) { random = RandomSource(seed: seed) }

  mutating func policy() -> String {
    let all = ["levels", "labels", "enums", "texts", "numbers", "clock", "signals", "flag"]
    topics = Set(random.shuffled(all).prefix(random.between(1, 3)))
    var lines = ["s S default low"]
    values["s"] = (0..<3).map { .symbol($0) }
    upward = ["s >= mid", "s >= high"]
    others = [
      "s == mid", "s == low", "s <= mid", "declared.s == low", "declared.s >= mid",
      "s > declared.s",
    ]
    if topics.contains("levels") {
      lines.append("t S \(random.pick(["", "at least mid "]))default mid")
      values["t"] = (0..<3).map { .symbol($0) }
      upward += ["t >= mid", "t >= high"]
      others += ["s < t", "s == t", "t <= mid", "declared.t < s", "t != s", "declared.s < t"]
    }
    if topics.contains("labels") {
      lines += ["l set of L default {}", "m set of L default {}"]
      values["l"] = (0..<4).map { .set($0) }
      values["m"] = (0..<4).map { .set($0) }
      upward += ["l has p", "l has q", "l has all of {p, q}", "m has p"]
      others += ["l is empty", "l has only {p}", "l == m", "l != m", "not (l has q)", "m == {q}"]
    }
    if topics.contains("enums") { enums(&lines) }
    if topics.contains("texts") { texts(&lines) }
    if topics.contains("numbers") {
      lines += ["n int 0..4 default 0", "o int -2..2 default 0", "c int 0..9 default 0"]
      values["n"] = (0...4).map { .number($0) }
      values["o"] = (-2...2).map { .number($0) }
      values["c"] = [0, 1, 5, 8, 9].map { .number($0) }
      others += [
        "n + o > 3", "n < o", "n - o == 1", "n * 2 > o", "n in 1..2", "o >= 1",
        "c + n < 2",
        "c - o > 6", "c >= 8", "n + o == 0",
      ]
    }
    if topics.contains("clock") { clock(&lines) }
    if topics.contains("flag") {
      lines.append("b bool default false")
      values["b"] = [.bool(false), .bool(true)]
      upward += ["b", "not b"]
    }
    return rules(lines)
  }

  private mutating func enums(_ lines: inout [String]) {
    lines += ["x E default a", "y E default a", "k set of E default {}"]
    values["x"] = (0..<3).map { .symbol($0) }
    values["y"] = (0..<3).map { .symbol($0) }
    values["k"] = [0, 1, 3, 6].map { .set($0) }
    upward += ["x == a", "y in {a, b}"]
    others += ["x == y", "x != y", "x != c", "x in k", "y in k", "k is empty", "k has b"]
  }

  private mutating func texts(_ lines: inout [String]) {
    lines += ["u string max 3 default \"x\"", "v string max 2 default \"x\""]
    values["u"] = ["", "a", "ab", "abc", "x", "AB", "b"].map { .text(Array($0.utf8)) }
    values["v"] = ["", "a", "ab", "x", "bb"].map { .text(Array($0.utf8)) }
    upward += ["u == \"a\"", "v starts with \"a\""]
    others += [
      "u == v", "u != v", "u starts with \"ab\"", "u in {\"a\", \"ab\", \"abc\"}",
      "u matches /a?b?c?/", "v ends with \"b\"", "u contains \"b\"", "v == \"ab\" ignoring case",
      "v in {\"\", \"x\"}",
    ]
  }

  private mutating func clock(_ lines: inout [String]) {
    let zone = random.pick(["Europe/Berlin", "Atlantic/Azores", "UTC"])
    for kind in random.some(["hour", "weekday", "date"]) {
      switch kind {
      case "hour":
        lines.append("hour int 0..23 from clock hour \"\(zone)\"")
        others += ["hour in 1..2", "hour == 0", "hour >= 22"]
      case "weekday":
        lines.append("day weekday from clock weekday \"\(zone)\"")
        others += ["day == sun", "day in {sat, sun}"]
      default:
        lines.append("today instant from clock date \"\(zone)\"")
        others += ["today >= 2026-10-25", "today < 2027-03-28"]
      }
    }
    others += ["now < 2026-10-25", "now >= 2027-03-28"]
  }

  // MARK: - Rules

  private mutating func condition(_ atoms: [String]) -> String {
    var parts = (0..<random.between(1, 3)).map { _ in random.pick(atoms) }
    if random.chance(30) { parts = ["(\(parts.joined(separator: " or ")))", random.pick(atoms)] }
    return parts.joined(separator: random.chance(60) ? " and " : " or ")
  }

  private mutating func rules(_ lines: [String]) -> String {
    var effects = ["raise s to mid", "raise s to high"]
    if topics.contains("levels") {
      effects += ["raise t to high", "raise t to high raise s to mid"]
    }
    if topics.contains("labels") {
      effects += ["add l {p}", "add l {q}", "add l {p} raise s to mid"]
    }
    var text = """
      language 1
      level S { low < mid < high }
      enum E { a, b, c }
      enum L { p, q }
      request {
        \(lines.joined(separator: "\n  "))
      }
      models { region E }
      model one { region a }
      model two { region b }

      """
    if random.chance(40) {
      text += "define big = \(condition(upward))\n"
      upward.append("big")
      others.append("not big")
    }
    for number in 0..<random.between(0, 4) {
      text += "classify k\(number) { when \(condition(upward)) \(random.pick(effects)) }\n"
    }
    for number in 0..<random.between(2, 5) {
      let condition = condition(upward + others + others)
      text += "deny d\(number) { when \(condition) }\n"
    }
    if topics.contains("signals") {
      let tests = ["health == down", "in_flight > 3", "in_flight > 3 and health != up"]
      text += "avoid busy { when \(condition(upward)) models where \(random.pick(tests)) }\n"
    }
    return text + "route last { to one, two }\n"
  }

  // MARK: - Requests

  /// Every request of the vocabulary, or some of them, each with its places.
  mutating func requests(of policy: Policy) -> [(ReferenceRequest, [Int])] {
    let stated = policy.attributes.map { values[$0.name] ?? [nil] }
    let instants = topics.contains("clock") ? SmallZones.instants : [SmallZones.noon]
    let counts =
      stated.map(\.count) + [instants.count, topics.contains("signals") ? 9 : 1]
    let all = counts.reduce(1, *)
    return (0..<min(all, Self.most)).map { number in
      var rest = all <= Self.most ? number : random.below(all)
      let place = counts.map { count in
        defer { rest /= count }
        return rest % count
      }
      var request = ReferenceRequest(now: instants[place[stated.count]])
      for (attribute, values) in stated.enumerated() {
        request.given[attribute] = values[place[attribute]]
      }
      let signal = place[stated.count + 1]
      if signal % 3 > 0 { request.signals[0, default: [:]][.health] = .symbol(signal % 3) }
      if signal / 3 > 0 {
        request.signals[0, default: [:]][.inFlight] = .number(Int64(signal / 3 + 2))
      }
      return (request, place)
    }
  }
}
