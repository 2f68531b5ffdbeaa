import Foundation

/// The checkout's own files, as the house rules see them.
struct Checkout {
  /// A file with its path from the root.
  struct File {
    var path: String
    var text: String
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    /// The text without strings and comments.
    var code: String {
      text.replacing(#/"""(?:.|\n)*?"""|#*"(?:\\.|[^"\\\n])*"#*|//[^\n]*/#, with: " ")
    }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Every file below a folder of the root that ends so, build products left out.
  static func files(below folder: String, ending: String) -> [File] {
    let base = root.appending(path: folder)
    let names = FileManager.default.enumerator(atPath: base.path)
    return (names?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(ending) && !$0.contains(".build") }
      .sorted()
      .compactMap { name in
        guard let data = FileManager.default.contents(atPath: base.appending(path: name).path)
        else { return nil }
        return File(path: "\(folder)/\(name)", text: String(decoding: data, as: UTF8.self))
      }
  }

  static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: root.appending(path: path).path)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
