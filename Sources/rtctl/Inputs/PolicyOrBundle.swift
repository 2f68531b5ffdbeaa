internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// What stands where the help says POLICY: a policy's texts, or a bundle built from them.
enum PolicyOrBundle {
  case sources(PolicySources)
  case bundle(ValidatedBundle)

  /// Reads either; a file is a bundle when it is not text.
  static func read(_ path: String, _ console: Console) throws(Failure) -> PolicyOrBundle {
    guard !path.hasSuffix(".policy"), let bytes = try whole(path, console) else {
      return .sources(try PolicySources.read(path, console))
    }
    guard isBundle(bytes) else {
      guard bytes.count <= Limits.sourceBytes else {
        throw PolicySources.tooLarge(path, bytes.count)
      }
      return .sources(try PolicySources.read(path, given: bytes, console))
    }
    do throws(BundleError) {
      return .bundle(try ValidatedBundle(bytes: bytes))
    } catch {
      throw .bundle("`\(path)` is no bundle that may be used: \(error)")
    }
  }

  /// The bytes of what may be a bundle, which is read but once: it may be a pipe.
  private static func whole(_ path: String, _ console: Console) throws(Failure) -> [UInt8]? {
    let limit = RuntimeLimits.bundleBytes
    if path == "-" { return try console.readInput(limit: limit) }
    switch console.files.kind(path) {
    case .failure, .success(.folder): return nil
    case .success(.file), .success(.other): break
    }
    switch console.files.read(path, limit: limit) {
    case .success(let bytes): return bytes
    case .failure(.missing): throw .file("cannot read `\(path)`: no such file or folder")
    case .failure(.unreadable(let words)): throw .file("cannot read `\(path)`: \(words)")
    case .failure(.tooLarge(let bytes)):
      throw .bundle("`\(path)` has \(bytes) bytes; a bundle has at most \(limit)")
    }
  }

  /// A policy is text; a bundle has zeros among its first bytes.
  private static func isBundle(_ bytes: [UInt8]) -> Bool { bytes.prefix(64).contains(0) }
}
