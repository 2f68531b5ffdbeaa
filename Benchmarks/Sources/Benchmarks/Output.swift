import Foundation

/// Ends the run with 1.
func fail(_ reason: String) -> Never {
  print(reason)
  exit(1)
}

/// A number with one decimal.
func tenths(_ number: Double) -> String {
  let tenths = Int(number * 10 + 0.5)
  return "\(tenths / 10).\(tenths % 10)"
}

/// A text pushed to the right of a column.
func column(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
