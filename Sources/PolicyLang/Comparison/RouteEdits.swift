internal import PolicyCore

/// The routes that stand in both policies alike and in the same order, and those that do not.
///
/// Where two policies take a request by different routes, one of the two is among the edited ones:
/// the earlier of two common routes matches in both, so only an edited one can take the request
/// before it.
struct RouteEdits {
  /// A route, whatever its name.
  private struct Signature: Hashable {
    struct Entry: Hashable {
      var model: UInt32
      var named: [Cube]?
    }
    struct Part: Hashable {
      var order: String
      /// The name of a route that splits: buckets are made from it.
      var name: String?
      var entries: [Entry]
    }
    var matches: [[Cube]?]
    var parts: [Part]
  }

  /// Whether a route of the old policy is among the edited ones, and of the new one.
  private var old: [Bool]
  private var new: [Bool]

  init(_ pair: PolicyPair) {
    old = pair.old.form.compiled.routes.map { _ in false }
    new = pair.new.form.compiled.routes.map { _ in false }
    let difference = Self.signatures(pair.new).difference(from: Self.signatures(pair.old))
    for change in difference {
      switch change {
      case .remove(let offset, _, _): old[offset] = true
      case .insert(let offset, _, _): new[offset] = true
      }
    }
    // What earlier routes take whole takes no request that could be decided otherwise.
    for route in old.indices where old[route] {
      old[route] = !Self.isShadowed(route, pair, pair.old)
    }
    for route in new.indices where new[route] {
      new[route] = !Self.isShadowed(route, pair, pair.new)
    }
  }

  private static func isShadowed(
    _ route: Int, _ pair: PolicyPair, _ side: PolicyPair.Side
  ) -> Bool {
    side.regions.matches(route).allSatisfy { cube in
      let answer = pair.ask(
        old: side.isNew ? Cube() : cube, new: side.isNew ? cube : Cube(),
        outside: Array(side.before(route)), confirm: { _, _ in true })
      if case .none = answer { return true } else { return false }
    }
  }

  /// Whether requests that one policy takes by a route and the other by another may differ.
  func mayDiffer(
    _ side: PolicyPair.Side, _ route: Int, _ other: PolicyPair.Side, _ otherRoute: Int
  ) -> Bool {
    isEdited(side, route) || isEdited(other, otherRoute)
  }

  /// Whether a route has no like at its place in the other policy.
  func isEdited(_ side: PolicyPair.Side, _ route: Int) -> Bool {
    side.isNew ? new[route] : old[route]
  }

  private static func signatures(_ side: PolicyPair.Side) -> [Signature] {
    let compiled = side.form.compiled
    // What differs from one side to the other in what `classify` makes is told apart by the lift.
    func plain(_ cube: Cube) -> [Cube]? { side.space.expand(cube)?.map(side.lift) }
    var matches = [[[Cube]?]](repeating: [], count: compiled.routes.count)
    for entry in side.form.route { matches[entry.clause].append(plain(entry.cube)) }
    return compiled.routes.indices.map { route in
      Signature(
        matches: matches[route],
        parts: compiled.routes[route].parts.map { part in
          let isSplit = if case .split = part.order { true } else { false }
          return Signature.Part(
            order: "\(part.order)",
            name: isSplit ? side.policy.routes[route].info.name : nil,
            entries: part.entries.map { entry in
              Signature.Entry(
                model: entry.model,
                named: entry.condition.map { plain(Cube(truth: Int($0), true)) } ?? [Cube()])
            })
        })
    }
  }
}
