internal import Foundation
internal import PolicyLang

/// Files, with paths that start from one folder.
struct FileSystem {
  /// The folder that relative paths start from; empty for the process's own.
  let folder: String

  /// What a path leads to.
  enum Kind { case file, folder, other }

  /// A path for the system.
  func resolve(_ path: String) -> [CChar] {
    PathText.path(path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path)
  }

  /// Refuses to write over a file that the run reads.
  func keep(_ inputs: [String], from target: String) throws(Failure) {
    for input in inputs where isSame(target, input) {
      throw .usage(
        "`\(target)` is read here, and is not written over",
        help: ["name another file to write"])
    }
  }

  /// Whether two paths lead to one regular file.
  private func isSame(_ path: String, _ other: String) -> Bool {
    var first = stat()
    var second = stat()
    return stat(resolve(path), &first) == 0 && stat(resolve(other), &second) == 0
      && first.st_dev == second.st_dev && first.st_ino == second.st_ino
      && first.st_mode & S_IFMT == S_IFREG
  }

  /// What stands at a path, or the `errno`.
  func kind(_ path: String) -> Result<Kind, FileProblem> {
    var status = stat()
    guard stat(resolve(path), &status) == 0 else { return .failure(FileProblem(errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .success(.file)
    case S_IFDIR: return .success(.folder)
    default: return .success(.other)
    }
  }

  /// Whether a file that lies in a folder is a link to something outside of it.
  ///
  /// Links inside the folder are fine: a mounted Kubernetes volume is made of them.
  func leaves(_ folder: String, _ path: String) -> Bool {
    guard let home = followed(folder.isEmpty ? "." : folder), let file = followed(path) else {
      return false
    }
    return !file.hasPrefix(home == "/" ? home : home + "/")
  }

  /// The path with every link followed, or nil when nothing is there.
  private func followed(_ path: String) -> String? {
    guard let found = realpath(resolve(path), nil) else { return nil }
    defer { free(found) }
    return PathText.text(
      UnsafeBufferPointer(start: found, count: strlen(found)).map { UInt8(bitPattern: $0) })
  }

  /// The bytes of a file of at most `limit` bytes, or of a pipe unless it must be a regular file.
  func read(
    _ path: String, limit: Int, mustBeRegular: Bool = false
  ) -> Result<[UInt8], SourceProblem> {
    // Opening a pipe that nobody writes to would wait for somebody.
    let descriptor = open(resolve(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      return .failure(errno == ENOENT ? .missing : .unreadable(Descriptor.words(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      return .failure(.unreadable(Descriptor.words(errno)))
    }
    let type = status.st_mode & S_IFMT
    if type == S_IFDIR { return .failure(.unreadable("it is a folder")) }
    if mustBeRegular, type != S_IFREG { return .failure(.unreadable("it is no regular file")) }
    if status.st_size > limit { return .failure(.tooLarge(bytes: Int(status.st_size))) }
    if type == S_IFIFO, !Descriptor.holdsBytes(descriptor, within: Self.patience) {
      return .failure(.unreadable("it is a pipe, and nothing comes out of it"))
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = chunk.withUnsafeMutableBytes { Descriptor.read(descriptor, $0) }
      if count == 0 { return .success(bytes) }
      if count < 0 { return .failure(.unreadable(Descriptor.words(Int32(-count)))) }
      bytes += chunk[..<count]
      if bytes.count > limit { return .failure(.tooLarge(bytes: bytes.count)) }
    }
  }

  /// Milliseconds that a pipe may take to its first byte.
  private static let patience = 3_000

  /// The names of all `.policy` files below a folder, relative to it, sorted by bytes.
  ///
  /// Hidden entries are left out, and with them the doubles that a mounted Kubernetes volume
  /// keeps; folders behind links are not entered, so there are no loops.
  func policyNames(below path: String) throws(Failure) -> [String] {
    var names: [String] = []
    var waiting = [""]
    while let prefix = waiting.popLast() {
      let below = prefix.isEmpty ? path : path + "/" + prefix
      guard let handle = opendir(resolve(below)) else {
        throw .file("cannot read folder `\(below)`: \(Descriptor.words(errno))")
      }
      defer { closedir(handle) }
      while let entry = readdir(handle) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) {
          PathText.text($0.prefix { $0 != 0 })
        }
        if name.hasPrefix(".") { continue }
        let relative = prefix.isEmpty ? name : prefix + "/" + name
        var status = stat()
        guard lstat(resolve(path + "/" + relative), &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          waiting.append(relative)
        } else if name.hasSuffix(".policy") {
          names.append(relative)
        }
        if names.count + waiting.count > Self.entries {
          throw .file("folder `\(path)` has more than \(Self.entries) policy files and folders")
        }
      }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The names of the `.cases.csv` files in a folder itself, sorted by bytes.
  func caseNames(in path: String) throws(Failure) -> [String] {
    guard let handle = opendir(resolve(path)) else {
      throw .file("cannot read folder `\(path)`: \(Descriptor.words(errno))")
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { PathText.text($0.prefix { $0 != 0 }) }
      guard name.hasSuffix(".cases.csv"), !name.hasPrefix(".") else { continue }
      names.append(name)
      if names.count > Limits.dataFiles {
        throw .file("folder `\(path)` has more than \(Limits.dataFiles) files of cases")
      }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Policy files and folders looked at below one folder: a policy has at most `Limits.files`.
  private static let entries = 10_000
}

/// Why a file cannot be used.
struct FileProblem: Error {
  let number: Int32
  init(_ number: Int32) { self.number = number }
  var words: String { Descriptor.words(number) }
}
