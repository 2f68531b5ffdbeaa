import PolicyLang
import Testing

struct FixItApplierTests {
  private let sample = Sample(("main.policy", "one two three"), ("b.policy", "four"))

  @Test func appliesEditsOfOneText() {
    let bytes = sample.sources.files[0].bytes
    let edits: [Diagnostic.FixIt.Edit] = [
      .init(sample.span("three"), "3"), .init(sample.span("one"), ""), .init(sample.span(""), "!"),
      .init(sample.span(""), "?"),
    ]
    let result = FixItApplier.apply(edits, to: bytes)
    #expect(result.map { String(decoding: $0, as: UTF8.self) } == " two 3!?")
    #expect(FixItApplier.apply([], to: bytes) == bytes)
  }

  @Test func refusesEditsThatOverlapOrLieOutside() {
    let bytes = sample.sources.files[0].bytes
    let overlap: [Diagnostic.FixIt.Edit] = [
      .init(sample.span("one two"), ""), .init(sample.span("two"), "2"),
    ]
    #expect(FixItApplier.apply(overlap, to: bytes) == nil)
    let outside = Span(file: FileID(0), start: 5, end: 99)
    #expect(FixItApplier.apply([.init(outside, "")], to: bytes) == nil)
    let backwards = Span(file: FileID(0), start: 5, end: 3)
    #expect(FixItApplier.apply([.init(backwards, "")], to: bytes) == nil)
  }

  @Test func appliesFixesWholeOrNotAtAll() {
    let first = Diagnostic.FixIt(
      "a", [.init(sample.span("one"), "1"), .init(sample.span("four", in: 1), "4")])
    let clash = Diagnostic.FixIt(
      "b", [.init(sample.span("one"), "eins"), .init(sample.span("two"), "zwei")])
    let second = Diagnostic.FixIt("c", [.init(sample.span("three"), "3")])
    let (files, leftOut) = FixItApplier.apply([first, clash, second], to: sample.sources)
    #expect(leftOut == [1])
    #expect(files[FileID(0)].map { String(decoding: $0, as: UTF8.self) } == "1 two 3")
    #expect(files[FileID(1)].map { String(decoding: $0, as: UTF8.self) } == "4")
  }
}
