import Testing

@testable import PolicyLang

@Suite struct ReaderTests {
  private func read(_ files: [String: String], present: [String] = []) -> ParsedPolicy {
    PolicyReader.read(root: "main.policy", present: present) { name in
      files[name].map { .success(Array($0.utf8)) } ?? .failure(.missing)
    }
  }

  private func order(_ parsed: ParsedPolicy) -> [String] {
    parsed.trees.map { parsed.sources[$0.file].name }
  }

  private func codes(_ parsed: ParsedPolicy) -> [String] { parsed.diagnostics.map(\.code.id) }

  @Test func importsAreDepthFirstAndOnce() {
    let parsed = read([
      "main.policy": "language 1\nimport \"a.policy\"\nimport \"hr/b.policy\"\n",
      "a.policy": "language 1\nimport \"c.policy\"\n",
      "hr/b.policy": "language 1\nimport \"c.policy\"\nimport \"a.policy\"\n",
      "c.policy": "language 1\n",
    ])
    #expect(codes(parsed) == [])
    #expect(order(parsed) == ["c.policy", "a.policy", "hr/b.policy", "main.policy"])
    #expect(parsed.sources.files.first?.name == "main.policy")
  }

  @Test func cyclesShowTheirChain() {
    let parsed = read([
      "main.policy": "language 1\nimport \"a.policy\"\n",
      "a.policy": "language 1\nimport \"b.policy\"\n",
      "b.policy": "language 1\nimport \"a.policy\"\n",
    ])
    #expect(codes(parsed) == ["S0102"])
    #expect(
      parsed.diagnostics[0].message.contains("`a.policy` imports `b.policy` imports `a.policy`"))
    #expect(parsed.diagnostics[0].secondary.count == 1)
    #expect(order(parsed) == ["b.policy", "a.policy", "main.policy"])
    #expect(codes(read(["main.policy": "language 1\nimport \"main.policy\"\n"])) == ["S0102"])
  }

  @Test(arguments: [
    "../a.policy", "/etc/passwd", "a/../../b.policy", "", "hr\\\\a.policy", "./a.policy",
    "a//b.policy",
    "C:/a.policy", "a/", "a\\n.policy",
  ])
  func pathsStayInTheFolder(_ path: String) {
    let parsed = read([
      "main.policy": "language 1\nimport \"\(path)\"\n", "a.policy": "language 1\n",
    ])
    #expect(codes(parsed) == ["S0103"])
    #expect(parsed.sources.files.count == 1)
  }

  @Test func missingFilesAreReportedAtTheirImport() {
    let parsed = read(
      ["main.policy": "language 1\nimport \"hr/rules.policy\"\n"], present: ["hr/rule.policy"])
    #expect(codes(parsed) == ["S0101"])
    #expect(parsed.sources.text(parsed.diagnostics[0].span) == "\"hr/rules.policy\"")
    #expect(parsed.diagnostics[0].help.contains { $0.contains("`hr/rule.policy`") })
    #expect(codes(read([:])) == ["S0101"])
    #expect(read([:]).trees.isEmpty)
  }

  @Test func importsAreNamedFromTheRoot() {
    let parsed = read(
      [
        "main.policy": "language 1\nimport \"hr/a.policy\"\n",
        "hr/a.policy": "language 1\nimport \"b.policy\"\n", "hr/b.policy": "language 1\n",
      ], present: ["main.policy", "hr/a.policy", "hr/b.policy"])
    #expect(codes(parsed) == ["S0101"])
    #expect(parsed.diagnostics[0].help.contains { $0.contains("`hr/b.policy`") })
  }

  @Test func filesThatNothingImportsAreReported() {
    let files = ["main.policy": "language 1\nimport \"a.policy\"\n", "a.policy": "language 1\n"]
    #expect(codes(read(files, present: ["a.policy", "main.policy"])) == [])
    #expect(
      codes(read(files, present: ["a.policy", "b.policy", "c.policy", "main.policy"])) == [
        "S0104", "S0104",
      ])
    let broken = ["main.policy": "language 1\nimport a\n", "a.policy": "language 1\n"]
    #expect(codes(read(broken, present: ["a.policy", "main.policy"])).contains("S0104") == false)
  }

  @Test func otherProblemsOfLoading() {
    func codes(_ problem: SourceProblem) -> [String] {
      PolicyReader.read(root: "main.policy", present: []) { _ in .failure(problem) }
        .diagnostics.map(\.code.id)
    }
    #expect(codes(.unreadable("permission denied")) == ["S0101"])
    #expect(codes(.tooLarge(bytes: 1 << 40)) == ["S0101"])
  }

  @Test func binaryInputIsOneMessage() {
    let texts: [[UInt8]] = [
      [0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00], [0xFF, 0xFE] + Array("l\0a\0".utf8),
      (0..<4_096).map { UInt8(truncatingIfNeeded: $0 % 255 + 1) },
    ]
    for text in texts {
      let parsed = PolicyReader.read(root: "main.policy", present: []) { _ in .success(text) }
      #expect(parsed.diagnostics.map(\.code.id) == ["S0101"])
      #expect(parsed.trees.count == 1)
    }
  }

  @Test func filesAndBytesAreBounded() {
    var files = ["main.policy": "language 1\n"]
    for index in 0..<Limits.files {
      files["main.policy"]? += "import \"f\(index).policy\"\n"
      files["f\(index).policy"] = "language 1\n"
    }
    let many = read(files)
    #expect(codes(many) == ["S0101"])
    #expect(many.trees.count == Limits.files)
    var chain: [String: String] = [:]
    for index in 0..<100 {
      let name = index == 0 ? "main.policy" : "f\(index).policy"
      chain[name] = "language 1\nimport \"f\(index + 1).policy\"\n"
    }
    #expect(codes(read(chain)) == ["S0101"])
    let half = [UInt8](repeating: 0x20, count: Limits.sourceBytes / 2)
    let parsed = PolicyReader.read(root: "main.policy", present: []) { name in
      .success(
        name == "main.policy" ? Array("language 1\nimport \"a\"\nimport \"b\"\n".utf8) : half)
    }
    #expect(codes(parsed).filter { $0 == "S0101" }.count == 1)
  }

  @Test func everyFileBeginsWithTheLanguage() {
    let parsed = read([
      "main.policy": "language 1\nimport \"a.policy\"\n", "a.policy": "enum E { x }\n",
    ])
    #expect(codes(parsed) == ["P0101"])
  }

  @Test func namesAreSharedByAllFiles() {
    let parsed = read([
      "main.policy": "language 1\nimport \"a.policy\"\ndefine x = y\n",
      "a.policy": "language 1\ndefine y = z\n",
    ])
    #expect(parsed.names.find("y") != nil && parsed.names.find("x") != nil)
  }

  @Test func messagesOfAllFilesAreLimited() {
    var files = ["main.policy": "language 1\n"]
    for index in 0..<4 {
      files["main.policy"]? += "import \"f\(index).policy\"\n"
      files["f\(index).policy"] = "language 1\n" + String(repeating: "; ", count: 60)
    }
    let parsed = read(files)
    #expect(parsed.diagnostics.count == Limits.diagnostics)
    #expect(codes(parsed).last == "P0118")
  }
}
