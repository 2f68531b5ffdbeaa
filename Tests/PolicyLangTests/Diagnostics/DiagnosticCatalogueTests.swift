import PolicyLang
import Testing

struct DiagnosticCatalogueTests {
  @Test func numbersAreUniqueAndInOrder() {
    let ids = DiagnosticCatalogue.all.map(\.id)
    #expect(ids == Set(ids).sorted())
  }

  @Test func pageShowsBothTexts() {
    #expect(
      unknownName.page == """
        # T0102: unknown name

        Severity: error

        Every name in a condition must be declared.

        Wrong:

        ```
        deny x { when tenat == "a" }
        ```

        Right:

        ```
        deny x { when tenant == "a" }
        ```

        """)
  }

  @Test func findsCodesAndTheNearest() {
    let codes = [unknownName, unusedName]
    #expect(DiagnosticCatalogue.find("t0102", among: codes) == .found(unknownName))
    #expect(DiagnosticCatalogue.find("A0310", among: codes) == .unknown(nearest: unusedName))
    #expect(DiagnosticCatalogue.find("hello", among: codes) == .unknown(nearest: nil))
  }
}
