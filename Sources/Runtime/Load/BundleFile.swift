import Foundation
public import PolicyCore

/// Reads bundles from files.
public enum BundleFile {
  /// Why a file gave no bundle.
  public enum Problem: Error, Sendable, Equatable {
    /// There is no file of that name.
    case missing(path: String)
    /// It is there but is no file that can be read; the system's reason.
    case unreadable(path: String, reason: String)
    /// It has more bytes than `RuntimeLimits.bundleBytes`.
    case tooLarge(path: String, bytes: Int)
    /// It was read, but is no bundle that may be used.
    case invalid(path: String, BundleError)
  }

  /// Reads a whole file and checks it once, from its first byte to its last.
  public static func load(path: String) throws(Problem) -> ValidatedBundle {
    let bytes = try bytes(path: path)
    do {
      return try ValidatedBundle(bytes: bytes)
    } catch {
      throw .invalid(path: path, error)
    }
  }

  /// The bytes of a file that is not too large; nothing is read from one that is.
  private static func bytes(path: String) throws(Problem) -> [UInt8] {
    // Asked before it is opened: opening a pipe would wait for somebody to write to it.
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw errno == ENOENT
        ? .missing(path: path) : .unreadable(path: path, reason: reason(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, reason: "it is not a regular file")
    }
    let size = Int(status.st_size)
    guard size <= RuntimeLimits.bundleBytes else { throw .tooLarge(path: path, bytes: size) }
    guard let file = fopen(path, "rb") else {
      throw .unreadable(path: path, reason: reason(errno))
    }
    defer { fclose(file) }
    // A file that shrinks meanwhile gives fewer bytes, and one that grows is cut: the length that
    // the bundle states tells.
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = fread(buffer.baseAddress, 1, size, file)
    }
    guard ferror(file) == 0 else { throw .unreadable(path: path, reason: reason(errno)) }
    return bytes
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

extension BundleFile.Problem: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    switch self {
    case .missing(let path): "there is no file `\(path)`"
    case .unreadable(let path, let reason): "`\(path)` cannot be read: \(reason)"
    case .tooLarge(let path, let bytes):
      "`\(path)` has \(bytes) bytes; a bundle has at most \(RuntimeLimits.bundleBytes)"
    case .invalid(let path, let error): "`\(path)` is no bundle that may be used: \(error)"
    }
  }
}
