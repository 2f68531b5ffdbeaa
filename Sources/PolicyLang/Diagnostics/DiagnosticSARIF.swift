internal import PolicyCore

/// Diagnostics in SARIF 2.1.0 (OASIS), which code scanning services read.
public enum DiagnosticSARIF {
  /// The log of one run, sorted by place, with `folder` before every file name.
  public static func render(
    _ diagnostics: [Diagnostic], sources: SourceSet, folder: String = ""
  ) -> [UInt8] {
    let sorted = diagnostics.sortedByPlace()
    let codes = Set(sorted.map(\.code)).sorted { $0.id < $1.id }
    var json = JSONWriter()
    json.object { json in
      json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      json.member("version", "2.1.0")
      json.key("runs")
      json.array { json in
        json.object { json in
          json.key("tool")
          json.object { json in
            json.key("driver")
            json.object { json in
              json.member("name", "rtctl")
              json.key("rules")
              json.array { json in for code in codes { write(code, to: &json) } }
            }
          }
          json.member("columnKind", "unicodeCodePoints")
          json.key("results")
          json.array { json in
            for diagnostic in sorted {
              let rule = codes.firstIndex(of: diagnostic.code) ?? 0
              Result(diagnostic, rule, sources, folder).write(to: &json)
            }
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }

  private static func write(_ code: DiagnosticCode, to json: inout JSONWriter) {
    json.object { json in
      json.member("id", code.id)
      json.member("name", code.title)
      json.key("shortDescription")
      json.object { $0.member("text", code.title) }
      json.key("fullDescription")
      json.object { $0.member("text", code.explanation) }
      json.key("help")
      json.object { json in
        json.member("text", code.explanation)
        json.member("markdown", code.page)
      }
      json.key("defaultConfiguration")
      json.object { $0.member("level", code.severity.rawValue) }
    }
  }

  /// One result with what is needed to write it.
  private struct Result {
    let diagnostic: Diagnostic
    let rule: Int
    let sources: SourceSet
    let folder: String

    init(_ diagnostic: Diagnostic, _ rule: Int, _ sources: SourceSet, _ folder: String) {
      self.diagnostic = diagnostic
      self.rule = rule
      self.sources = sources
      self.folder = folder
    }

    func write(to json: inout JSONWriter) {
      json.object { json in
        json.member("ruleId", diagnostic.code.id)
        json.member("ruleIndex", rule)
        json.member("level", diagnostic.severity.rawValue)
        json.key("message")
        json.object { $0.member("text", diagnostic.wholeMessage) }
        json.key("locations")
        json.array { location(diagnostic.span, message: diagnostic.label, to: &$0) }
        if !diagnostic.secondary.isEmpty {
          json.key("relatedLocations")
          json.array { json in
            for label in diagnostic.secondary {
              location(label.span, message: label.text, to: &json)
            }
          }
        }
        if let fixIt = diagnostic.fixIt {
          json.key("fixes")
          json.array { fix(fixIt, to: &$0) }
        }
      }
    }

    private func location(_ span: Span, message: String, to json: inout JSONWriter) {
      let place = DiagnosticPlace(span, sources, folder)
      json.object { json in
        json.key("physicalLocation")
        json.object { json in
          artifact(place.file, to: &json)
          json.key("region")
          region(place, to: &json)
        }
        guard !message.isEmpty else { return }
        json.key("message")
        json.object { $0.member("text", message) }
      }
    }

    private func fix(_ fixIt: Diagnostic.FixIt, to json: inout JSONWriter) {
      json.object { json in
        json.key("description")
        json.object { $0.member("text", fixIt.title) }
        json.key("artifactChanges")
        json.array { json in
          let files = Dictionary(grouping: fixIt.edits, by: \.span.file)
          for (file, edits) in files.sorted(by: { $0.key < $1.key }) {
            json.object { json in
              artifact(folder + sources[file].name, to: &json)
              json.key("replacements")
              json.array { json in for edit in edits { replacement(edit, to: &json) } }
            }
          }
        }
      }
    }

    private func replacement(_ edit: Diagnostic.FixIt.Edit, to json: inout JSONWriter) {
      json.object { json in
        json.key("deletedRegion")
        region(DiagnosticPlace(edit.span, sources, folder), to: &json)
        guard !edit.replacement.isEmpty else { return }
        json.key("insertedContent")
        json.object { $0.member("text", edit.replacement) }
      }
    }

    private func artifact(_ file: String, to json: inout JSONWriter) {
      json.key("artifactLocation")
      json.object { $0.member("uri", percentEncoded(file)) }
    }

    private func region(_ place: DiagnosticPlace, to json: inout JSONWriter) {
      json.object { json in
        json.member("startLine", place.line)
        json.member("startColumn", place.column)
        json.member("endLine", place.endLine)
        json.member("endColumn", place.endColumn)
        json.member("byteOffset", place.start)
        json.member("byteLength", place.end - place.start)
      }
    }

    /// A path as a relative URI (RFC 3986): all but unreserved characters and `/` are encoded.
    private func percentEncoded(_ path: String) -> String {
      path.utf8.reduce(into: "") { result, byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
          result.unicodeScalars.append(Unicode.Scalar(byte))
        default:
          let digits = String(byte, radix: 16, uppercase: true)
          result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
        }
      }
    }
  }
}

extension Diagnostic {
  /// Message, help and request together, for formats that have one text only.
  var wholeMessage: String {
    ([message] + help.map { "help: " + $0 } + (witness.map { ["request: " + $0] } ?? []))
      .joined(separator: "\n")
  }
}
