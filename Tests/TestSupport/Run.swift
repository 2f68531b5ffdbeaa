import Foundation
import Testing

/// What a run left behind.
package struct Run {
  package var status: Int32
  /// Standard output.
  package var output: String
  /// Standard error.
  package var errors: String
  package var bytes: [UInt8]

  /// Standard output as one JSON value.
  package func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(bytes)) }

  /// Standard output as one JSON object.
  package func object() throws -> [String: Any] { try #require(try json() as? [String: Any]) }
}
