internal import PolicyCore

/// Finds whole numbers for variables so that every sum lies in its range.
///
/// Sums that share no variable are settled apart, so that an answer does not depend on which other
/// sums there are. Variables are eliminated one after another (Fourier and Motzkin; Schrijver,
/// "Theory of linear and integer programming", 1986, section 12.2): if the last rows contradict each
/// other, no numbers do. Else numbers are put in, from the last variable to the first, each within
/// what the rows of its elimination leave it.
struct SumSolver {
  typealias Bounds = [Variable: ClosedRange<Int64>]

  /// What came out.
  enum Outcome {
    case values([Variable: Int64])
    /// No numbers do: proved. With the sums that exclude each other.
    case impossible([PointDomains.SumConstraint])
    /// `Limits.sumTries` or `Limits.sumRows` ran out.
    case unknown
  }

  /// `factors · variables <= bound`.
  private struct Row: Hashable {
    var factors: [Int128]
    var bound: Int128

    /// Whether sums of it with numbers of 64 bits stay within 128.
    var isSmall: Bool {
      factors.allSatisfy { $0.magnitude < 1 << 56 } && bound.magnitude < 1 << 120
    }
  }

  private let variables: [Variable]
  private let wishes: [Int64?]
  /// By variable: the rows that it was eliminated from.
  private var levels: [[Row]] = []
  private var tries = Limits.sumTries

  /// Values for every variable of the sums; `wish` is the value a variable has if it may.
  static func solve(
    _ sums: [PointDomains.SumConstraint], _ bounds: Bounds, wish: (Variable) -> Int64?
  ) -> Outcome {
    var values: [Variable: Int64] = [:]
    for group in groups(sums) {
      let variables = Array(Set(group.flatMap { $0.terms.map(\.variable) }))
        .sorted(by: Variable.precedes)
      var solver = SumSolver(variables: variables, wishes: variables.map(wish))
      let rows = solver.rows(group, bounds)
      guard rows.allSatisfy(\.isSmall) else { return .unknown }
      switch solver.eliminate(rows) {
      case true?: break
      case false?: return .impossible(group)
      case nil: return .unknown
      }
      guard let found = solver.substitute([]) else {
        return solver.isExhausted ? .impossible(group) : .unknown
      }
      // Values were found from the last variable to the first.
      for (variable, value) in zip(variables.reversed(), found) { values[variable] = value }
    }
    return .values(values)
  }

  private init(variables: [Variable], wishes: [Int64?]) {
    self.variables = variables
    self.wishes = wishes
  }

  /// Sums that share variables, together.
  private static func groups(
    _ sums: [PointDomains.SumConstraint]
  ) -> [[PointDomains.SumConstraint]] {
    var sets = DisjointSets<Variable>()
    for sum in sums {
      for term in sum.terms { sets.join(sum.terms[0].variable, term.variable) }
    }
    var groups: [[PointDomains.SumConstraint]] = []
    var numbers: [Variable: Int] = [:]
    for sum in sums {
      guard let first = sum.terms.first else { continue }
      let root = sets.root(of: first.variable)
      if let known = numbers[root] {
        groups[known].append(sum)
      } else {
        numbers[root] = groups.count
        groups.append([sum])
      }
    }
    return groups
  }

  private func rows(_ sums: [PointDomains.SumConstraint], _ bounds: Bounds) -> [Row] {
    var rows: [Row] = []
    func add(_ factors: [Int128], _ range: ClosedRange<Int64>) {
      // An end of 64 bits is no bound.
      if range.upperBound < .max {
        rows.append(Row(factors: factors, bound: Int128(range.upperBound)))
      }
      if range.lowerBound > .min {
        rows.append(Row(factors: factors.map { -$0 }, bound: -Int128(range.lowerBound)))
      }
    }
    for sum in sums {
      add(
        variables.map { variable in
          sum.terms.reduce(0) { $1.variable == variable ? $0 + Int128($1.coefficient) : $0 }
        }, sum.range)
    }
    for (place, variable) in variables.enumerated() {
      guard let range = bounds[variable] else { continue }
      let own = (0..<variables.count).map { Int128($0 == place ? 1 : 0) }
      rows.append(Row(factors: own, bound: Int128(range.upperBound)))
      rows.append(Row(factors: own.map { -$0 }, bound: -Int128(range.lowerBound)))
    }
    return rows
  }

