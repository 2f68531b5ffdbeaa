internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// What stands where the help says POLICY: a policy's texts, or a bundle built from them.
enum PolicyOrBundle {
  case sources(PolicySources)
  case bundle(ValidatedBundle)

  /// Reads either; a file is a bundle when it is not text.
  static func read(_ path: String, _ console: Console) throws(Failure) -> PolicyOrBundle {
    if try isBundle(path, console) { return .bundle(try bundle(path, console)) }
    return .sources(try PolicySources.read(path, console))
  }

  private static func bundle(
    _ path: String, _ console: Console
  ) throws(Failure) -> ValidatedBundle {
    do throws(BundleFile.Problem) {
      return try BundleFile.load(path: console.files.resolve(path))
    } catch {
      switch error {
      case .missing: throw .file("cannot read `\(path)`: no such file or folder")
      case .unreadable(_, let reason): throw .file("cannot read `\(path)`: \(reason)")
      case .tooLarge(_, let bytes):
        throw .bundle(
          "`\(path)` has \(bytes) bytes; a bundle has at most \(RuntimeLimits.bundleBytes)")
      case .invalid(_, let problem):
        throw .bundle("`\(path)` is no bundle that may be used: \(problem)")
      }
    }
  }

  /// A policy is text; a bundle has zeros among its first bytes.
  private static func isBundle(_ path: String, _ console: Console) throws(Failure) -> Bool {
    guard path != "-", !path.hasSuffix(".policy"), case .success(.file) = console.files.kind(path)
    else { return false }
    let input = try InputFile(path, console)
    var head = [UInt8](repeating: 1, count: 64)
    let count = head.withUnsafeMutableBytes { input.read($0) }
    if count < 0 { throw .file("cannot read `\(path)`: \(Descriptor.words(Int32(-count)))") }
    return head[..<count].contains(0)
  }
}
