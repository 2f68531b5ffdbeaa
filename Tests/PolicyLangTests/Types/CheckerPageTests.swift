import PolicyLang
import Testing

@Suite("Pages of the checker's diagnostics")
struct CheckerPageTests {
  static let all = TypeCodes.all + RuleCodes.all

  @Test("the wrong example raises the code", arguments: all)
  func wrongRaises(_ code: DiagnosticCode) {
    let checked = CheckedPolicy(inBase: code.wrong)
    #expect(checked.codes.contains(code.id), "\(code.id) \(code.title): \(checked.report)")
  }

  @Test("the wrong example raises nothing else", arguments: all)
  func wrongRaisesOnlyThat(_ code: DiagnosticCode) {
    let checked = CheckedPolicy(inBase: code.wrong)
    let others = checked.codes.filter { $0 != code.id }
    #expect(others.isEmpty, "\(code.id) \(code.title): \(checked.report)")
  }

  @Test("the right example raises nothing", arguments: all)
  func rightIsSilent(_ code: DiagnosticCode) {
    let checked = CheckedPolicy(inBase: code.right)
    let others = checked.codes
    #expect(others.isEmpty, "\(code.id) \(code.title): \(checked.report)")
  }

  @Test("numbers and titles are unique")
  func numbersAreUnique() {
    #expect(Set(Self.all.map(\.id)).count == Self.all.count)
    #expect(Set(Self.all.map(\.title)).count == Self.all.count)
  }
}
