internal import PolicyCore

/// Diagnostics as one JSON document, for scripts.
///
/// `{"diagnostics":[{"code","title","severity","message","file","line","column","endLine",
/// "endColumn","start","end","label","secondary","help","fixIt","witness"}],"summary":{…}}`.
/// Lines and columns count from 1, columns in code points, ends are behind the last one; `start`
/// and `end` are byte offsets. What is empty is left out.
public enum DiagnosticJSON {
  /// The document, sorted by place, with `folder` before every file name.
  public static func render(
    _ diagnostics: [Diagnostic], sources: SourceSet, folder: String = ""
  ) -> [UInt8] {
    var json = JSONWriter()
    let sorted = diagnostics.sortedByPlace()
    json.object { json in
      json.key("diagnostics")
      json.array { json in
        for diagnostic in sorted { write(diagnostic, sources, folder, to: &json) }
      }
      json.key("summary")
      json.object { json in
        json.member("errors", sorted.count { $0.severity == .error })
        json.member("warnings", sorted.count { $0.severity == .warning })
        json.member("notes", sorted.count { $0.severity == .note })
      }
    }
    return json.bytes + [0x0A]
  }

  private static func write(
    _ diagnostic: Diagnostic, _ sources: SourceSet, _ folder: String, to json: inout JSONWriter
  ) {
    json.object { json in
      json.member("code", diagnostic.code.id)
      json.member("title", diagnostic.code.title)
      json.member("severity", diagnostic.severity.rawValue)
      json.member("message", diagnostic.message)
      write(DiagnosticPlace(diagnostic.span, sources, folder), to: &json)
      if !diagnostic.label.isEmpty { json.member("label", diagnostic.label) }
      if !diagnostic.secondary.isEmpty {
        json.key("secondary")
        json.array { json in
          for label in diagnostic.secondary {
            json.object { json in
              write(DiagnosticPlace(label.span, sources, folder), to: &json)
              json.member("label", label.text)
            }
          }
        }
      }
      if !diagnostic.help.isEmpty {
        json.key("help")
        json.array { json in for line in diagnostic.help { json.string(line) } }
      }
      if let fixIt = diagnostic.fixIt {
        json.key("fixIt")
        write(fixIt, sources, folder, to: &json)
      }
      if let witness = diagnostic.witness { json.member("witness", witness) }
    }
  }

  private static func write(
    _ fixIt: Diagnostic.FixIt, _ sources: SourceSet, _ folder: String, to json: inout JSONWriter
  ) {
    json.object { json in
      json.member("title", fixIt.title)
      json.key("edits")
      json.array { json in
        for edit in fixIt.edits {
          json.object { json in
            write(DiagnosticPlace(edit.span, sources, folder), to: &json)
            json.member("replacement", edit.replacement)
          }
        }
      }
    }
  }

  private static func write(_ place: DiagnosticPlace, to json: inout JSONWriter) {
    json.member("file", place.file)
    json.member("line", place.line)
    json.member("column", place.column)
    json.member("endLine", place.endLine)
    json.member("endColumn", place.endColumn)
    json.member("start", place.start)
    json.member("end", place.end)
  }
}

/// A range in the numbers that other programs expect.
struct DiagnosticPlace {
  /// The file as the user named it.
  let file: String
  /// Line of the first character, from 1.
  let line: Int
  /// Column of the first character, from 1, in code points.
  let column: Int
  /// Line behind the last character.
  let endLine: Int
  /// Column behind the last character.
  let endColumn: Int
  /// Offset of the first byte.
  let start: Int
  /// Offset behind the last byte.
  let end: Int

  /// The numbers of `span`, with `folder` before the name of its file.
  init(_ span: Span, _ sources: SourceSet, _ folder: String) {
    let source = sources[span.file]
    file = folder + source.name
    start = min(Int(span.start), source.bytes.count)
    end = min(max(Int(span.end), start), source.bytes.count)
    (line, column) = source.position(of: start)
    (endLine, endColumn) = source.position(of: end)
  }
}
