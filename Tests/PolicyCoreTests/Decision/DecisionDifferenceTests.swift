import PolicyCore
import Testing

/// No part of a decision is left out when two decisions are compared.
@Suite struct DecisionDifferenceTests {
  /// A decision in which no list is empty, so that every part has something to differ in.
  private static let full: DecisionRecord = {
    var record = DecisionRecord()
    record.effect = .route
    record.route = 4
    record.candidates = [
      .init(model: 0, redactions: [.init(findings: 1, method: .mask)]), .init(model: 1),
    ]
    record.removed = [.init(model: 2, by: [1])]
    record.waived = [.init(model: 0, forbid: 1, by: 2)]
    record.changed = [.init(attribute: 0, declared: 0, raised: 1)]
    record.rules = [1, 2, 4]
    record.deniedBy = [0]
    record.because = ["law"]
    record.fallback = 0
    record.validators = [0]
    record.obligations.content = .metadata
    record.obligations.retainAtLeast = 2
    record.obligations.retainAtMost = 3
    record.obligations.outputCap = 4
    record.obligations.attemptCap = 5
    record.obligations.costCap = 6
    record.obligations.headers = [.init(name: "x-ai", value: "true")]
    record.obligations.budgets = [7]
    record.obligations.notifications = [8]
    return record
  }()

  /// For each stored property, a change of it and what is said of that.
  private static let changes:
    [(path: String, change: @Sendable (inout DecisionRecord) -> Void, says: DecisionDifference)] = [
      ("effect", { $0.effect = .noCandidate }, .effect(was: .route, is: .noCandidate)),
      ("status", { $0.status = 451 }, .status(was: 0, is: 451)),
      ("route", { $0.route = 5 }, .route(was: 4, is: 5)),
      ("candidates.model", { $0.candidates[1].model = 3 }, .candidateAdded(3)),
      (
        "candidates.redactions.findings", { $0.candidates[0].redactions[0].findings = 2 },
        .redactions(
          model: 0, was: [.init(findings: 1, method: .mask)],
          is: [.init(findings: 2, method: .mask)])
      ),
      (
        "candidates.redactions.method", { $0.candidates[0].redactions[0].method = .drop },
        .redactions(
          model: 0, was: [.init(findings: 1, method: .mask)],
          is: [.init(findings: 1, method: .drop)])
      ),
      ("removed.model", { $0.removed[0].model = 3 }, .removed(model: 3, was: [], is: [1])),
      ("removed.by", { $0.removed[0].by = [1, 3] }, .removed(model: 2, was: [1], is: [1, 3])),
      (
        "waived.model", { $0.waived[0].model = 1 },
        .waived(
          was: [.init(model: 0, forbid: 1, by: 2)], is: [.init(model: 1, forbid: 1, by: 2)])
      ),
      (
        "waived.forbid", { $0.waived[0].forbid = 3 },
        .waived(
          was: [.init(model: 0, forbid: 1, by: 2)], is: [.init(model: 0, forbid: 3, by: 2)])
      ),
      (
        "waived.by", { $0.waived[0].by = 3 },
        .waived(
          was: [.init(model: 0, forbid: 1, by: 2)], is: [.init(model: 0, forbid: 1, by: 3)])
      ),
      (
        "changed.attribute", { $0.changed[0].attribute = 1 },
        .classified(
          attribute: 1, was: nil, is: .init(attribute: 1, declared: 0, raised: 1))
      ),
      (
        "changed.declared", { $0.changed[0].declared = 2 },
        .classified(
          attribute: 0, was: .init(attribute: 0, declared: 0, raised: 1),
          is: .init(attribute: 0, declared: 2, raised: 1))
      ),
      (
        "changed.raised", { $0.changed[0].raised = 2 },
        .classified(
          attribute: 0, was: .init(attribute: 0, declared: 0, raised: 1),
          is: .init(attribute: 0, declared: 0, raised: 2))
      ),
      ("rules", { $0.rules = [1, 4] }, .rules(was: [1, 2, 4], is: [1, 4])),
      ("deniedBy", { $0.deniedBy = [3] }, .denies(was: [0], is: [3])),
      ("because", { $0.because = ["load"] }, .reasons(was: ["law"], is: ["load"])),
      ("fallback", { $0.fallback = nil }, .fallback(was: 0, is: nil)),
      ("isHedged", { $0.isHedged = true }, .hedge(was: false, is: true)),
      ("validators", { $0.validators = [] }, .validators(was: [0], is: [])),
      (
        "obligations.content", { $0.obligations.content = .full },
        .obligation(.content(was: .metadata, is: .full))
      ),
      (
        "obligations.retainAtLeast", { $0.obligations.retainAtLeast = 1 },
        .obligation(.retainAtLeast(was: 2, is: 1))
      ),
      (
        "obligations.retainAtMost", { $0.obligations.retainAtMost = 4 },
        .obligation(.retainAtMost(was: 3, is: 4))
      ),
      (
        "obligations.outputCap", { $0.obligations.outputCap = nil },
        .obligation(.outputCap(was: 4, is: nil))
      ),
      (
        "obligations.attemptCap", { $0.obligations.attemptCap = 6 },
        .obligation(.attemptCap(was: 5, is: 6))
      ),
      (
        "obligations.costCap", { $0.obligations.costCap = 5 },
        .obligation(.costCap(was: 6, is: 5))
      ),
      (
        "obligations.isProviderStateOff", { $0.obligations.isProviderStateOff = true },
        .obligation(.providerState(isOff: true))
      ),
      (
        "obligations.isCacheOff", { $0.obligations.isCacheOff = true },
        .obligation(.cache(isOff: true))
      ),
      (
        "obligations.headers.name", { $0.obligations.headers[0].name = "x-act" },
        .obligation(.header(.init(name: "x-act", value: "true"), isOwed: true))
      ),
      (
        "obligations.headers.value", { $0.obligations.headers[0].value = "no" },
        .obligation(.header(.init(name: "x-ai", value: "true"), isOwed: false))
      ),
      (
        "obligations.budgets", { $0.obligations.budgets = [] },
        .obligation(.budget(7, isOwed: false))
      ),
      (
        "obligations.notifications", { $0.obligations.notifications = [8, 9] },
        .obligation(.notification(9, isOwed: true))
      ),
    ]

