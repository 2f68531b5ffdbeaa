internal import PolicyCore

/// Changes of what rules say to people: reasons, owners, controls, and who approved a waiver.
///
/// They decide nothing, but stand in decisions and in what an auditor reads.
enum RuleTexts {
  static func find(_ old: Policy, _ new: Policy) -> [PolicyChange] {
    var known: [String: Texts] = [:]
    for texts in all(old) where known[texts.key] == nil { known[texts.key] = texts }
    return all(new).flatMap { texts -> [PolicyChange] in
      guard let before = known[texts.key] else { return [] }
      return zip(before.said, texts.said).compactMap { one, two in
        guard one.text != two.text else { return nil }
        var change = PolicyChange(
          effect: .neutral, text: "`\(texts.info.name)` has another `\(two.clause)`",
          rules: [
            PolicyChange.Rule(isNew: true, name: texts.info.name, span: texts.info.nameSpan)
          ])
        change.before = words(one.text, one.clause)
        change.after = words(two.text, two.clause)
        return change
      }
    }
  }

  private static func words(_ text: String?, _ clause: String) -> String {
    text.map { ValueText.quoted($0.utf8) } ?? "no `\(clause)`"
  }

  /// What one rule says.
  private struct Texts {
    var info: RuleInfo
    var approved: String?

    var key: String { "\(info.kind.rawValue) \(info.name)" }

    var said: [(clause: String, text: String?)] {
      [
        // The reason of a deny is part of what is decided, and shown with a request.
        ("because", info.kind == .deny ? nil : info.because), ("owner", info.owner),
        ("control", info.control),
        ("approved", approved),
      ]
    }
  }

  private static func all(_ policy: Policy) -> [Texts] {
    var infos = policy.classifies.map(\.info)
    infos += policy.denies.map(\.info)
    infos += policy.forbids.map(\.info)
    infos += policy.avoids.map(\.info)
    infos += policy.routes.map(\.info)
    infos += policy.fallbacks.map(\.info)
    infos += policy.validates.map(\.info)
    infos += policy.redacts.map(\.info)
    infos += policy.obligations.map(\.info)
    return infos.map { Texts(info: $0) }
      + policy.waives.map { Texts(info: $0.info, approved: $0.approved) }
  }
}
