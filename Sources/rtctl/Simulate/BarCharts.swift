internal import PolicyCore
internal import Runtime

/// Answered, degraded and failed requests: without failures, with fallback, without it.
enum SuccessChart {
  static func svg(_ report: SimulationReport) -> String? {
    let tally = report.tally
    let total = tally.routed
    guard total > 0 else { return nil }
    var drawing = Drawing()
    let bars = [
      ("nothing fails", tally.answeredWithoutFailures, 0),
      ("failures, with fallback", tally.answered, tally.degraded),
      ("failures, first call only", tally.answeredWithoutFallback, 0),
    ]
    let (left, width) = (1_900, 6_900)
    for (row, (name, answered, degraded)) in bars.enumerated() {
      let y = 100 + row * 460
      drawing.text(name, x: left - 120, y: y + 210, anchor: .end)
      let good = width * answered / total
      let middle = width * degraded / total
      let title = "\(name): \(SimulationWords.count(answered)) answered"
      drawing.box(x: left, y: y, width: good, height: 320, colour: "good", title: title)
      drawing.box(
        x: left + good, y: y, width: middle, height: 320, colour: "c4",
        title: "\(SimulationWords.count(degraded)) prepared answers")
      drawing.box(
        x: left + good + middle, y: y, width: width - good - middle, height: 320, colour: "bad",
        title: "\(SimulationWords.count(total - answered - degraded)) failed")
      drawing.text(
        SimulationWords.share(answered, of: total), x: left + width + 120, y: y + 210)
    }
    let legend = [("answered", "good"), ("prepared answer", "c4"), ("failed", "bad")]
    for (place, (name, colour)) in legend.enumerated() {
      let x = left + place * 1_600
      drawing.box(x: x, y: 1_490, width: 120, height: 120, colour: colour, title: name)
      drawing.text(name, x: x + 200, y: 1_600, isSoft: true)
    }
    return drawing.svg(
      width: 9_600, height: 1_680, words: report.headline.first ?? "answered requests")
  }
}

/// What each model cost, with the failures and without.
enum CostChart {
  static func svg(_ report: SimulationReport) -> String? {
    let models = report.tally.models
    let most = models.map { max($0.cost, $0.costWithout) }.max() ?? 0
    guard most > 0 else { return nil }
    var drawing = Drawing()
    let (left, width) = (1_900, 6_300)
    var y = 60
    for (place, model) in models.enumerated() where model.cost > 0 || model.costWithout > 0 {
      drawing.text(report.modelNames[place], x: left - 120, y: y + 230, anchor: .end)
      let pairs = [
        (model.costWithout, "without", "nothing fails"), (model.cost, "with", "with failures"),
      ]
      for (row, (cost, colour, words)) in pairs.enumerated() {
        let length = Int(Int128(width) * cost / most)
        let text = SimulationWords.money(cost)
        drawing.box(
          x: left, y: y + row * 170, width: max(length, 10), height: 150, colour: colour,
          title: "\(report.modelNames[place]), \(words): \(text)")
        drawing.text(text, x: left + length + 80, y: y + row * 170 + 120, isSoft: true)
      }
      y += 460
    }
    for (place, item) in [("nothing fails", "without"), ("with failures", "with")].enumerated() {
      let x = left + place * 1_600
      drawing.box(x: x, y: y + 20, width: 120, height: 120, colour: item.1, title: item.0)
      drawing.text(item.0, x: x + 200, y: y + 130, isSoft: true)
    }
    return drawing.svg(width: 9_600, height: y + 220, words: "cost of each model")
  }
}

/// Calls of each model over time, one row each.
enum LoadChart {
  static func svg(_ report: SimulationReport) -> String? {
    let course = report.tally.course
    guard let first = course.first, course.count > 0 else { return nil }
    let names = report.modelNames + ["no answer"]
    var drawing = Drawing()
    let (left, width, height) = (1_900, 7_000, 420)
    var y = 60
    for (row, name) in names.enumerated() {
      let amounts = (0..<course.count).map { course.amounts[$0 * course.rows + row] }
      guard let most = amounts.max(), most > 0 else { continue }
      let isLoss = row == names.count - 1
      drawing.text(name, x: left - 120, y: y + height / 2 + 50, anchor: .end)
      drawing.text(SimulationWords.count(most), x: left + width + 80, y: y + 110, isSoft: true)
      for (slice, amount) in amounts.enumerated() where amount > 0 {
        let start = left + width * slice / course.count
        let end = left + width * (slice + 1) / course.count
        let tall = max(15, height * amount / most)
        let time = ValueText.instant((first + Int64(slice)) * course.width * 1_000_000)
        drawing.box(
          x: start, y: y + height - tall, width: max(10, end - start - 10), height: tall,
          colour: isLoss ? "bad" : Drawing.colour(row),
          title: "\(name), \(time): \(SimulationWords.count(amount))")
      }
      drawing.line(left, y + height, left + width, y + height)
      y += height + 120
    }
    let marks = min(4, course.count)
    for mark in 0...marks {
      let slice = course.count * mark / marks
      let text = ValueText.instant((first + Int64(slice)) * course.width * 1_000_000)
      let anchor: Drawing.Anchor = mark == 0 ? .start : mark == marks ? .end : .middle
      drawing.text(
        mark == 0 ? String(text.prefix(10)) + " " + String(text.dropFirst(11)) : shortened(text),
        x: left + width * slice / course.count, y: y + 80, anchor: anchor, isSoft: true)
    }
    return drawing.svg(width: 9_600, height: y + 160, words: "calls of each model over time")
  }

  private static func shortened(_ instant: String) -> String { String(instant.dropFirst(11)) }
}
