internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// A decision with the reasons for it, in words; printed as text or as JSON.
struct RequestExplanation {
  /// A rule with what a reader asks of it.
  struct Rule {
    var kind: String
    var name: String
    var because: String?
    var owner: String?
    var control: String?
    /// Who signed for a waiver.
    var approved: String?
    /// `policies/main.policy:12`; empty for the built-in `cannot_serve`.
    var place: String
    /// What it did to this request.
    var effects: [String] = []
  }
  struct Candidate {
    var model: String
    /// As `email, phone (token)`.
    var redactions: [String]
  }
  struct Removal {
    var model: String
    var by: [Rule]
  }
  struct Waiver {
    var model: String
    var forbid: Rule
    var by: Rule
  }
  struct Change {
    var attribute: String
    var declared: String
    var raised: String
  }
  /// A rule about what comes after the decision, with what it demands.
  struct Obligation {
    var rule: Rule
    var demands: [String]
  }
  struct EarlierRoute {
    var rule: Rule
    /// The conditions that kept it from matching.
    var obstacles: [String]
  }

  var id: String
  var effect: Decision.Effect
  var status: Int
  var route: Rule?
  var rules: [Rule] = []
  var changes: [Change] = []
  var candidates: [Candidate] = []
  /// Why the candidates stand in this order.
  var order: [String] = []
  var removed: [Removal] = []
  var waived: [Waiver] = []
  /// What happens on failures; nil for a request that is not routed.
  var fallback: Obligation?
  var validators: [Obligation] = []
  /// What is redacted, and by which rules.
  var redactions: [Obligation] = []
  /// All that is owed, the strictest of each.
  var owed: [String] = []
  /// By which rules.
  var obligations: [Obligation] = []
  var earlier: [EarlierRoute] = []
  /// Routes before those.
  var notShown = 0
  var now: String

  /// Earlier routes that an explanation goes through at most.
  private static let earlierRoutes = 1_000

  /// Explains the last decision of a decider.
  init(_ decider: Decider, id: String, of session: Session.Opened) {
    let policy = decider.bundle.policy
    let (record, facts) = (decider.record, decider.facts)
    let words = ExplanationWords(
      decider.evaluator, record: record, facts: facts, of: session)
    self.id = id
    effect = record.effect
    status = record.status
    route = record.route.map(words.rule)
    rules = record.rules.sorted().map(words.rule)
    changes = record.changed.map(words.change)
    candidates = record.candidates.map(words.candidate)
    order = record.route.map(words.order) ?? []
    removed = record.removed.map { removal in
      Removal(model: policy.models[removal.model].name, by: removal.by.map(words.removing(removal)))
    }
    waived = record.waived.map {
      Waiver(
        model: policy.models[$0.model].name, forbid: words.rule($0.forbid), by: words.rule($0.by))
    }
    fallback = words.fallback()
    validators = words.validators()
    redactions = words.redactions()
    owed = ObligationWords(policy).lines(record.obligations)
    obligations = words.obligations()
    let place = record.route.flatMap { route in
      policy.routes.firstIndex { Int($0.rule) == route }
    }
    // A policy of thousands of routes is not explained route by route: the nearest ones are.
    let before = max(0, (place ?? 0) - Self.earlierRoutes)..<(place ?? 0)
    notShown = before.lowerBound
    earlier = before.map { place in
      EarlierRoute(
        rule: words.rule(Int(policy.routes[place].rule)),
        obstacles: words.obstacles(toRoute: place))
    }
    let clock = policy.attributes.firstIndex { $0.source == .now }
    now = ValueText.instant(clock.map { facts.numbers[$0] } ?? 0)
  }
}
