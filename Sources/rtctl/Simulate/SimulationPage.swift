internal import PolicyLang
internal import Runtime

/// The report as one HTML page with plots: it loads nothing and runs nothing.
enum SimulationPage {
  static func render(_ report: SimulationReport) -> String {
    let title = "Simulation of \(report.policy.metadata.name)"
    let headline = report.headline
    var text = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Markup.escape(title))</title>
      <style>
      \(style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(Markup.escape(title))</h1>
      <p class="lead">\(code(headline.first ?? ""))</p>

      """
    for sentence in headline.dropFirst() { text += "<p>\(code(sentence))</p>\n" }
    text += tiles(report)
    text += figure(
      "Answers with and without fallback",
      "Requests that a model may answer, by what became of them.", SuccessChart.svg(report))
    text += figure(
      "Time to the whole answer",
      "How often each time came up, on a logarithmic scale; the lines are medians and 95th "
        + "percentiles.", LatencyChart.svg(report))
    text += figure(
      "From the first choice to the answer",
      "Left the model that the policy names first, right the one that answered.",
      FlowChart.svg(report))
    text += figure(
      "Load of each model over time",
      "Calls in slices of "
        + SimulationWords.time(report.tally.course.width * 1_000)
        + "; every row has its own scale.", LoadChart.svg(report))
    text += figure("Cost", "Of each model, with the failures and without.", CostChart.svg(report))
    text += "<h2>All numbers</h2>\n"
    for section in report.sections where !section.isData { text += table(section) }
    text += "<footer>requests: \(Markup.escape(report.requests)) · seed: \(report.seed) · "
    text += "sha256:\(Markup.escape(report.digest))</footer>\n"
    return text + "</main>\n</body>\n</html>\n"
  }

  private static func tiles(_ report: SimulationReport) -> String {
    let tally = report.tally
    let words = SimulationWords.self
    var items = [
      ("answered", words.share(tally.answered, of: tally.routed)),
      ("without fallback", words.share(tally.answeredWithoutFallback, of: tally.routed)),
      ("calls a request", words.ratio(tally.calls, tally.routed)),
      ("cost", words.money(tally.cost)),
      ("of it for failures", words.money(tally.cost - tally.costWithout)),
    ]
    if let median = tally.added.quantile(500) {
      items.insert(("added at the median", words.time(median)), at: 3)
    }
    let cells = items.map { "<div><b>\(Markup.escape($0.1))</b><span>\($0.0)</span></div>" }
    return "<section class=\"tiles\">\(cells.joined())</section>\n"
  }

  private static func figure(_ title: String, _ caption: String, _ svg: String?) -> String {
    guard let svg else { return "" }
    return "<h2>\(title)</h2>\n<figure>\n\(svg)<figcaption>\(Markup.escape(caption))"
      + "</figcaption>\n</figure>\n"
  }

  private static func table(_ section: SimulationReport.Section) -> String {
    let names = section.rows.first?.measures.map(\.name) ?? []
    var text = "<details><summary>\(Markup.escape(section.title))</summary>\n"
    if !section.note.isEmpty { text += "<p>\(code(section.note))</p>\n" }
    text += "<table>\n<thead><tr><th scope=\"col\">\(Markup.escape(section.heading))</th>"
    for name in names {
      text += "<th scope=\"col\">\(Markup.escape(name.replacing("_", with: " ")))</th>"
    }
    text += "</tr></thead>\n<tbody>\n"
    for row in section.rows {
      text += "<tr><th scope=\"row\">\(Markup.escape(row.name))</th>"
      for (_, value) in row.measures {
        let cell = Markup.escape(SimulationWords.measure(value))
        text += value.isText ? "<td>\(cell)</td>" : "<td class=\"n\">\(cell)</td>"
      }
      text += "</tr>\n"
    }
    return text + "</tbody>\n</table>\n</details>\n"
  }

  /// Escaped, with what stands in backticks as code.
  private static func code(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return Markup.escape(text) }
    return parts.enumerated().map { place, part in
      let escaped = Markup.escape(String(part))
      return place % 2 == 1 ? "<code>\(escaped)</code>" : escaped
    }.joined()
  }

  private static let style = """
    :root { color-scheme: light dark; --paper: #fcfcfb; --ink: #1d1f21; --soft: #6a6f75;
      --line: #d9dbde; --with: #c2571a; --without: #2a6fb0; --good: #3f8f5b; --bad: #b3352e;
      --c0: #2a6fb0; --c1: #c2571a; --c2: #3f8f5b; --c3: #8a5bb5; --c4: #b08a1e; --c5: #2a9d9a;
      --c6: #b3477d; --c7: #6d7680 }
    @media (prefers-color-scheme: dark) { :root { --paper: #16181a; --ink: #e6e8ea;
      --soft: #9aa1a8; --line: #34383c; --with: #f08a4b; --without: #6cb0ee; --good: #6cc48a;
      --bad: #ee7a72; --c0: #6cb0ee; --c1: #f08a4b; --c2: #6cc48a; --c3: #b993e2; --c4: #dcb84c;
      --c5: #5fcdc9; --c6: #e683b3; --c7: #a5afb9 } }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.55 system-ui, sans-serif }
    main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
    h1 { font-size: 1.6rem; margin: 0 0 1rem } h2 { font-size: 1.15rem; margin: 2.5rem 0 0.5rem }
    p { margin: 0.3rem 0; max-width: 48rem } .lead { font-size: 1.2rem; font-weight: 600 }
    code { font: 0.92em ui-monospace, monospace }
    .tiles { display: grid; gap: 0.75rem; margin: 1.5rem 0;
      grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)) }
    .tiles div { border: 1px solid var(--line); border-radius: 8px; padding: 0.7rem 0.9rem }
    .tiles b { display: block; font-size: 1.45rem; font-variant-numeric: tabular-nums }
    .tiles span, figcaption, footer { color: var(--soft); font-size: 0.85rem }
    figure { margin: 0 } svg { display: block; width: 100%; height: auto; overflow: visible }
    svg text { font: 13px system-ui, sans-serif; fill: var(--ink) }
    svg text.soft { fill: var(--soft); font-size: 12px }
    svg .axis { stroke: var(--line); stroke-width: 1 }
    details { border-top: 1px solid var(--line); padding: 0.5rem 0 }
    summary { cursor: pointer; font-weight: 600 }
    table { border-collapse: collapse; margin: 0.5rem 0; font-size: 0.9rem }
    th, td { padding: 0.2rem 0.9rem 0.2rem 0; text-align: left; vertical-align: top }
    thead th { color: var(--soft); font-weight: 500 } tbody th { font-weight: 500 }
    td.n { text-align: right; font-variant-numeric: tabular-nums }
    footer { margin-top: 2rem; overflow-wrap: anywhere }
    """
}
