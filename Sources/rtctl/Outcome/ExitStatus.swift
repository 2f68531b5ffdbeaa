/// The exit code of a run; the highest that applies wins.
enum ExitStatus: Int32, Comparable {
  /// Everything is good; a denied request is a good decision.
  case good = 0
  /// Findings, failed tests, invalid request lines.
  case findings = 1
  /// The command line is wrong.
  case usage = 2
  /// A file cannot be read or written.
  case file = 3
  /// A bundle is not acceptable.
  case bundle = 4
  /// Our own bug.
  case bug = 70

  static func < (left: ExitStatus, right: ExitStatus) -> Bool { left.rawValue < right.rawValue }

  /// What it means, for the help page.
  var meaning: String {
    switch self {
    case .good: "good; a denied request is a good decision too"
    case .findings: "findings: errors in a policy, failed tests, request lines that do not fit"
    case .usage: "the command line is wrong"
    case .file: "a file cannot be read or written"
    case .bundle: "a bundle is not acceptable"
    case .bug: "a bug in rtctl itself; please report it"
    }
  }
  static let all: [ExitStatus] = [.good, .findings, .usage, .file, .bundle, .bug]
}
