public import PolicyCore

/// The requests that can ever get to a model, as a small exact table.
///
/// Rows are found one after another: a request that no row covers yet, made as general as the rules
/// allow, one question after the other. Together they cover exactly the requests for which the
/// model is a candidate, whatever fails before it.
public enum Reach {
  /// Requests that get to a model in one way.
  public struct Row: Sendable {
    /// The model, a place in `CompiledPolicy.models`.
    public var model: Int
    /// The route, a place in `CompiledPolicy.routes`.
    public var route: Int
    /// By dimension: the classes of these requests; what is not named may be anything.
    public var classes: [(dimension: Int, classes: [Int])]
    /// One of them, as `rtctl decide` reads it.
    public var request: String
  }
  /// All ways to some models.
  public struct Table: Sendable {
    /// What the numbers of rows mean.
    public var compiled: CompiledPolicy
    /// In the order of models and routes.
    public var rows: [Row] = []
    /// Why the rows may not be all there are; nil when they are.
    public var isOpen: String?
    /// The models that are asked about.
    public var models: [Int]
  }

  /// Rows for one model and route, at most.
  static let rows = 64

  /// The requests that get to `models`, and of these only those for which the claim of the
  /// invariant `question`, `no candidate: F`, is broken; all when nil.
  ///
  /// Nil, with diagnostics, when the policy's table exceeds a limit with the question.
  public static func table(
    _ policy: Policy, to models: [ModelID], where question: Int?, _ context: SearchContext
  ) -> (table: Table?, diagnostics: [Diagnostic]) {
    let (claims, diagnostics) = Claims.make(policy, context, horizon: 0)
    guard let claims else { return (nil, diagnostics) }
    var table = Table(compiled: claims.form.compiled, models: models)
    for model in models {
      let spots = question.map { question in
        claims.breaks(of: question).filter { $0.models.contains(model) }.map(\.cube)
      }
      for route in claims.form.compiled.routes.indices {
        add(model, route, spots ?? [Cube()], claims, &table)
      }
    }
    return (table, [])
  }

  private static func add(
    _ model: Int, _ route: Int, _ spots: [Cube], _ claims: Claims, _ table: inout Table
  ) {
    let regions = claims.regions
    guard let stop = regions.stops(of: route).first(where: { $0.model == model }) else { return }
    let named = Claims.product(Claims.product(regions.matches(route), stop.named), spots)
    let space = claims.questions.space
    guard let removals = regions.removals(of: model) else {
      table.isOpen = "`\(claims.policy.models[model].name)` has too many waivers"
      return
    }
    let covers = regions.denies + regions.before(route) + removals.map(\.cube)
    let plain = covers.flatMap { space.expand($0) ?? [$0] }
    var found: [(cube: Cube, request: String)] = []
    defer {
      for (cube, request) in needed(found, plain, claims) {
        table.rows.append(
          Row(
            model: model, route: route,
            classes: cube.constraints.map { ($0.dimension, $0.classes.members) },
            request: request))
      }
    }
    for region in named.flatMap({ space.expand($0) ?? [$0] }) {
      let near = plain.filter(region.intersects)
      search: while true {
        guard found.count < rows else {
          table.isOpen = "there are more than \(rows) ways"
          return
        }
        let answer = claims.ask([region], outside: near + found.map(\.cube)) { decision, _ in
          decision.isCandidate(model)
        }
        switch answer {
        case .none: break search
        case .unknown(let reason):
          table.isOpen = reason.told(of: "more ways")
          break search
        case .request(let witness):
          found.append((general(witness.point, region, near, space), witness.line))
        }
      }
    }
  }

  /// The rows without those whose requests are all in others.
  private static func needed(
    _ rows: [(cube: Cube, request: String)], _ covers: [Cube], _ claims: Claims
  ) -> [(cube: Cube, request: String)] {
    var kept = rows
    for place in rows.indices.reversed() {
      var others = kept
      others.remove(at: place)
      let outside = covers + others.map(\.cube)
      if case .none = claims.questions.ask(in: rows[place].cube, outside: outside) { kept = others }
    }
    return kept
  }

  /// The largest cube around a point that stays inside the region and out of the covers: what may
  /// be anything is let free, else as many classes as can be.
  private static func general(
    _ point: [Int], _ region: Cube, _ covers: [Cube], _ space: ReachableSpace
  ) -> Cube {
    let dimensions = space.form.compiled.dimensions
    var cube = Cube(at: point, in: Array(dimensions.indices))
    for (number, dimension) in dimensions.enumerated() {
      let asked = region.constraints.first { $0.dimension == number }?.classes
      let most = asked ?? ClassSet(0..<Int(dimension.classCount))
      func widened(_ classes: ClassSet) -> Cube? {
        var wide = cube
        wide.constraints.removeAll { $0.dimension == number }
        if classes.count < Int(dimension.classCount) {
          wide.constraints.append(.init(dimension: number, classes: classes))
          wide.constraints.sort { $0.dimension < $1.dimension }
        }
        return covers.contains(where: wide.intersects) ? nil : wide
      }
      if let free = widened(most) {
        cube = free
        continue
      }
      var classes = ClassSet([point[number]])
      for next in most.members where next != point[number] {
        var more = classes
        more.insert(next)
        if widened(more) != nil { classes = more }
      }
      cube = widened(classes) ?? cube
    }
    return cube
  }
}
