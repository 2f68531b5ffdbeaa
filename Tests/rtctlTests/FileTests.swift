import Foundation
@testable import rtctl
import Testing
import TestSupport

/// Files of every kind: no run hangs, and nothing is torn, lost or left behind.
@Suite struct FileTests {
  private let place: Workplace
  private static let loose = "language 1\nmodel a{}\nroute r{to a}\n"
  /// The same as `fmt` lays it out.
  private var laidOut: String { place.run("fmt", "-", input: Self.loose).output }

  init() throws { place = try Workplace() }

  /// Runs the built command as a process of its own.
  ///
  /// `first` is what the shell does before, such as `ulimit -f 1`; `limit` stands before the
  /// command and ends it when it hangs.
  private func process(
    _ line: String, first: String = ":", limit: String = "timeout -k 1 20"
  ) throws -> (status: Int32, text: String) {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let tool = ((own as NSString).deletingLastPathComponent as NSString)
      .appendingPathComponent("rtctl")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "\(first); exec \(limit) '\(tool)' \(line)"]
    process.currentDirectoryURL = URL(fileURLWithPath: place.folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  private func pipe(_ name: String) { #expect(mkfifo(place.path(name), 0o644) == 0) }

  // MARK: - What is no regular file

  @Test func aPipeIsNotLaidOutInItsPlace() throws {
    pipe("p")
    let run = place.run("fmt", "p")
    #expect(run.status == 3)
    #expect(run.errors.contains("cannot lay out `p` in its place: it is no regular file"))
    #expect(run.errors.contains("help: `rtctl fmt - < p` prints the result"))
  }

  @Test(arguments: ["inspect", "check", "decide", "explain"])
  func aPipeThatNobodyWritesTo(_ command: String) throws {
    pipe("p")
    try place.write("r.ndjson", "{}\n")
    let more = ["decide": ["--requests", "r.ndjson"], "explain": ["--request", "r.ndjson"]]
    let run = place.run([command, "p"] + (more[command] ?? []))
    #expect(run.status == 3)
    #expect(run.errors.contains("cannot read `p`: it is a pipe, and nothing comes out of it"))
  }

  @Test func aPipeIsReadWhenSomebodyWritesToIt() throws {
    try place.write("main.policy", Self.loose)
    #expect(place.run("build", "main.policy", "-o", "b").status == 0)
    let policy = try process("check p", first: "mkfifo p; cat main.policy > p & :")
    #expect(policy.status == 0, "\(policy.text)")
    let bundle = try process("inspect p", first: "cat b > p & :")
    #expect(bundle.status == 0, "\(bundle.text)")
    #expect(bundle.text.contains("sha256:"))
  }

  @Test func aPipeAmongTheImports() throws {
    pipe("q.policy")
    pipe("v.txt")
    try place.write(
      "main.policy", "language 1\nimport \"q.policy\"\nlist k from \"v.txt\"\n" + "model a { }\n")
    let run = place.run("check", "main.policy")
    #expect(run.status == 3)
    #expect(run.output.contains("`q.policy` cannot be read: it is no regular file"))
  }

  @Test func aPipeAmongTheFilesOfAFolder() throws {
    pipe("q.policy")
    try place.write("main.policy", Self.loose)
    let run = place.run("fmt", ".")
    #expect(run.status == 3)
    #expect(run.errors.contains("cannot read `q.policy`: it is no regular file"))
    #expect(try place.read("main.policy") == laidOut)
  }

  @Test func aBundleIntoAPipeThatNobodyReads() throws {
    pipe("p")
    try place.write("main.policy", Self.loose)
    let run = place.run("build", "main.policy", "-o", "p")
    #expect(run.status == 3)
    #expect(run.errors.contains("cannot write `p`: it is a pipe, and nobody reads from it"))
  }

  @Test func aFullDevice() throws {
    try place.write("main.policy", Self.loose)
    let run = place.run("build", "main.policy", "-o", "/dev/full")
    #expect(run.status == 3)
    #expect(run.errors == "error: cannot write `/dev/full`: no space left on device\n")
    let printed = try process("check main.policy > /dev/full")
    #expect(printed.status == 3)
    #expect(
      printed.text == "error: cannot write to standard output: no space left on device\n")
  }

  @Test(arguments: ["main.policy/x", "gone/x", "d", "gone/"])
  func aPlaceWhereNoFileCanBe(_ target: String) throws {
    try place.write("main.policy", Self.loose)
    try place.write("d/keep", "")
    let run = place.run("build", "main.policy", "-o", target)
    #expect(run.status == 3)
    #expect(run.errors.hasPrefix("error: cannot write `\(target)`: "))
    #expect(place.names == ["d", "d/keep", "main.policy"])
  }

  // MARK: - Names

  @Test func aNameOf255Bytes() throws {
    let name = String(repeating: "n", count: 248) + ".policy"
    try place.write(name, Self.loose)
    #expect(place.run("fmt", name).status == 0)
    let bundle = String(repeating: "b", count: 255)
    #expect(place.run("build", name, "-o", bundle).status == 0)
    #expect(place.names == [bundle, name])
  }

  @Test func aNameThatIsNotUTF8() throws {
    try place.write("main.policy", Self.loose)
    let run = try process(
      "fmt .", first: #"f=$(printf 'caf\351.policy'); cp main.policy "$f"; mkdir d; cp "$f" d"#)
    #expect(run.status == 0, "\(run.text)")
    #expect(
      run.text == "laid out caf\\xE9.policy\nlaid out d/caf\\xE9.policy\nlaid out main.policy\n")
    let named = try process(#"check "$f""#, first: #"f=$(printf 'caf\351.policy')"#)
    #expect(named.status == 0, "\(named.text)")
  }

  @Test func everyPathHasAText() {
    for bytes in [
      [0x61, 0xE9, 0x62], [0xC3, 0xA9], [0xFF], [0xF4, 0x8F, 0xBE, 0x80], [0xC3], [],
    ] as [[UInt8]] {
      let path = PathText.path(PathText.text(bytes)).map { UInt8(bitPattern: $0) }
      #expect(path == bytes + [0])
    }
  }

  // MARK: - Links

  @Test func aLinkStaysAndItsTargetIsWritten() throws {
    let files = FileManager.default
    try place.write("main.policy", Self.loose)
    try place.write("d/keep", "")
    for (link, target) in [("one", "d/two"), ("d/two", "three"), ("loop", "loop")] {
      try files.createSymbolicLink(atPath: place.path(link), withDestinationPath: target)
    }
    #expect(place.run("build", "main.policy", "-o", "one").status == 0)
    #expect(try files.destinationOfSymbolicLink(atPath: place.path("one")) == "d/two")
    #expect(try place.bytes("d/three") == place.bytes("one"))
    let loop = place.run("build", "main.policy", "-o", "loop")
    #expect(loop.status == 3)
    #expect(loop.errors.contains("cannot write `loop`: too many levels of symbolic links"))
    let looped = place.run("fmt", "loop")
    #expect(looped.status == 3)
    #expect(looped.errors.contains("cannot read `loop`: too many levels of symbolic links"))
  }

  @Test func ownerAndPermissionsStay() throws {
    try place.write("main.policy", Self.loose)
    let path = place.path("main.policy")
    #expect(chmod(path, 0o640) == 0)
    let isRoot = geteuid() == 0
    if isRoot { #expect(chown(path, 12, 34) == 0) }
    #expect(place.run("fmt", "main.policy").status == 0)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o640)
    if isRoot { #expect(status.st_uid == 12 && status.st_gid == 34) }
  }

  // MARK: - Whole or not at all

  @Test func aFileThatChangesMeanwhileIsLeftAlone() throws {
    try place.write("main.policy", "new")
    let files = FileSystem(folder: place.folder)
    let failure = #expect(throws: Failure.self) {
      try files.replace("main.policy", with: [0x78], holding: Array("old".utf8))
    }
    #expect(failure?.status == .file)
    #expect(failure?.message.contains("was changed by somebody else meanwhile") == true)
    #expect(try place.read("main.policy") == "new")
    #expect(place.names == ["main.policy"])
  }

  @Test func aFileThatOutgrowsWhatMayBeWritten() throws {
    let rules = (0..<2_000).map { "deny d\($0){when now >= 2030-01-01}\n" }.joined()
    try place.write("main.policy", Self.loose + rules)
    let run = try process("fmt main.policy", first: "ulimit -f 8")
    #expect(run.status == 3)
    #expect(run.text == "error: cannot write `main.policy`: file too large\n")
    #expect(try place.read("main.policy") == Self.loose + rules)
    #expect(place.names == ["main.policy"])
  }

  @Test func aSignalLeavesTheOldFileOrTheNew() throws {
    let rules = (0..<4_000).map { "deny d\($0){when now >= 2030-01-01}\n" }.joined()
    let text = Self.loose + rules
    try place.write("main.policy", text)
    #expect(place.run("fmt", "main.policy").status == 0)
    let done = try place.read("main.policy")
    for (step, signal) in ["INT", "TERM", "HUP", "KILL"].enumerated() {
      for wait in [0.02, 0.1, 0.2, 0.3, 0.4] {
        try place.write("main.policy", text)
        let end = "p=$$; (sleep \(wait + Double(step) / 100); kill -\(signal) $p) & :"
        _ = try process("fmt main.policy", first: end, limit: "")
        let now = try place.read("main.policy")
        #expect(now == text || now == done)
        #expect(place.names == ["main.policy"])
      }
    }
  }

  @Test func aFileOfThePolicyIsNoPlaceForItsBundle() throws {
    try place.write("main.txt", Self.loose + "list k from \"v.txt\"\n")
    try place.write("v.txt", "x\n")
    for target in ["main.txt", "v.txt", "./v.txt"] {
      let run = place.run("build", "main.txt", "-o", target)
      #expect(run.status == 2, "\(run.errors)")
      #expect(run.errors.contains("`\(target)` is read here, and is not written over"))
    }
    #expect(try place.read("v.txt") == "x\n")
    try place.write("r.ndjson", "{}\n")
    let run = place.run("simulate", "main.txt", "--requests", "r.ndjson", "-o", "r.ndjson")
    #expect(run.status == 2)
    #expect(try place.read("r.ndjson") == "{}\n")
  }

  @Test func aClosedStreamTakesNoFile() throws {
    try place.write("main.policy", Self.loose)
    let run = try process("fmt main.policy", first: "exec >&-")
    #expect(run.status == 3)
    #expect(run.text == "error: cannot write to standard output: bad file descriptor\n")
    #expect(try place.read("main.policy") == laidOut)
  }

  @Test func aFirstPolicyIsThereWholeOrNotAtAll() throws {
    let run = try process("init demo/first", first: "ulimit -f 0")
    #expect(run.status == 3)
    #expect(place.names == [])
  }
}
