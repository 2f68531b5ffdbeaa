import PolicyLang

/// A made-up code for tests of renderings.
let unknownName = DiagnosticCode(
  "T0102", "unknown name",
  explanation: "Every name in a condition must be declared.\n",
  wrong: "deny x { when tenat == \"a\" }\n", right: "deny x { when tenant == \"a\" }")

let unusedName = DiagnosticCode(
  "A0301", "unused name", severity: .warning,
  explanation: "A name that nothing uses.", wrong: "define x = n > 1", right: "")

/// Texts with a way to point into them.
struct Sample {
  var sources = SourceSet()

  init(_ files: (name: String, text: String)...) {
    for file in files { _ = sources.add(SourceFile(name: file.name, bytes: Array(file.text.utf8))) }
  }

  init(bytes: [UInt8]) { _ = sources.add(SourceFile(name: "main.policy", bytes: bytes)) }

  /// The first place of `word` in a file; an empty word is the end of the text.
  func span(_ word: String, in file: Int = 0) -> Span {
    let bytes = sources.files[file].bytes
    let wanted = Array(word.utf8)
    let start =
      wanted.isEmpty
      ? bytes.count
      : bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? bytes.count
    return Span(file: FileID(file), start: start, end: start + wanted.count)
  }

  func text(_ diagnostic: Diagnostic, colour: Bool = false, width: Int = 100) -> String {
    DiagnosticText(sources: sources, colour: colour, width: width).render(diagnostic)
  }
}
