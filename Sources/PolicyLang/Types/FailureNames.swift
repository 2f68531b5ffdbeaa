internal import PolicyCore

/// A failure class or a group, as a policy names it.
struct FailureName {
  /// The group, or that of the class.
  var group: FailureGroup
  /// The class, or all of the group.
  var classes: [FailureClass]
  /// True for a group, which its classes beat.
  var isGroup: Bool

  /// What a name stands for, if anything.
  init?(_ name: String) {
    if let group = FailureGroup(rawValue: name) {
      self.init(group: group, classes: group.classes, isGroup: true)
    } else if let failure = FailureClass(rawValue: name) {
      self.init(group: failure.group, classes: [failure], isGroup: false)
    } else {
      return nil
    }
  }

  private init(group: FailureGroup, classes: [FailureClass], isGroup: Bool) {
    self.group = group
    self.classes = classes
    self.isGroup = isGroup
  }

  /// Every class.
  static let classes = FailureClass.allCases.map(\.rawValue)

  /// Every class and every group.
  static let all = Set(classes + FailureGroup.allCases.map(\.rawValue))
}

extension Checking {
  /// What a failure class or a group stands for; nil, with a diagnostic, when it is none.
  mutating func failures(_ ident: Ident) -> FailureName? {
    let found = FailureName(text(ident))
    if found == nil { reportFailure(ident, among: FailureName.all.sorted()) }
    return found
  }

  /// A failure class; nil, with a diagnostic, when it is none.
  mutating func failureClass(_ ident: Ident) -> FailureClass? {
    let found = FailureClass(rawValue: text(ident))
    if found == nil { reportFailure(ident, among: FailureName.classes) }
    return found
  }

  private mutating func reportFailure(_ ident: Ident, among names: [String]) {
    let name = text(ident)
    var help = suggestion(for: name, among: names, called: "known")
    if help.isEmpty {
      let holding = names.filter { $0.contains(name) }
      help = [
        holding.isEmpty
          ? "groups: \(list(FailureGroup.allCases.map(\.rawValue))); each has classes"
          : "classes of that name: \(list(holding))"
      ]
    }
    if let group = FailureGroup(rawValue: name) {
      help = [
        "`\(name)` is a group; name one of its classes: \(list(group.classes.map(\.rawValue)))"
      ]
    }
    report(
      RuleCodes.unknownFailure, "there is no failure class `\(name)`", at: ident.span, help: help)
  }
}

extension RuleCodes {
  static let unknownFailure = DiagnosticCode(
    "R0201", "unknown failure class",
    explanation:
      "What may fail is a closed list of classes in groups, such as `slow` and `rate_limited`.",
    wrong: "fallback f { on slwo next }",
    right: "fallback f { on slow next }")
}
