/// Every kind of problem, and the page that explains it.
public enum DiagnosticCatalogue {
  /// All codes, by number; each stage lists its own.
  public static let all: [DiagnosticCode] = stages.flatMap(\.self).sorted { $0.id < $1.id }

  /// The lists, in the order of the stages.
  private static let stages: [[DiagnosticCode]] = [
    LexicalCodes.all, SyntaxCodes.all, SourceCodes.all, TypeCodes.all, RuleCodes.all,
    TableCodes.all, AnalysisCodes.all, ProofCodes.all,
  ]

  /// What a search by number found.
  public enum Finding: Sendable, Equatable {
    /// The code.
    case found(DiagnosticCode)
    /// No such code; the one that may have been meant.
    case unknown(nearest: DiagnosticCode?)
  }

  /// The code of that number, whatever its case.
  public static func find(_ id: String, among codes: [DiagnosticCode] = all) -> Finding {
    let wanted = id.uppercased()
    if let code = codes.first(where: { $0.id == wanted }) { return .found(code) }
    let nearest = NearestName.of(wanted, among: codes.map(\.id))
    return .unknown(nearest: codes.first { $0.id == nearest })
  }
}
