/// The text of a policy in parts that can be left out or put in another order.
struct GeneratedPolicy {
  /// A rule, or a table of them.
  struct Rule {
    var kind: String
    var name: String
    var text: String
  }
  /// Types, request, facts, models, lists, defines.
  var declarations: [String]
  var rules: [Rule]
  /// What it was made from; 0 when it was not.
  var seed: UInt64 = 0
  /// Strings worth asking about, beside the literals of the policy.
  var samples: [String]
  /// Files of values by name.
  var data: [String: String] = [:]

  var text: String {
    (["language 1"] + declarations + rules.map(\.text)).joined(separator: "\n") + "\n"
  }

  /// Without the rules at those lines of the text, counted from 1.
  func without(lines: Set<Int>) -> GeneratedPolicy {
    var result = self
    var line =
      2
      + declarations.reduce(0) {
        $0 + $1.split(separator: "\n", omittingEmptySubsequences: false).count
      }
    result.rules = rules.filter { rule in
      let count = rule.text.split(separator: "\n", omittingEmptySubsequences: false).count
      defer { line += count }
      return lines.isDisjoint(with: line..<line + count)
    }
    return result
  }
}
