internal import PolicyCore

/// The names that a misspelt one may have meant.
public enum NearestName {
  /// The candidate with the smallest edit distance, if it is near enough to be meant.
  public static func of(_ text: String, among candidates: some Sequence<String>) -> String? {
    EditDistance.nearest(to: text, among: candidates)
  }
}
