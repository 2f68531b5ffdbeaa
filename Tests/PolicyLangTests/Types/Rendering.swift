import PolicyCore
import PolicyLang

/// Checked conditions as short texts, to compare with what is expected.
struct Rendering {
  var policy: Policy

  func text(_ condition: Condition) -> String {
    switch condition {
    case .constant(let truth): "\(truth)"
    case .all(let parts): "(" + parts.map(text).joined(separator: " and ") + ")"
    case .any(let parts): "(" + parts.map(text).joined(separator: " or ") + ")"
    case .not(let part): "not " + text(part)
    case .test(let test, _): text(test)
    }
  }

  private func text(_ test: TypedTest) -> String {
    switch test {
    case .truth(let reading): text(reading)
    case .linear(let linear, let comparator):
      linear.terms.map { "\($0.coefficient)*\(text($0.reading))" }.joined(separator: " + ")
        + " + \(linear.constant) \(comparator.rawValue) 0"
    case .compare(let left, let comparator, let right):
      "\(text(left)) \(comparator.rawValue) \(text(right))"
    case .member(let reading, let ranges):
      "\(text(reading)) in "
        + ranges.map { "\($0.lowerBound)..\($0.upperBound)" }.joined(separator: ",")
    case .textMember(let reading, let texts):
      "\(text(reading)) in "
        + texts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
    case .listMember(let reading, let list): "\(text(reading)) in list \(policy.lists[list].name)"
    case .has(let left, let kind, let right): "\(text(left)) has \(kind.rawValue) \(text(right))"
    case .isEmpty(let reading): "\(text(reading)) is empty"
    case .text(let reading, let test, let ignoringCase):
      "\(text(reading)) \(text(test))\(ignoringCase ? " ignoring case" : "")"
    }
  }

  private func text(_ test: TextTest) -> String {
    switch test {
    case .equals(let bytes): "== " + String(decoding: bytes, as: UTF8.self)
    case .startsWith(let bytes): "starts " + String(decoding: bytes, as: UTF8.self)
    case .endsWith(let bytes): "ends " + String(decoding: bytes, as: UTF8.self)
    case .contains(let bytes): "contains " + String(decoding: bytes, as: UTF8.self)
    case .glob(let bytes): "glob " + String(decoding: bytes, as: UTF8.self)
    case .matches(let pattern): "matches /\(pattern)/"
    case .containsMatch(let pattern): "contains /\(pattern)/"
    }
  }

  private func text(_ reading: Reading) -> String {
    switch reading {
    case .attribute(let id): policy.attributes[id].name
    case .declared(let id): "declared.\(policy.attributes[id].name)"
    case .fact(let id): "model.\(policy.facts[id].name)"
    case .signal(let signal): "signal.\(signal.rawValue)"
    case .constant(.bool(let truth)): "\(truth)"
    case .constant(.number(let number)): "\(number)"
    case .constant(.symbol(let place)): "#\(place)"
    case .constant(.set(let bits)): "{\(String(bits, radix: 2))}"
    case .constant(.text(let bytes)): "\"\(String(decoding: bytes, as: UTF8.self))\""
    }
  }
}
