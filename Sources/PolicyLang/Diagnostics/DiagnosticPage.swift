extension DiagnosticCode {
  /// Its page in Markdown, for `docs/diagnostics` and `rtctl explain`.
  public var page: String {
    """
    # \(id): \(title)

    Severity: \(severity.rawValue)

    \(trimmed(explanation))

    Wrong:

    ```
    \(trimmed(wrong))
    ```

    Right:

    ```
    \(trimmed(right))
    ```

    """
  }

  private func trimmed(_ text: String) -> Substring {
    var rest = text[...]
    while rest.last?.isNewline == true { rest.removeLast() }
    while rest.first?.isNewline == true { rest.removeFirst() }
    return rest
  }
}
