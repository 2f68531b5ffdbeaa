/// A unit as a word that people write behind a number: `percent`, `USD`, `minutes`, `ms`.
enum SpelledUnit: Equatable {
  /// A unit of a plain number or of a time.
  case unit(Unit)
  /// `%`.
  case percent
  /// `$`.
  case dollars
  /// Hundredths of a dollar.
  case cents
  /// Money that the language does not count in.
  case otherMoney

  /// What a word stands for, if it is a unit; letters of any case where only one unit can be meant.
  init?(_ word: String) {
    if let unit = Unit(rawValue: word) ?? Unit.foreign[word] {
      self = .unit(unit)
      return
    }
    guard (3...12).contains(word.utf8.count) else { return nil }
    let small = word.lowercased()
    if let unit = Unit.foreign[small] {
      self = .unit(unit)
      return
    }
    switch small {
    case "percent", "pct", "percents": self = .percent
    case "usd", "dollar", "dollars": self = .dollars
    case "cent", "cents": self = .cents
    case "eur", "euro", "euros", "gbp", "chf", "jpy", "yen", "pounds", "sterling":
      self = .otherMoney
    case _: return nil
    }
  }

  /// True for a unit of time.
  var isTime: Bool { if case .unit(let unit) = self { unit.isDuration } else { false } }

  /// True for a unit of plain numbers.
  var isCount: Bool { if case .unit(let unit) = self { !unit.isDuration } else { false } }

  /// True for money, ours or not.
  var isMoney: Bool { self == .dollars || self == .cents || self == .otherMoney }

  /// A number with this unit as the language writes it; nil where it has no such number.
  func written(_ number: String) -> String? {
    let isAmount = number.hasPrefix("$")
    switch self {
    case .unit(let unit): return isAmount ? nil : number + unit.rawValue
    case .percent: return isAmount ? nil : number + "%"
    case .dollars: return isAmount ? number : "$" + number
    case .cents:
      guard !isAmount, let cents = Int64(number) else { return nil }
      return "$\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    case .otherMoney: return nil
    }
  }

  /// What is said of one that stands apart from its number.
  var rule: String {
    switch self {
    case .unit(let unit):
      unit.isDuration ? "a unit of time touches its number" : "a unit touches its number"
    case .percent: "a share is digits and the `%` that touches them"
    case .dollars, .cents: "money is `$` and digits that touch it"
    case .otherMoney: "money is counted in US dollars only"
    }
  }
}
