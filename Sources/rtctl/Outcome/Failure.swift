/// Why a command stops at once: one line for people, and the exit code.
struct Failure: Error {
  var status: ExitStatus
  /// Lower case, one line, the user's words in backticks.
  var message: String
  /// What to do about it; each line stands alone.
  var help: [String] = []

  static func usage(_ message: String, help: [String] = []) -> Failure {
    Failure(status: .usage, message: message, help: help)
  }
  static func file(_ message: String, help: [String] = []) -> Failure {
    Failure(status: .file, message: message, help: help)
  }
  static func bundle(_ message: String, help: [String] = []) -> Failure {
    Failure(status: .bundle, message: message, help: help)
  }
  static func bug(_ message: String) -> Failure {
    Failure(
      status: .bug, message: message,
      help: ["this is a mistake in rtctl, not in your policy; please report it with the policy"])
  }
}
