import Testing

@testable import Runtime

/// Names are found in their own scope, however many there are.
struct NameIndexTests {
  @Test func everyNameIsFoundInItsScopeOnly() {
    var index = NameIndex()
    for place in 0..<3_000 { index.insert("name\(place)".utf8, scope: place % 7, place: place) }
    for place in 0..<3_000 {
      Array("name\(place)".utf8).withUnsafeBufferPointer { name in
        #expect(index.place(of: name, scope: place % 7) == place)
        #expect(index.place(of: name, scope: place % 7 + 1) == -1)
      }
    }
  }

  @Test func theFirstOfTwoStays() {
    var index = NameIndex()
    index.insert("".utf8, scope: 0, place: 1)
    index.insert("".utf8, scope: 0, place: 2)
    #expect(index.place(of: UnsafeBufferPointer(start: nil, count: 0), scope: 0) == 1)
  }
}
