internal import PolicyCore

/// The names that a misspelt one may have meant.
public enum NearestName {
  /// The candidate with the smallest edit distance, if it is near enough to be meant; else the only
  /// one that begins like it: `metadata` for `meta`, `mask` for `masking`.
  public static func of(_ text: String, among candidates: some Sequence<String>) -> String? {
    // What is suggested is another name, or it leads nowhere.
    let names = candidates.filter { $0 != text }
    if let nearest = EditDistance.nearest(to: text, among: names) { return nearest }
    let alike = names.filter { name in
      min(name.utf8.count, text.utf8.count) >= 4
        && (name.utf8.starts(with: text.utf8) || text.utf8.starts(with: name.utf8))
    }
    return alike.count == 1 ? alike[0] : nil
  }
}
