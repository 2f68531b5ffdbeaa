internal import PolicyCore
internal import PolicyLang

/// What a code of a refused bundle means, and what to do about it.
struct BundlePage {
  private let code: BundleError.Code
  private let title: String
  private let explanation: String
  private let remedy: String

  init(_ code: BundleError.Code) {
    self.code = code
    (title, explanation) = BundlePage.words(code)
    switch code {
    case .notABundle:
      remedy = "Name a file that `rtctl build` wrote; a policy's text ends in `.policy`."
    case .unknownVersion:
      remedy = "Build the policy again with this program, or use the program that built it."
    case .wrongLength, .digestMismatch:
      remedy = "Copy the file again, or build the policy again: the bytes changed on the way."
    case .wrongSections, .outsideSection, .unknownValue, .invalidText, .overLimit, .danglingPlace,
      .wrongOrder, .inconsistent:
      remedy = """
        Build the policy again. A bundle that `rtctl build` wrote never says this: these bytes \
        were made by something else, or changed together with their digest.
        """
    }
  }

  /// The page in Markdown.
  var text: String {
    """
    # \(code.rawValue): \(title)

    Severity: error

    \(explanation)

    \(remedy)

    The bytes of a bundle are described in `docs/bundle-format.md`.

    """
  }

  /// The page as one JSON object on one line.
  func json() -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("code", code.rawValue)
      json.member("title", title)
      json.member("severity", "error")
      json.member("explanation", explanation)
      json.member("remedy", remedy)
    }
    return json.bytes + [0x0A]
  }

  private static func words(_ code: BundleError.Code) -> (title: String, explanation: String) {
    switch code {
    case .notABundle: ("no bundle", "The file does not begin as every bundle does.")
    case .unknownVersion:
      ("another format", "The bundle has a format version that this program does not read.")
    case .wrongLength: ("wrong length", "There are more or fewer bytes than the header says.")
    case .digestMismatch:
      ("damaged", "The contents are not those that the digest at the end was made from.")
    case .wrongSections:
      ("wrong sections", "The table of sections is not that of this format version.")
    case .outsideSection:
      (
        "field outside its section",
        "A field goes on behind the end of its section, or the section behind its fields."
      )
    case .unknownValue: ("unknown choice", "A number that chooses a case stands for none.")
    case .invalidText: ("text is not UTF-8", "A name, a reason or another text is not UTF-8.")
    case .overLimit: ("too many", "There is more of something than a bundle may hold.")
    case .danglingPlace:
      ("place that does not exist", "A number names a place behind the end of a list.")
    case .wrongOrder: ("wrong order", "Things that must ascend do not.")
    case .inconsistent: ("inconsistent", "Two things that must fit each other do not.")
    }
  }
}
