import Foundation

/// What `reach` and `test --coverage` say, against every request.
extension Trial {
  mutating func judge(reach table: [String: Any], of model: String) {
    let isComplete = table["complete"] as? Bool ?? false
    let ways = table["ways"] as? [[String: Any]] ?? []
    tally.count(isComplete ? "reach" : "reach unknown")
    if !isComplete { tally.leaveOpen("reach", table["open"] as? String ?? "") }
    for way in ways {
      let route = way["route"] as? String ?? ""
      guard let request = (way["request"] as? String).flatMap({ places[$0] }) else { continue }
      if decision(request).rule != route || !decision(request).candidates.contains(model) {
        tally.add("reach: shows a request that does not get there", "\(model)\n\(shown(request))")
      }
    }
    let rows = ways.map { way in
      Row(
        route: way["route"] as? String ?? "",
        cells: (way["when"] as? [String: Any] ?? [:]).mapValues { "\($0)" })
    }
    // Requests that the cells do not tell apart are one.
    let subjects = rows.map { $0.cells.keys.joined(separator: " ") }.joined(separator: " ")
    let used = world.dimensions.indices.filter { subjects.contains(world.dimensions[$0].name) }
    var seen: Set<[Int]> = []
    for request in requests
    where seen.insert(world.places(of: request, in: used) + [decided[request]]).inserted {
      let decision = decision(request)
      let isReached = decision.candidates.contains(model)
      let fits = rows.map { matches($0, request) }
      if isReached, isComplete,
        !zip(rows, fits).contains(where: { row, fit in
          row.route == decision.rule && fit != false
        })
      {
        let kind = rows.isEmpty ? "the table is empty" : "a way is missing"
        return tally.add("reach: \(kind)", "\(model)\n\(shown(request))\n\(rows)")
      }
      if let place = fits.firstIndex(of: true),
        !isReached || decision.rule != rows[place].route
      {
        return tally.add(
          "reach: a row claims more than is so", "\(model) \(rows[place])\n\(shown(request))")
      }
    }
  }

  private struct Row {
    var route: String
    var cells: [String: String]
  }

  /// Whether a request fulfils all cells of a row; nil when some cannot be evaluated.
  private func matches(_ row: Row, _ request: Int) -> Bool? {
    var isKnown = true
    for (subject, cell) in row.cells {
      switch holds(subject, cell, request) {
      case false?: return false
      case nil: isKnown = false
      case true?: break
      }
    }
    return isKnown ? true : nil
  }

  private func holds(_ subject: String, _ cell: String, _ request: Int) -> Bool? {
    let sides = subject.components(separatedBy: " == ")
    if sides.count == 2 {
      guard let left = value(sides[0], request), let right = value(sides[1], request) else {
        return nil
      }
      return (left == right) == (cell == "true")
    }
    guard let value = value(subject, request) else { return nil }
    return holds(cell, value)
  }

  /// The value of an enum, a level or a boolean as `classify` leaves it.
  private func value(_ subject: String, _ request: Int) -> String? {
    let isDeclared = subject.hasPrefix("declared.")
    let name = isDeclared ? String(subject.dropFirst(9)) : subject
    guard let attribute = old.attributes.first(where: { $0.name == name }),
      let type = attribute.declaration.split(separator: " ").first,
      ["S", "E", "L", "Code", "bool"].contains(type)
    else { return nil }
    if !isDeclared, let raised = decision(request).raised[name] { return raised }
    return world.value(name, of: request)?.replacingOccurrences(of: "\"", with: "")
  }

  private func holds(_ cell: String, _ value: String) -> Bool? {
    let order = old.levels["s"] ?? []
    let rank = order.firstIndex(of: value)
    if cell.hasPrefix("not ") {
      let names = cell.dropFirst(4).filter { !"{}".contains($0) }.components(separatedBy: ", ")
      return !names.contains(value)
    }
    return cell.components(separatedBy: ", ").contains { part in
      if part.hasPrefix(">= ") {
        return (rank ?? -1) >= (order.firstIndex(of: String(part.dropFirst(3))) ?? 99)
      }
      if part.hasPrefix("<= ") {
        return (rank ?? 99) <= (order.firstIndex(of: String(part.dropFirst(3))) ?? -1)
      }
      let ends = part.components(separatedBy: "..")
      guard ends.count == 2, let low = order.firstIndex(of: ends[0]),
        let high = order.firstIndex(of: ends[1]), let rank
      else { return part == value }
      return low...max(low, high) ~= rank
    }
  }

  // MARK: - Coverage

  /// Kinds of rules that a decision names.
  private static let named: Set<String> = [
    "classify", "deny", "forbid", "waive", "avoid", "route", "fallback", "validate", "budget",
    "notify",
  ]

  mutating func judge(coverage: [String: Any]) throws {
    let goals = (coverage["unreachable"] as? [[String: Any]] ?? [])
      .compactMap { $0["goal"] as? String }
    tally.count("coverage")
    var tests: [(goal: String, condition: String, isHeld: Bool)] = []
    for goal in goals {
      let parts = goal.components(separatedBy: "`")
      guard parts.count > 2 else { continue }
      let kind = parts[0].trimmingCharacters(in: .whitespaces)
      tally.count("coverage goal")
      if parts[2] == " applies", Self.named.contains(kind) {
        refute(goal) { $0.line.contains("\"\(parts[1])\"") }
      } else if kind == "route", parts[2] == " calls ", parts.count > 3, areCallsPlain {
        refute(goal) { $0.rule == parts[1] && $0.candidates.contains(parts[3]) }
      } else if kind == "deny", parts.count > 4, [" holds", " does not hold"].contains(parts[4]) {
        tests.append((goal, parts[3], parts[4] == " holds"))
      }
    }
    guard !tests.isEmpty,
      let answers = try court.ask(old, tests.map(\.condition), ofModels: [], lines)
    else { return }
    for test in tests {
      let met = requests.first { answers.holds[test.condition]?[$0] == test.isHeld }
      if let met { tally.add("coverage: a side that is met", test.goal + "\n" + shown(met)) }
    }
  }

  /// Whether each candidate is called when those before it fail.
  private var areCallsPlain: Bool {
    !old.rules.contains { ["cap", "fallback"].contains($0.kind) }
      && !old.models.contains { $0.more.contains("quota_group") }
  }

  private mutating func refute(_ goal: String, _ meets: (Decision) -> Bool) {
    if let met = requests.first(where: { meets(decision($0)) }) {
      tally.add("coverage: unreachable goal is reached", goal + "\n" + shown(met))
    }
  }
}
