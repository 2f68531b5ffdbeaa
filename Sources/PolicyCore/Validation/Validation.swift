/// Checks everything in a policy that was read from a bundle, once, so that the evaluator need not:
/// after it no place dangles, no number is out of its range, no order is broken.
///
/// Every check is linear in the size of what it looks at.
struct Validation {
  /// The policy.
  let policy: CompiledPolicy
  /// Where its parts stand in the bundle.
  let offsets: BundleOffsets

  /// Throws the first thing that is wrong.
  static func check(_ policy: CompiledPolicy, _ offsets: BundleOffsets) throws(BundleError) {
    let validation = Validation(policy: policy, offsets: offsets)
    try validation.checkMetadata()
    try validation.checkEnumerations()
    try validation.checkAttributes()
    try validation.checkModels()
    try validation.checkRules()
    try validation.checkLists()
    try validation.checkAutomata()
    try validation.checkDimensions()
    try validation.checkDetectors()
    try validation.checkTables()
    try validation.checkClauses()
    try validation.checkRoutes()
    try validation.checkFallbacks()
    try validation.checkValidators()
    try validation.checkRedactions()
    try validation.checkObligations()
    try validation.checkEvidence()
  }

  /// An element of a section, for messages.
  struct Place {
    let section: BundleFormat.Section
    let element: Int?

    init(_ section: BundleFormat.Section, _ element: Int? = nil) {
      self.section = section
      self.element = element
    }
  }

  /// The error to throw.
  func refusal(
    _ code: BundleError.Code, _ place: Place, found: String, expected: String
  ) -> BundleError {
    let number = place.element.map { " \($0)" } ?? ""
    return BundleError(
      code, at: offsets.offset(place.section, place.element),
      found: "\(found) in `\(place.section)`\(number)", expected: expected)
  }

  /// `index` is below `count`.
  func need(
    _ index: some BinaryInteger, below count: Int, _ what: StaticString, _ place: Place
  ) throws(BundleError) {
    guard index >= 0, index < count else {
      throw refusal(
        .danglingPlace, place, found: "\(what) \(index)", expected: "a number below \(count)")
    }
  }

  /// There are at most so many.
  func need(
    _ count: Int, atMost most: Int, _ what: StaticString, _ place: Place
  ) throws(BundleError) {
    guard count <= most else {
      throw refusal(.overLimit, place, found: "\(count) \(what)", expected: "at most \(most)")
    }
  }

  /// A condition that must hold between two things.
  func need(
    _ condition: Bool, _ place: Place, found: @autoclosure () -> String,
    expected: @autoclosure () -> String
  ) throws(BundleError) {
    guard condition else {
      throw refusal(.inconsistent, place, found: found(), expected: expected())
    }
  }

  /// No two names of a section have the same bytes.
  func needDistinct(
    _ names: [String], _ what: StaticString, _ section: BundleFormat.Section, element: Int? = nil
  ) throws(BundleError) {
    var seen = Set<[UInt8]>(minimumCapacity: names.count)
    for (index, name) in names.enumerated() {
      guard seen.insert(Array(name.utf8)).inserted else {
        throw refusal(
          .inconsistent, Place(section, element ?? index), found: "a second \(what) `\(name)`",
          expected: "every name once")
      }
    }
  }

  /// How many values an enumeration has.
  func valueCount(_ enumeration: UInt32) -> Int {
    policy.enumerations[Int(enumeration)].values.count
  }
}
