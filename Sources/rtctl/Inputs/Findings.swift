internal import PolicyLang

/// Diagnostics of several policies as one list, so that one report can show them all.
struct Findings {
  private(set) var sources = SourceSet()
  private(set) var diagnostics: [Diagnostic] = []

  /// Takes over the diagnostics of a policy, with its folder before the names of its files.
  mutating func add(_ found: [Diagnostic], of texts: SourceSet, folder: String) {
    let first = sources.files.count
    for file in texts.files {
      _ = sources.add(SourceFile(name: folder + file.name, bytes: file.bytes))
    }
    func moved(_ span: Span) -> Span {
      var span = span
      span.file = FileID(Int(span.file.index) + first)
      return span
    }
    for diagnostic in found {
      var diagnostic = diagnostic
      diagnostic.span = moved(diagnostic.span)
      for index in diagnostic.secondary.indices {
        diagnostic.secondary[index].span = moved(diagnostic.secondary[index].span)
      }
      if var fixIt = diagnostic.fixIt {
        for index in fixIt.edits.indices {
          fixIt.edits[index].span = moved(fixIt.edits[index].span)
        }
        diagnostic.fixIt = fixIt
      }
      diagnostics.append(diagnostic)
    }
  }

  /// `findings` when one is an error.
  var status: ExitStatus {
    diagnostics.contains { $0.severity == .error } ? .findings : .good
  }

  /// Prints all of them as the results of a command.
  func print(_ format: OutputFormat, _ console: Console) {
    let output = console.output
    switch format {
    case .json: output.write(utf8: DiagnosticJSON.render(diagnostics, sources: sources))
    case .sarif:
      output.write(utf8: DiagnosticSARIF.render(diagnostics, sources: sources))
    case .junit: output.write(utf8: DiagnosticJUnit.render(diagnostics, sources: sources))
    case .github: output.write(utf8: DiagnosticGitHub.render(diagnostics, sources: sources))
    case .text, .csv, .html, .markdown: output.write(text(for: output))
    }
  }

  /// The same for people, as messages beside another command's results.
  func printAsMessages(_ console: Console) {
    guard !diagnostics.isEmpty else { return }
    if console.output.isTerminal { console.output.flush() }
    console.errors.write(text(for: console.errors))
    console.errors.flush()
  }

  /// Says in one line that there are some, for commands whose results are about something else.
  func mention(_ path: String, _ console: Console) {
    guard status == .good else { return printAsMessages(console) }
    let weighty = diagnostics.filter { $0.severity != .note }
    guard !weighty.isEmpty else { return }
    let counts = DiagnosticText.summary(weighty)
    console.say("note: the policy has \(counts); `rtctl check \(path)` shows all")
  }

  private func text(for output: Output) -> String {
    DiagnosticText(sources: sources, colour: output.style.isColoured, width: output.width)
      .render(diagnostics)
  }
}
