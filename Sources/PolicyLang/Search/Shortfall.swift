/// Why a question stays open: the budget that ran out, by its name in `Limits`, or what cannot be
/// computed.
enum Shortfall: Hashable, Sendable {
  /// `Limits.searchSteps`, or those of all questions of one check together.
  case steps
  /// `Limits.refinements`.
  case refinements
  /// `ReachableSpace.expansions`: the derived facts of a condition.
  case alternatives
  /// `Limits.assignments`.
  case assignments
  /// `Limits.sumTries`, or `Limits.sumRows`.
  case sums
  /// `Limits.productStates`, or `Limits.listTries`.
  case texts
  /// `Limits.clockDays`.
  case clocks
  /// The reference interpreter did not confirm a request that the classes promise.
  case unconfirmed
  /// Too many waivers of one forbid for what is left of it to be written out.
  case waivers
  /// `Limits.lossWays`.
  case losses
  /// `Limits.pricePairs`.
  case prices

  /// What ran out, in words, with its limit.
  var words: String {
    switch self {
    case .steps: "the search took more steps than it may (searchSteps)"
    case .refinements:
      "more than \(Limits.refinements) combinations that no request has were met (refinements)"
    case .alternatives: "a condition has more alternatives than can be written out (alternatives)"
    case .assignments:
      "more than \(Limits.assignments) values before `classify` would have to be tried (assignments)"
    case .sums: "no numbers were found for some sums within \(Limits.sumTries) tries (sumTries)"
    case .texts: "the patterns of a text have too many states together (productStates)"
    case .clocks:
      "clocks and dates were tried for \(Limits.clockDays) days only (clockDays)"
    case .unconfirmed: "a request that the rules seem to allow was not confirmed"
    case .waivers: "a rule has too many waivers"
    case .prices: "more prices differ than can be compared (pricePairs)"
    case .losses: "there are too many ways in which candidates are lost (lossWays)"
    }
  }

  /// Why, and what may help, behind what was searched for.
  func told(of search: String) -> String { "\(search): \(words); \(advice)" }

  /// What may help.
  var advice: String {
    switch self {
    case .steps, .refinements, .alternatives, .losses:
      "narrow the claim with a `when`, or make the rules that it rests on simpler"
    case .assignments: "compare fewer attributes with one another, or use enums of fewer values"
    case .sums: "compare fewer sums with one another"
    case .texts: "use fewer patterns on one text, or lists instead"
    case .clocks: "state the days that are meant with `now`"
    case .unconfirmed: "report it: the compiler and the reference disagree about what is possible"
    case .waivers: "join the waivers of one forbid"
    case .prices: "change fewer prices at a time"
    }
  }
}
