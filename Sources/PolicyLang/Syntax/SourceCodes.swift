/// What can be wrong with the files of a policy.
public enum SourceCodes {
  /// In the order of their numbers.
  public static let all: [DiagnosticCode] = [
    .sourceUnusable, .importCycle, .importPath, .notImported, .malformedData,
    .dataColumns,
  ]
}
