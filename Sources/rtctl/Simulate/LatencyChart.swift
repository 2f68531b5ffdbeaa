internal import Runtime

/// How often each time to the whole answer came up, with the failures and without.
enum LatencyChart {
  /// Ten edges a decade: the preferred numbers R10 (ISO 3).
  private static let decade: [Int64] = [100, 126, 158, 200, 251, 316, 398, 501, 631, 794]

  static func svg(_ report: SimulationReport) -> String? {
    let (with, without) = (report.tally.latency, report.tally.latencyWithout)
    let all = [(without, "without", "nothing fails"), (with, "with", "with failures")]
      .filter { $0.0.count > 0 }
    guard !all.isEmpty else { return nil }
    let edges = edges(
      from: all.map(\.0.minimum).min() ?? 1, to: all.map(\.0.maximum).max() ?? 1)
    let shares = all.map { histogram, _, _ in
      zip(edges, edges.dropFirst()).map { low, high in
        (histogram.count(atMost: high) - histogram.count(atMost: low)) * 100_000 / histogram.count
      }
    }
    let most = max(1, shares.flatMap { $0 }.max() ?? 1)
    let (left, width, height, top) = (300, 9_000, 2_600, 380)
    let base = top + height
    let step = { (place: Int) in left + width * place / max(1, edges.count - 1) }
    var drawing = Drawing()
    drawing.line(left, base, left + width, base)
    for (place, edge) in edges.enumerated() where isMark(edge) {
      drawing.line(step(place), base, step(place), base + 60)
      drawing.text(
        SimulationWords.time(edge), x: step(place), y: base + 220, anchor: .middle, isSoft: true)
    }
    for (index, (histogram, colour, words)) in all.enumerated() {
      var points = shares[index].enumerated().map { place, share in
        (x: (step(place) + step(place + 1)) / 2, y: base - height * share / most)
      }
      points.insert((x: left, y: base), at: 0)
      points.append((x: left + width, y: base))
      drawing.curve(points, base: base, colour: colour, title: words)
      for (name, thousandths) in [("p50", 500), ("p95", 950)] {
        guard let value = histogram.quantile(thousandths) else { continue }
        let x = position(value, edges, step)
        drawing.line(x, top - 120 + index * 130, x, base, dashed: colour)
        drawing.text(
          "\(name) \(SimulationWords.time(value))", x: x + 50, y: top - 20 + index * 130,
          isSoft: true)
      }
      let x = left + index * 1_700
      drawing.box(x: x, y: 20, width: 120, height: 120, colour: colour, title: words)
      drawing.text(words, x: x + 200, y: 130, isSoft: true)
    }
    return drawing.svg(
      width: 9_600, height: base + 320, words: "times to the whole answer, two curves")
  }

  private static func edges(from low: Int64, to high: Int64) -> [Int64] {
    var edges: [Int64] = []
    var scale: Int64 = 1
    while scale <= 100_000_000 {
      for digit in decade {
        let edge = digit * scale / 10
        if edges.last.map({ $0 >= high }) ?? false { return edges }
        if edge <= max(low, 10) { edges = [edge] } else { edges.append(edge) }
      }
      scale *= 10
    }
    return edges
  }

  /// Whether a time is worth a mark: 1, 2 or 5 and zeros.
  private static func isMark(_ edge: Int64) -> Bool {
    var value = edge
    while value >= 10, value % 10 == 0 { value /= 10 }
    return value == 1 || value == 2
  }

  /// Where a time lies between its two edges.
  private static func position(_ value: Int64, _ edges: [Int64], _ step: (Int) -> Int) -> Int {
    guard let place = edges.firstIndex(where: { $0 >= value }), place > 0 else {
      return value <= (edges.first ?? 0) ? step(0) : step(edges.count - 1)
    }
    let (low, high) = (edges[place - 1], edges[place])
    let (left, right) = (step(place - 1), step(place))
    return left + Int(Int64(right - left) * (value - low) / max(1, high - low))
  }
}

/// From the model that the policy names first to the one that answered, as bands.
///
/// Sankey's diagram: the height of a band is its share of the requests.
enum FlowChart {
  static func svg(_ report: SimulationReport) -> String? {
    let tally = report.tally
    let count = report.modelNames.count
    let total = tally.flow.reduce(0, +)
    guard total > 0, count > 0 else { return nil }
    let names = report.modelNames + ["no answer"]
    let starts = (0..<count).map { first in
      (0...count).reduce(0) { $0 + tally.flow[first * (count + 1) + $1] }
    }
    let ends = (0...count).map { end in
      (0..<count).reduce(0) { $0 + tally.flow[$1 * (count + 1) + end] }
    }
    let height = 3_600
    let (left, right, bar) = (2_000, 7_500, 140)
    let scale = { (part: Int) in height * part / total }
    var drawing = Drawing()
    var (leftAt, lowest) = tops(starts, scale)
    var (rightAt, rightLowest) = tops(ends, scale)
    lowest = max(lowest, rightLowest)
    for (first, part) in starts.enumerated() where part > 0 {
      let words = "\(names[first]) first: \(SimulationWords.count(part))"
      drawing.box(
        x: left - bar, y: leftAt[first], width: bar, height: max(10, scale(part)),
        colour: Drawing.colour(first), title: words)
      drawing.text(
        "\(names[first])  \(SimulationWords.share(part, of: total))", x: left - bar - 90,
        y: leftAt[first] + scale(part) / 2 + 45, anchor: .end)
    }
    for (end, part) in ends.enumerated() where part > 0 {
      let colour = end == count ? "bad" : Drawing.colour(end)
      drawing.box(
        x: right, y: rightAt[end], width: bar, height: max(10, scale(part)), colour: colour,
        title: "\(names[end]): \(SimulationWords.count(part))")
      drawing.text(
        "\(names[end])  \(SimulationWords.share(part, of: total))", x: right + bar + 90,
        y: rightAt[end] + scale(part) / 2 + 45)
    }
    for first in 0..<count {
      for end in 0...count {
        let part = tally.flow[first * (count + 1) + end]
        guard part > 0 else { continue }
        drawing.band(
          x1: left, y1: leftAt[first], x2: right, y2: rightAt[end], height: max(6, scale(part)),
          colour: end == count ? "bad" : Drawing.colour(first),
          title: "\(names[first]) to \(names[end]): \(SimulationWords.count(part))")
        leftAt[first] += scale(part)
        rightAt[end] += scale(part)
      }
    }
    return drawing.svg(
      width: 9_600, height: lowest + 40, words: "from the first choice to the answering model")
  }

  /// Where each part begins, one below the other, with room for its name; and where all end.
  private static func tops(_ parts: [Int], _ scale: (Int) -> Int) -> ([Int], Int) {
    var at = 40
    var tops: [Int] = []
    for part in parts {
      tops.append(at)
      if part > 0 { at += max(170, scale(part) + 110) }
    }
    return (tops, at)
  }
}
