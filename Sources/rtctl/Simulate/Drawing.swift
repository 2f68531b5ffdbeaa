/// Elements of a drawing (SVG 1.1); coordinates are tenths of a unit, whole, so that the same
/// numbers are the same bytes everywhere.
struct Drawing {
  private var elements = ""

  /// The drawing as an element of a page; `words` say what it shows to who cannot see it.
  func svg(width: Int, height: Int, words: String) -> String {
    "<svg viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\" role=\"img\" "
      + "aria-label=\"\(Markup.escape(words))\">\n\(elements)</svg>\n"
  }

  /// A number of tenths: `123` is `12.3`.
  static func number(_ tenths: Int) -> String {
    let magnitude = tenths.magnitude
    let sign = tenths < 0 ? "-" : ""
    return magnitude % 10 == 0
      ? "\(sign)\(magnitude / 10)" : "\(sign)\(magnitude / 10).\(magnitude % 10)"
  }

  enum Anchor: String { case start, middle, end }

  mutating func text(
    _ text: String, x: Int, y: Int, anchor: Anchor = .start, isSoft: Bool = false
  ) {
    let soft = isSoft ? " class=\"soft\"" : ""
    elements += "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" "
    elements += "text-anchor=\"\(anchor.rawValue)\"\(soft)>\(Markup.escape(text))</text>\n"
  }

  /// A box, with what is shown when one points at it.
  mutating func box(
    x: Int, y: Int, width: Int, height: Int, colour: String, title: String, opacity: Int = 100
  ) {
    guard width > 0, height > 0 else { return }
    elements += "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" "
    elements += "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" "
    elements += "style=\"fill:var(--\(colour));fill-opacity:\(opacity)%\" rx=\"1.5\">"
    elements += "<title>\(Markup.escape(title))</title></rect>\n"
  }

  mutating func line(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, dashed colour: String? = nil) {
    let look =
      colour.map { "style=\"stroke:var(--\($0));stroke-dasharray:4 3\"" } ?? "class=\"axis\""
    elements += "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" "
    elements += "x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\" \(look)/>\n"
  }

  /// A smooth line through points from left to right, filled down to a base line.
  mutating func curve(_ points: [(x: Int, y: Int)], base: Int, colour: String, title: String) {
    guard let first = points.first, let last = points.last, points.count > 1 else { return }
    var path = "M\(Self.number(first.x)) \(Self.number(first.y))"
    for (left, right) in zip(points, points.dropFirst()) {
      let middle = Self.number((left.x + right.x) / 2)
      path += "C\(middle) \(Self.number(left.y)) \(middle) \(Self.number(right.y)) "
      path += "\(Self.number(right.x)) \(Self.number(right.y))"
    }
    let area =
      path + "L\(Self.number(last.x)) \(Self.number(base))"
      + "L\(Self.number(first.x)) \(Self.number(base))Z"
    elements += "<path d=\"\(area)\" style=\"fill:var(--\(colour));fill-opacity:14%\"/>\n"
    elements += "<path d=\"\(path)\" style=\"fill:none;stroke:var(--\(colour));stroke-width:2\">"
    elements += "<title>\(Markup.escape(title))</title></path>\n"
  }

  /// A band from one side to the other, as wide at both ends.
  mutating func band(
    x1: Int, y1: Int, x2: Int, y2: Int, height: Int, colour: String, title: String
  ) {
    let middle = Self.number((x1 + x2) / 2)
    let (left, right) = (Self.number(x1), Self.number(x2))
    var path = "M\(left) \(Self.number(y1))C\(middle) \(Self.number(y1)) \(middle) "
    path += "\(Self.number(y2)) \(right) \(Self.number(y2))"
    path += "L\(right) \(Self.number(y2 + height))"
    path += "C\(middle) \(Self.number(y2 + height)) \(middle) \(Self.number(y1 + height)) "
    path += "\(left) \(Self.number(y1 + height))Z"
    elements += "<path d=\"\(path)\" style=\"fill:var(--\(colour));fill-opacity:38%\">"
    elements += "<title>\(Markup.escape(title))</title></path>\n"
  }

  /// The colour of a model; the ninth has that of the first.
  static func colour(_ model: Int) -> String { "c\(model % 8)" }
}
