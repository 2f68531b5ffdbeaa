internal import Foundation

extension FileSystem {
  /// Replaces a file as a whole: whoever reads it sees the old bytes or the new ones.
  ///
  /// The new bytes go to a file in the same folder, reach the disk and take the name; owner and
  /// permissions stay. At the end of symbolic links their target is replaced. What is no regular
  /// file (`/dev/stdout`, a pipe) is written to as it is. With `old`, a file that no longer holds
  /// just these bytes is left alone.
  func replace(
    _ path: String, with bytes: [UInt8], holding old: [UInt8]? = nil
  ) throws(Failure) {
    var found = stat()
    var present: stat?
    if stat(resolve(path), &found) == 0 {
      if found.st_mode & S_IFMT == S_IFDIR {
        throw .file("cannot write `\(path)`: it is a folder")
      }
      if found.st_mode & S_IFMT != S_IFREG { return try overwrite(path, with: bytes) }
      guard access(resolve(path), W_OK) == 0 else { throw cannotWrite(path, errno) }
      present = found
    } else if errno != ENOENT {
      throw cannotWrite(path, errno)
    }
    let target = try end(of: path)
    let draft = Draft(folder: folder(of: target), resolve)
    let outcome = draft.write(bytes, like: present) { name in
      if let old, read(target, limit: old.count) != .success(old) { return .changed }
      return rename(name, resolve(target)) == 0 ? .done : .failed(errno)
    }
    switch outcome {
    case .done: break
    case .failed(let number): throw cannotWrite(path, number)
    case .notOwned(let number):
      throw .file(
        "cannot write `\(path)`: it belongs to somebody else, and its owner cannot be kept: "
          + Descriptor.words(number))
    case .changed:
      throw .file(
        "`\(path)` was changed by somebody else meanwhile, and is left as it is now",
        help: ["run the command again"])
    }
  }

  /// Makes a file that must not be there yet; it is there whole or not at all.
  func create(_ path: String, with bytes: [UInt8]) throws(Failure) {
    let draft = Draft(folder: folder(of: path), resolve)
    let outcome = draft.write(bytes, like: nil) { name in
      guard link(name, resolve(path)) == 0 else { return .failed(errno) }
      unlink(name)
      return .done
    }
    if case .failed(let number) = outcome { throw cannotWrite(path, number) }
  }

  /// Makes a folder, and those above it, where they are missing; gives those that were made.
  @discardableResult
  func makeFolder(_ path: String) throws(Failure) -> [String] {
    var made: [String] = []
    var place = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      place += place.isEmpty || place.hasSuffix("/") ? part : "/" + part
      if mkdir(resolve(place), 0o777) == 0 {
        made.append(place)
      } else if errno != EEXIST {
        let number = errno
        for folder in made.reversed() { rmdir(resolve(folder)) }
        throw .file("cannot make folder `\(place)`: \(Descriptor.words(number))")
      }
    }
    return made
  }

  /// Takes away a file or an empty folder that this run has made.
  func takeBack(_ path: String) { remove(resolve(path)) }

  private func overwrite(_ path: String, with bytes: [UInt8]) throws(Failure) {
    // Opening a pipe that nobody reads from would wait for somebody.
    let descriptor = open(resolve(path), O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      if errno == ENXIO {
        throw .file("cannot write `\(path)`: it is a pipe, and nobody reads from it")
      }
      throw cannotWrite(path, errno)
    }
    let problem = bytes.withUnsafeBytes { Descriptor.writeAll(descriptor, $0) }
    close(descriptor)
    if problem != 0 { throw cannotWrite(path, problem) }
  }

  private func cannotWrite(_ path: String, _ number: Int32) -> Failure {
    .file("cannot write `\(path)`: \(Descriptor.words(number))")
  }

  /// The path at the end of a chain of links, whether or not anything is there.
  private func end(of path: String) throws(Failure) -> String {
    var place = path
    for _ in 0..<Self.links {
      var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(resolve(place), &bytes, bytes.count)
      guard count > 0 else { return place }
      let next = PathText.text(bytes[..<count].map { UInt8(bitPattern: $0) })
      place = next.hasPrefix("/") ? next : folder(of: place) + next
    }
    throw cannotWrite(path, ELOOP)
  }

  /// What leads to a path, with its slash; empty for the folder that paths start from.
  private func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// Links that may lead to one another, as many as Linux follows.
  private static let links = 40
}