  // MARK: - Elimination

  /// Eliminates all variables; false when the rows contradict each other, nil when they are too
  /// many or too large.
  private mutating func eliminate(_ first: [Row]) -> Bool? {
    var rows = first
    for place in variables.indices {
      let upper = rows.filter { $0.factors[place] > 0 }
      let lower = rows.filter { $0.factors[place] < 0 }
      levels.append(upper + lower)
      var next = Set(rows.filter { $0.factors[place] == 0 })
      for one in upper {
        for two in lower {
          guard let row = Self.combine(one, two, place) else { return nil }
          if row.factors.allSatisfy({ $0 == 0 }) {
            if row.bound < 0 { return false }
          } else {
            next.insert(row)
          }
          guard next.count <= Limits.sumRows else { return nil }
        }
      }
      rows = Self.strictest(next)
    }
    return true
  }

  /// Of rows with the same factors the one with the least bound, in an order of their own.
  private static func strictest(_ rows: Set<Row>) -> [Row] {
    var least: [[Int128]: Int128] = [:]
    for row in rows { least[row.factors] = min(least[row.factors] ?? row.bound, row.bound) }
    return least.map { Row(factors: $0.key, bound: $0.value) }
      .sorted { $0.factors.lexicographicallyPrecedes($1.factors) }
  }

  /// The sum of two rows in which a variable falls out, in its smallest whole numbers; nil when
  /// they need more than 128 bits.
  private static func combine(_ one: Row, _ two: Row, _ place: Int) -> Row? {
    let (a, b) = (-two.factors[place], one.factors[place])
    func sum(_ first: Int128, _ second: Int128) -> Int128? {
      let (left, right) = (
        first.multipliedReportingOverflow(by: a), second.multipliedReportingOverflow(by: b)
      )
      let (sum, isOver) = left.partialValue.addingReportingOverflow(right.partialValue)
      return left.overflow || right.overflow || isOver ? nil : sum
    }
    var factors: [Int128] = []
    for (first, second) in zip(one.factors, two.factors) {
      guard let factor = sum(first, second) else { return nil }
      factors.append(factor)
    }
    guard let bound = sum(one.bound, two.bound) else { return nil }
    let divisor = factors.reduce(Int128(0), Self.greatestDivisor)
    // Whole numbers: what is at most 7.5 is at most 7.
    let row =
      divisor > 1
      ? Row(factors: factors.map { $0 / divisor }, bound: floor(bound, divisor))
      : Row(factors: factors, bound: bound)
    return row.isSmall ? row : nil
  }

  private static func greatestDivisor(_ left: Int128, _ right: Int128) -> Int128 {
    var (a, b) = (left < 0 ? -left : left, right < 0 ? -right : right)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  // MARK: - Numbers

  /// Whether every number of every variable was tried.
  private var isExhausted = true

  /// Numbers for the variables from the last to the first, behind those that are chosen.
  private mutating func substitute(_ chosen: [Int64]) -> [Int64]? {
    guard chosen.count < variables.count else { return chosen }
    let place = variables.count - 1 - chosen.count
    var low = Int128(Int64.min)
    var high = Int128(Int64.max)
    for row in levels[place] {
      var rest = row.bound
      for (offset, value) in chosen.enumerated() {
        rest -= row.factors[variables.count - 1 - offset] * Int128(value)
      }
      let factor = row.factors[place]
      if factor > 0 {
        high = min(high, Self.floor(rest, factor))
      } else {
        low = max(low, -Self.floor(rest, -factor))
      }
    }
    guard low <= high else { return nil }
    let (first, last) = (Int64(low), Int64(high))
    var candidates = [first, last, Int64((low + high) >> 1)]
    if let wish = wishes[place] { candidates.insert(min(max(wish, first), last), at: 0) }
    if high - low < 16 { candidates += first...last }
    if high - low >= 16 { isExhausted = false }
    var seen: Set<Int64> = []
    for value in candidates where seen.insert(value).inserted {
      tries -= 1
      guard tries > 0 else {
        isExhausted = false
        return nil
      }
      if let found = substitute(chosen + [value]) { return found }
    }
    return nil
  }

  private static func floor(_ number: Int128, _ divisor: Int128) -> Int128 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
  }
}
