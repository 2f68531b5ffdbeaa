/// A bar on standard error for long work, when that is a terminal.
struct Progress {
  private let errors: Output
  private let title: String
  private let total: Int
  private var shown = -1

  /// Nothing is shown unless `total` is known and standard error is a terminal.
  init(_ title: String, total: Int?, on errors: Output) {
    self.errors = errors
    self.title = title
    self.total = errors.isTerminal ? total ?? 0 : 0
  }

  /// Shows how much of the total is done; draws only when the percentage changed.
  mutating func update(_ done: Int) {
    guard total > 0 else { return }
    let percent = min(100, done / max(1, total / 100))
    guard percent != shown else { return }
    shown = percent
    let filled = percent * 30 / 100
    let bar =
      String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
    errors.write("\r\(title) \(bar) \(percent) %")
    errors.flush()
  }

  /// Wipes the bar.
  func finish() {
    guard shown >= 0 else { return }
    errors.write("\r\u{1B}[2K")
    errors.flush()
  }
}
