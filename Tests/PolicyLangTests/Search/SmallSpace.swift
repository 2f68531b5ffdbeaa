import PolicyCore
import TestSupport

@testable import PolicyLang

/// A small made up policy as a space to search, and requests of it with the point that each has.
///
/// The points come from `TableWalk`, which knows nothing of how the search makes requests.
struct SmallSpace {
  let text: String
  let policy: Policy
  let form: NormalForm
  let requests: [ReferenceRequest]
  /// By request: its class in each dimension.
  let points: [[Int]]
  /// By request: where it stands in the vocabulary, a place in the values of each attribute.
  let places: [[Int]]
  private let interpreter: ReferenceInterpreter

  /// The space of a seed; nil when its text is no policy.
  init?(seed: UInt64) {
    var writer = SmallSpaceWriter(seed: seed)
    text = writer.policy()
    let checked = CheckedPolicy(text)
    guard let policy = checked.policy else { return nil }
    guard let form = TableCompiler.compile(policy, probes: []).normalForm else { return nil }
    self.policy = policy
    self.form = form
    let interpreter = ReferenceInterpreter(
      policy, zoneOffset: SmallZones.offset, sha256: { _ in [] })
    self.interpreter = interpreter
    var requests: [ReferenceRequest] = []
    var points: [[Int]] = []
    var places: [[Int]] = []
    for (request, place) in writer.requests(of: policy) {
      guard let values = try? interpreter.read(request) else { continue }
      let walk = TableWalk(form, values, signals: request.signals)
      requests.append(request)
      points.append(form.compiled.dimensions.indices.map(walk.classNumber))
      places.append(place)
    }
    guard !requests.isEmpty else { return nil }
    (self.requests, self.points, self.places) = (requests, points, places)
  }

  static let context = SearchContext(now: SmallZones.noon, zoneOffset: SmallZones.offset)

  /// The space of one request.
  var space: RequestSpace { RequestSpace(policy, form, Self.context) }

  /// The point of a request that a search made.
  func point(of request: ReferenceRequest) -> [Int]? {
    guard let values = try? interpreter.read(request) else { return nil }
    let walk = TableWalk(form, values, signals: request.signals)
    return form.compiled.dimensions.indices.map(walk.classNumber)
  }

  /// The levels that a request states.
  var levels: [AttributeID] { policy.attributes.indices.filter { ["s", "t"].contains(name($0)) } }

  private func name(_ attribute: AttributeID) -> String { policy.attributes[attribute].name }

  /// Pairs of requests that differ in a level only, the second above the first.
  func pairs(_ level: AttributeID) -> [(Int, Int)] {
    var groups: [[Int]: [Int]] = [:]
    for (number, place) in places.enumerated() {
      var others = place
      others[level] = 0
      groups[others, default: []].append(number)
    }
    func rank(_ number: Int) -> Int64 { requests[number].given[level]?.place ?? 0 }
    return groups.values.flatMap { group in
      group.flatMap { one in group.filter { rank(one) < rank($0) }.map { (one, $0) } }
    }.sorted { $0 < $1 }
  }
}

/// Two zones of which only what the tests need is there: both changes of a year, one of them at
/// midnight.
enum SmallZones {
  static let second: Int64 = 1_000_000
  static let hour = 3_600 * second
  /// 2026-06-15T12:00:00Z.
  static let noon: Int64 = 1_781_524_800 * second
  /// 2026-10-25T01:00:00Z and 2027-03-28T01:00:00Z.
  static let changes = [1_792_890_000 * second, 1_806_195_600 * second]

  /// Summer until the first change and from the second on.
  @Sendable static func offset(_ zone: String, _ instant: Int64) -> Int64 {
    let isWinter = changes[0] <= instant && instant < changes[1]
    switch zone {
    case "Europe/Berlin": return isWinter ? 3_600 : 7_200
    case "Atlantic/Azores": return isWinter ? -3_600 : 0
    case _: return 0
    }
  }

  /// Instants around both changes, and the first and last moments of days and hours.
  static let instants: [Int64] = {
    var result = [noon]
    for change in changes {
      for hours in Array(Int64(-3)...3) + [22, 23] {
        result += [change + hours * hour, change + hours * hour - 1]
      }
    }
    for days in Int64(1)...7 { result.append(noon + days * 29 * hour) }
    return result
  }()
}
