/// Carries out edits.
public enum FixItApplier {
  /// The text after the edits, or nil when they overlap or reach outside of it.
  ///
  /// All edits are of one file; insertions at one place happen in their order.
  public static func apply(_ edits: [Diagnostic.FixIt.Edit], to bytes: [UInt8]) -> [UInt8]? {
    guard let sorted = inOrder(edits, within: bytes.count) else { return nil }
    var result: [UInt8] = []
    var position = 0
    for edit in sorted {
      result += bytes[position..<Int(edit.span.start)]
      result += edit.replacement.utf8
      position = Int(edit.span.end)
    }
    return result + bytes[position...]
  }

  /// The texts after as many of the fixes as go together, and the places of those left out.
  ///
  /// A fix is carried out whole or not at all. One that touches what an earlier one changed is
  /// left out: check again, and it is offered again if it still holds.
  public static func apply(
    _ fixIts: [Diagnostic.FixIt], to sources: SourceSet
  ) -> (files: [FileID: [UInt8]], leftOut: [Int]) {
    var taken: [FileID: [Diagnostic.FixIt.Edit]] = [:]
    var leftOut: [Int] = []
    for (place, fixIt) in fixIts.enumerated() {
      let byFile = Dictionary(grouping: fixIt.edits, by: \.span.file)
      let isSound = byFile.allSatisfy { inOrder($1, within: sources[$0].bytes.count) != nil }
      let isFree =
        isSound
        && fixIt.edits.allSatisfy { edit in
          (taken[edit.span.file] ?? []).allSatisfy { isApart($0.span, edit.span) }
        }
      if isFree {
        for edit in fixIt.edits { taken[edit.span.file, default: []].append(edit) }
      } else {
        leftOut.append(place)
      }
    }
    var files: [FileID: [UInt8]] = [:]
    for (file, edits) in taken { files[file] = apply(edits, to: sources[file].bytes) }
    return (files, leftOut)
  }

  /// The edits from the start of the text to its end, or nil when they cannot be carried out.
  private static func inOrder(
    _ edits: [Diagnostic.FixIt.Edit], within count: Int
  ) -> [Diagnostic.FixIt.Edit]? {
    let sorted = edits.enumerated().sorted {
      ($0.element.span, $0.offset) < ($1.element.span, $1.offset)
    }
    var position = 0
    for (_, edit) in sorted {
      guard position <= edit.span.start, edit.span.start <= edit.span.end, edit.span.end <= count
      else { return nil }
      position = Int(edit.span.end)
    }
    return sorted.map(\.element)
  }

  private static func isApart(_ left: Span, _ right: Span) -> Bool {
    left.end < right.start || right.end < left.start
      || (left.end == right.start || right.end == left.start) && left.start != right.start
  }
}
