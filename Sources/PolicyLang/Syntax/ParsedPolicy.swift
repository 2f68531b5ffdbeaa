/// Every file of a policy as trees, with everything that was wrong so far.
public struct ParsedPolicy: Sendable {
  /// The texts; the root file first.
  public var sources: SourceSet
  /// A tree for each file that could be read: depth first, imports before the file that imports
  /// them, the root file last.
  public var trees: [Tree]
  /// The names of all files.
  public var names: NameTable
  /// What is wrong, sorted by place.
  public var diagnostics: [Diagnostic]
  /// The files of values that the texts name (`from "x.csv"`), by name; in `sources` behind them.
  public var data: [String: FileID] = [:]

  /// A policy of these parts.
  public init(sources: SourceSet, trees: [Tree], names: NameTable, diagnostics: [Diagnostic]) {
    self.sources = sources
    self.trees = trees
    self.names = names
    self.diagnostics = diagnostics
  }
}

/// Why a file gives no text.
public enum SourceProblem: Error, Sendable, Equatable {
  /// There is none of that name.
  case missing
  /// It is there, but cannot be read; the text says why.
  case unreadable(String)
  /// It is larger than any policy.
  case tooLarge(bytes: Int)
}
