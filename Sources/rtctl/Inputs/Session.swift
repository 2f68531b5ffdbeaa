internal import PolicyCore
internal import PolicyLang
internal import Runtime

/// What commands that decide requests share: a usable policy and what decides its requests.
enum Session {
  /// A policy that can decide.
  struct Opened {
    /// Nil when the texts have errors, which have been reported.
    var bundle: ValidatedBundle?
    /// Where the texts lie, if it came from texts.
    var folder = ""
    var status = ExitStatus.good
    /// What the texts say of routes, if they were asked for.
    var routes: RouteConditions?
  }

  /// Opens a policy or a bundle to decide with.
  ///
  /// `showsWarnings` prints all that the texts give rise to; `explains` compiles the conditions of
  /// routes one by one.
  static func open(
    _ path: String, showsWarnings: Bool = false, explains: Bool = false, _ console: Console
  ) throws(Failure) -> Opened {
    switch try PolicyOrBundle.read(path, console) {
    case .bundle(let bundle): return Opened(bundle: bundle)
    case .sources(let sources):
      var opened = Opened(folder: sources.folder)
      let compilation = Compiler.compile(sources.parsed, console.context()) { policy in
        guard explains else { return [] }
        let routes = RouteConditions(policy)
        opened.routes = routes
        return routes.probes
      }
      var findings = Findings()
      findings.add(
        compilation.diagnostics, of: sources.parsed.sources, folder: sources.folder)
      if showsWarnings {
        findings.printAsMessages(console)
      } else {
        findings.mention(path, console)
      }
      if let normalForm = compilation.normalForm {
        opened.bundle = try bundle(of: normalForm, sources)
      } else {
        opened.status = max(.findings, sources.status)
      }
      return opened
    }
  }

  /// The bundle of a normal form, as `build` would write it.
  static func bundle(
    of normalForm: NormalForm, _ sources: PolicySources
  ) throws(Failure) -> ValidatedBundle {
    let bytes = Compiler.bundle(normalForm, revision: 0)
    do throws(BundleError) {
      return try ValidatedBundle(bytes: bytes)
    } catch {
      throw .bug("the table of this policy is not acceptable: \(error)")
    }
  }

  /// What decides request lines; a request without `now` is of the start of the run.
  static func decider(
    _ bundle: ValidatedBundle, raw: Bool = false, _ console: Console
  ) throws(Failure) -> Decider {
    do throws(RequestReaderError) {
      return try Decider(bundle, form: raw ? .raw : .attributes, defaultNow: console.now)
    } catch {
      throw .file("\(error)")
    }
  }

  /// Reads the request lines of tests; a request without `now` is of the start of the run.
  static func testReader(
    _ bundle: ValidatedBundle, _ console: Console
  ) throws(Failure) -> TestRunner.Reader {
    do throws(RequestReaderError) {
      let reader = try RequestReader(bundle: bundle, defaultNow: console.now)
      return { line, facts in
        var reader = reader
        switch reader.read(line: line, into: facts) {
        case .request: return nil
        case .invalid(let invalid): return invalid.words
        }
      }
    } catch {
      throw .file("\(error)")
    }
  }
}
