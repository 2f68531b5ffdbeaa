internal import Foundation

/// The new bytes of a file before they take its name.
///
/// Where the system can, the draft has no name until it is whole: whatever ends the process
/// meanwhile, nothing is left behind. Signals that would end it wait while it has one.
struct Draft {
  /// What became of it.
  enum Outcome {
    case done
    /// The `errno` of what went wrong.
    case failed(Int32)
    /// The `errno` of giving it to the owner of the file that it replaces.
    case notOwned(Int32)
    /// The file that it replaces is no longer what it was.
    case changed
  }

  private let folder: String
  private let resolve: (String) -> [CChar]

  /// A draft in a folder, named with its slash or empty; `resolve` makes paths for the system.
  init(folder: String, _ resolve: @escaping (String) -> [CChar]) {
    self.folder = folder
    self.resolve = resolve
  }

  /// Writes the bytes to disk, with owner and permissions of a file, and lets `place` give the
  /// draft its name; the name that it has until then does not stay.
  func write(
    _ bytes: [UInt8], like old: stat?, _ place: ([CChar]) -> Outcome
  ) -> Outcome {
    if let outcome = writeUnnamed(bytes, like: old, place) { return outcome }
    return undisturbed {
      var name = resolve(folder + ".rtctl.XXXXXX")
      let descriptor = mkstemp(&name)
      guard descriptor >= 0 else { return .failed(errno) }
      var outcome = fill(descriptor, bytes, like: old)
      if close(descriptor) != 0, case .done = outcome { outcome = .failed(errno) }
      return settle(outcome, name, place)
    }
  }

  /// The same without a name until the bytes are there; nil where that is not possible.
  private func writeUnnamed(
    _ bytes: [UInt8], like old: stat?, _ place: ([CChar]) -> Outcome
  ) -> Outcome? {
    #if os(Linux)
      // O_TMPFILE, a macro that Swift does not see, is this bit and O_DIRECTORY.
      let unnamed: Int32 = 0o20_000_000 | O_DIRECTORY
      let parent = resolve(folder.isEmpty ? "." : folder)
      let descriptor = open(parent, unnamed | O_WRONLY | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      let outcome = fill(descriptor, bytes, like: old)
      guard case .done = outcome else { return outcome }
      return undisturbed {
        for _ in 0..<Self.tries {
          let name = resolve(
            folder + ".rtctl." + String(UInt32.random(in: 0...UInt32.max), radix: 36))
          if linkat(
            AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
          {
            return settle(.done, name, place)
          }
          if errno != EEXIST { return nil }
        }
        return nil
      }
    #else
      return nil
    #endif
  }

  /// Names that are tried before another way is gone.
  private static let tries = 16

  private func fill(_ descriptor: Int32, _ bytes: [UInt8], like old: stat?) -> Outcome {
    let problem = bytes.withUnsafeBytes { Descriptor.writeAll(descriptor, $0) }
    if problem != 0 { return .failed(problem) }
    var own = stat()
    if let old {
      guard fstat(descriptor, &own) == 0 else { return .failed(errno) }
      if own.st_uid != old.st_uid || own.st_gid != old.st_gid,
        fchown(descriptor, old.st_uid, old.st_gid) != 0
      {
        return .notOwned(errno)
      }
    }
    // Behind the owner: a change of owner takes bits away.
    let mode = old.map { $0.st_mode & 0o7777 } ?? Self.newFileMode()
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else { return .failed(errno) }
    return .done
  }

  private func settle(
    _ outcome: Outcome, _ name: [CChar], _ place: ([CChar]) -> Outcome
  ) -> Outcome {
    var outcome = outcome
    if case .done = outcome { outcome = place(name) }
    guard case .done = outcome else {
      unlink(name)
      return outcome
    }
    syncFolder()
    return outcome
  }

  /// Does something while signals that end the process wait.
  private func undisturbed<Result>(_ body: () -> Result) -> Result {
    var signals = sigset_t()
    var before = sigset_t()
    sigemptyset(&signals)
    for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return body()
  }

  /// What the process's mask leaves of "everybody may read and write".
  private static func newFileMode() -> mode_t {
    let mask = umask(0)
    umask(mask)
    return 0o666 & ~mask
  }

  /// The new name must reach the disk too; a file system that cannot is no reason to fail.
  private func syncFolder() {
    let parent = resolve(folder.isEmpty ? "." : folder)
    let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }
}