  /// The stored properties of a value that are no structures of their own.
  private static func paths(_ value: Any) -> Set<String> {
    var result: Set<String> = []
    for child in Mirror(reflecting: value).children {
      let name = child.label ?? ""
      var inner = Mirror(reflecting: child.value)
      if inner.displayStyle == .collection, let element = inner.children.first {
        inner = Mirror(reflecting: element.value)
        if inner.displayStyle == .struct, !inner.children.isEmpty {
          result.formUnion(paths(element.value).map { "\(name).\($0)" })
          continue
        }
      }
      if inner.displayStyle == .struct, !inner.children.isEmpty {
        result.formUnion(paths(child.value).map { "\(name).\($0)" })
      } else {
        result.insert(name)
      }
    }
    return result
  }

  @Test func everyStoredPropertyIsCompared() {
    #expect(Self.paths(Self.full) == Set(Self.changes.map(\.path)))
    for (path, change, expected) in Self.changes {
      var changed = Self.full
      change(&changed)
      let differences = changed.differences(from: Self.full)
      #expect(differences.contains(expected), "\(path): \(differences)")
    }
  }

  @Test func aDecisionDoesNotDifferFromItself() {
    #expect(Self.full.differences(from: Self.full).isEmpty)
    #expect(DecisionRecord().differences(from: DecisionRecord()).isEmpty)
  }

  @Test func anotherOrderIsNoOtherCandidate() {
    var turned = Self.full
    turned.candidates.reverse()
    #expect(turned.differences(from: Self.full) == [.order(was: [0, 1], is: [1, 0])])
  }

  @Test func lessIsDemandedByHigherCapsAndShorterRetention() {
    let weaker: [ObligationDifference] = [
      .content(was: RecordContent.nothing, is: .full), .content(was: .full, is: nil),
      .retainAtLeast(was: 2, is: 1), .retainAtLeast(was: 2, is: nil),
      .retainAtMost(was: 1, is: 2), .outputCap(was: 1, is: nil), .attemptCap(was: 1, is: 2),
      .costCap(was: 1, is: 2), .providerState(isOff: false), .cache(isOff: false),
      .budget(0, isOwed: false), .notification(0, isOwed: false),
    ]
    #expect(weaker.allSatisfy { $0.isWeaker })
    let stricter: [ObligationDifference] = [
      .content(was: nil, is: .full), .content(was: .full, is: .metadata),
      .retainAtLeast(was: 1, is: 2), .retainAtLeast(was: nil, is: 1),
      .retainAtMost(was: nil, is: 2), .outputCap(was: 2, is: 1), .cache(isOff: true),
      .header(.init(name: "x-ai", value: "true"), isOwed: true),
    ]
    #expect(!stricter.contains { $0.isWeaker })
  }
}
