/// Which requests try a model that `fastest of` knows no sample of.
///
/// By the request's `id` alone, so that the same request is decided the same way everywhere.
public enum Exploration {
  /// One request in so many.
  public static let oneIn: UInt64 = 50

  /// Whether the request of that `id` explores: the first 8 bytes of SHA-256 of its text, or of the
  /// digits of an integer as they are written, modulo 50, are 0.
  public static func includes(id: UnsafeBufferPointer<UInt8>) -> Bool {
    var hash = SHA256()
    hash.update(id)
    return hash.finish().prefix % oneIn == 0
  }
}
