/// Reads a day or an instant as a policy writes it, for command lines.
public enum InstantText {
  /// Microseconds since 1970; nil when the text is neither.
  ///
  /// A day is its start in UTC.
  public static func parse(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    let place = Span(file: FileID(0), start: 0, end: bytes.count)
    guard bytes.count >= 10, let instant = try? InstantReader.read(bytes, at: place) else {
      return nil
    }
    return instant.microseconds
  }
}
