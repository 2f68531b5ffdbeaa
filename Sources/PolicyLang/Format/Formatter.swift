/// Prints a file in the canonical layout of the language.
///
/// Formatting changes white space, the order of the clauses of a rule and the commas before `}`;
/// every other token and every comment of the source appears exactly once, as it was written.
/// Formatting what was formatted changes nothing.
public enum Formatter {
  /// The text of a tree that was parsed from `source` without errors.
  public static func format(_ tree: Tree, source: SourceFile) -> [UInt8] {
    let tokens = WovenTokens(tree.tokens, source: source)
    var printer = LayoutPrinter(tokens)
    FileLayout(tree: tree, tokens: tokens).forEachEntry { printer.print($0) }
    return printer.finish()
  }
}
