internal import PolicyCore

/// What of a request a hard rule (`deny`, `forbid`, `waive`) acts on, model by model where it is
/// about models.
struct HardRules {
  /// A rule, or its part for models that it treats alike.
  struct Part {
    /// The place in `compiled.rules`.
    var rule: Int
    /// One of the models; nil for a deny, and for a waiver, which treats all its models alike.
    var model: ModelID?
    /// Where it acts; derived facts are replaced by what makes them true.
    var cubes: [Cube]
    /// True for a waiver: there, to act is to loosen.
    var isWaiver: Bool
  }

  let parts: [Part]

  init(_ questions: Questions) {
    let form = questions.form
    var parts: [Part] = []
    func add(_ entries: [Entry], _ part: (Int) -> Part) {
      var last: Int?
      for entry in entries {
        if entry.clause != last { parts.append(part(entry.clause)) }
        last = entry.clause
        parts[parts.count - 1].cubes += questions.space.expand(entry.cube) ?? [entry.cube]
      }
    }
    add(form.deny) { clause in
      Part(rule: Int(form.compiled.denyClauses[clause]), model: nil, cubes: [], isWaiver: false)
    }
    add(form.forbid) { clause in
      let layout = form.compiled.forbidClauses[clause]
      return Part(
        rule: Int(layout.rule), model: layout.models.members.first, cubes: [], isWaiver: false)
    }
    add(form.waive) { clause in
      Part(
        rule: Int(form.compiled.waiveClauses[clause].rule), model: nil, cubes: [], isWaiver: true)
    }
    self.parts = parts
  }
}
