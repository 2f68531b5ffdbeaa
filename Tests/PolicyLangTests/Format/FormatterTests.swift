import PolicyLang
import Testing

struct FormatterTests {
  private func expect(
    _ text: String, becomes expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let parsed = Parsed("language 1\n" + text)
    #expect(
      parsed.diagnostics.map(\.message) == [], sourceLocation: sourceLocation)
    #expect(parsed.formatted == "language 1\n" + expected, sourceLocation: sourceLocation)
    #expect(
      Parsed(parsed.formatted).formatted == parsed.formatted, sourceLocation: sourceLocation)
  }

  @Test func ordersClausesAndJoinsShortRules() {
    expect(
      """
      deny  a { because "x"
        status 451
        when n>1 }
      """,
      becomes: """
        deny a { when n > 1   status 451   because "x" }

        """)
  }

  @Test func breaksRulesOfFourClausesAndLongOnes() {
    expect(
      """
      forbid a { owner "o" when n > 1 models where x because "y" }
      forbid b { when tenant == "a tenant with a long name" models where region != us because "a long reason" }
      waive w { because "x" lifts a models m when n > 1 approved "me" until 2026-12-31 }
      fallback f { on slow next }
      """,
      becomes: """

        forbid a {
            when n > 1
            models where x
            because "y"
            owner "o"
        }

        forbid b {
            when tenant == "a tenant with a long name"
            models where region != us
            because "a long reason"
        }

        waive w {
            lifts a
            when n > 1
            models m
            until 2026-12-31
            approved "me"
            because "x"
        }

        fallback f {
            on slow next
        }

        """)
  }

  @Test func clausesCarryTheirComments() {
    expect(
      """
      // before
      deny a { // opening
        // of because
        because "x" // behind because

        // of when
        when n > 1 // behind when
        // at the end
      } // closing
      // end of file
      """,
      becomes: """

        // before
        deny a {  // opening
            // of when
            when n > 1  // behind when
            // of because
            because "x"  // behind because
            // at the end
        }  // closing
        // end of file

        """)
  }

  @Test func keepsRunsOfOneLineRulesTogether() {
    expect(
      """
      avoid a { models x }


      avoid b { models x }
      avoid c { models x }
      /// Documented.
      cap d { output 4k }
      request { n int 0..1 default 0 }
      define e = n > 0
      """,
      becomes: """
        avoid a { models x }

        avoid b { models x }
        avoid c { models x }
        /// Documented.
        cap d { output 4k }

        request {
            n  int 0..1  default 0
        }

        define e = n > 0

        """)
  }

  @Test func breaksLongConditionsBeforeTheirWords() {
    let names = (1...12).map { "value_number_\($0)" }.joined(separator: ", ")
    expect(
      """
      define a = (region == eu and labels has pii) or (criticality == critical and not labels is empty) or tenant in {\(names)}
      """,
      becomes: """

        define a = (region == eu and labels has pii)
            or (criticality == critical and not labels is empty)
            or tenant in {
                value_number_1, value_number_2, value_number_3, value_number_4, value_number_5,
                value_number_6, value_number_7, value_number_8, value_number_9, value_number_10,
                value_number_11, value_number_12,
            }

        """)
  }

  @Test func breaksChainsBeforeThen() {
    expect(
      """
      route r { to first_model, second_model then cheapest of models where hosting == private and context >= 100k then last_model }
      """,
      becomes: """

        route r {
            to first_model, second_model
                then cheapest of models where hosting == private and context >= 100k
                then last_model
        }

        """)
  }

  @Test func putsAndDropsCommasBeforeBraces() {
    expect(
      """
      enum A { a, b, }
      enum B { a, // first
        b }
      order routes { r, s , }
      """,
      becomes: """
        enum A { a, b }

        enum B {
            a,  // first
            b,
        }

        order routes { r, s }

        """)
  }

  @Test func alignsRequestModelsAndTables() {
    expect(
      """
      request { tenant string max 64 from claim "tenant" required // who
      /// How many.
      n int -5..5 default - 1
      live bool from body "/a" default true as stream // now

      x usd $0..$1 default $0.50 }
      models { region Region
      baa bool default false }
      deny unique table t(tenant,n)->status,because owner "o" {
      "a"|0..1|403|"x" // one
      not {"a","b"} | - | - |
         "y"
      }
      """,
      becomes: """

        request {
            tenant  string max 64  from claim "tenant"  required                 // who
            /// How many.
            n       int -5..5                           default -1
            live    bool           from body "/a"       default true  as stream  // now

            x       usd $0..$1                          default $0.50
        }

        models {
            region  Region
            baa     bool  default false
        }

        deny unique table t (tenant, n) -> status, because owner "o" {
            "a"            | 0..1 | 403 | "x"  // one
            not {"a", "b"} | -    | -   | "y"
        }

        """)
  }

  @Test func breaksRowsThatDoNotFit() {
    let long = String(repeating: "x", count: 50)
    expect(
      """
      request {
        max_output int 1..256k from body "/max_completion_tokens", "/max_tokens", "/\(long)" default 1k
        b bool default true
      }
      route table t (a) -> to, because {
        one | m then n | "\(long)\(long)"
        two | m        | "x"
      }
      """,
      becomes: """

        request {
            max_output  int 1..256k
                from body "/max_completion_tokens", "/max_tokens",
                    "/\(long)"
                default 1k
            b  bool  default true
        }

        route table t (a) -> to, because {
            one | m then n |
                "\(long)\(long)"
            two | m | "x"
        }

        """)
  }

  @Test func writesSentencesWithSingleSpaces() {
    expect(
      """
      define a=n - 5<= - 3 and n*2+m/4>1 and x in{1,2..3}and request.a!=model.b and t matches/a b/
      classify c { add labels{pii,phi} raise sens to high }
      """,
      becomes: """

        define a = n - 5 <= -3
            and n * 2 + m / 4 > 1
            and x in {1, 2..3}
            and request.a != model.b
            and t matches /a b/

        classify c { add labels {pii, phi}   raise sens to high }

        """)
  }

  @Test func testsAndModels() {
    expect(
      """
      model m { region eu context 8k }
      model n {}
      test "t" { given { n: -1, labels: {pii} } expect denied by d


      expect status == 403 }
      """,
      becomes: """
        model m { region eu context 8k }
        model n {}

        test "t" {
            given { n: -1, labels: {pii} }
            expect denied by d

            expect status == 403
        }

        """)
  }

  @Test func keepsCommentsInOddPlaces() {
    expect(
      """
      define a = n // one
        // two
        > 1 and ( // three
        m < 2 // four
        )
      define s = x in {
        // only a comment
      }
      """,
      becomes: """

        define a = n  // one
            // two
            > 1
            and (  // three
                m < 2  // four
                )

        define s = x in {
            // only a comment
        }

        """)
  }

  @Test func anEmptyFileAndOneOfComments() {
    #expect(Parsed("// a\r\n\r\n\r\n// b").formatted == "// a\n\n// b\n")
    #expect(Parsed("  \n\n").formatted == "")
    #expect(Parsed("language   1").formatted == "language 1\n")
  }
}
