internal import Foundation

extension FileSystem {
  /// Replaces a file as a whole: whoever reads it sees the old bytes or the new ones.
  ///
  /// The new bytes go to a file in the same folder, reach the disk and take the name; permissions
  /// stay. Through a symbolic link its target is replaced. What is no regular file (`/dev/stdout`,
  /// a pipe) is written to as it is.
  func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
    var target = resolve(path)
    var mode: mode_t?
    var status = stat()
    if stat(target, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR {
        throw .file("cannot write `\(path)`: it is a folder")
      }
      if status.st_mode & S_IFMT != S_IFREG { return try overwrite(path, with: bytes) }
      mode = status.st_mode & 0o7777
      if let real = realpath(target, nil) {
        target = String(cString: real)
        free(real)
      }
    }
    let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(target[..<$0]) + "/" } ?? "./"
    let name = slash.map { String(target[target.index(after: $0)...]) } ?? target
    var template = Array((folder + "." + name + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw cannotWrite(path, errno) }
    let temporary = template.withUnsafeBufferPointer {
      String(decoding: $0.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    var problem = bytes.withUnsafeBytes { Descriptor.writeAll(descriptor, $0) }
    if problem == 0, fchmod(descriptor, mode ?? Self.newFileMode()) != 0 { problem = errno }
    if problem == 0, fsync(descriptor) != 0 { problem = errno }
    if close(descriptor) != 0, problem == 0 { problem = errno }
    if problem == 0, rename(temporary, target) != 0 { problem = errno }
    if problem != 0 {
      unlink(temporary)
      throw cannotWrite(path, problem)
    }
    syncFolder(folder)
  }

  /// Makes a file that must not be there yet, with the folders that lead to it.
  func create(_ path: String, with bytes: [UInt8]) throws(Failure) {
    let descriptor = open(resolve(path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw cannotWrite(path, errno) }
    var problem = bytes.withUnsafeBytes { Descriptor.writeAll(descriptor, $0) }
    if close(descriptor) != 0, problem == 0 { problem = errno }
    if problem != 0 { throw cannotWrite(path, problem) }
  }

  /// Makes a folder, and those above it, where they are missing.
  func makeFolder(_ path: String) throws(Failure) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += made.isEmpty || made.hasSuffix("/") ? part : "/" + part
      if mkdir(resolve(made), 0o777) != 0, errno != EEXIST {
        throw .file("cannot make folder `\(made)`: \(Descriptor.words(errno))")
      }
    }
  }

  private func overwrite(_ path: String, with bytes: [UInt8]) throws(Failure) {
    let descriptor = open(resolve(path), O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw cannotWrite(path, errno) }
    let problem = bytes.withUnsafeBytes { Descriptor.writeAll(descriptor, $0) }
    close(descriptor)
    if problem != 0 { throw cannotWrite(path, problem) }
  }

  private func cannotWrite(_ path: String, _ number: Int32) -> Failure {
    .file("cannot write `\(path)`: \(Descriptor.words(number))")
  }

  /// What the process's mask leaves of "everybody may read and write".
  private static func newFileMode() -> mode_t {
    let mask = umask(0)
    umask(mask)
    return 0o666 & ~mask
  }

  /// The new name must reach the disk too; a file system that cannot is no reason to fail.
  private func syncFolder(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }
}
