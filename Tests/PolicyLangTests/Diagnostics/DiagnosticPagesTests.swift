import Foundation
import PolicyLang
import Testing

/// `docs/diagnostics/ID.md` is what `rtctl explain ID` prints; `UPDATE_DOCS=1` writes the pages.
struct DiagnosticPagesTests {
  private let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/diagnostics")

  @Test func pagesAreThoseOfTheCatalogue() throws {
    let updates = ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1"
    let present = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".md") && $0 != "README.md" }
    let wanted = Set(DiagnosticCatalogue.all.map { $0.id + ".md" })
    for name in present where !wanted.contains(name) {
      if updates { try FileManager.default.removeItem(at: folder.appending(path: name)) }
      #expect(updates, "\(name) explains a code that does not exist")
    }
    for code in DiagnosticCatalogue.all {
      let file = folder.appending(path: code.id + ".md")
      let page = Data(code.page.utf8)
      if updates { try page.write(to: file) }
      let present = try? Data(contentsOf: file)
      #expect(present == page, "\(code.id).md: run with UPDATE_DOCS=1")
    }
  }
}
