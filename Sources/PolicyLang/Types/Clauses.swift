/// The clauses of one rule by what they say; of one that stands twice the first counts.
struct Clauses {
  var when: ConditionID?
  var whenSpan: Span?
  var because: Text?
  var owner: Text?
  var control: Text?
  var from: Spanned<InstantLiteral>?
  var until: Spanned<InstantLiteral>?
  var raises: [(attribute: Ident, value: Ident)] = []
  var adds: [(attribute: Ident, members: SetLiteral)] = []
  var status: Spanned<Int64>?
  var models: Spanned<ModelsSyntax>?
  var unlessRedacted: (findings: SetLiteral, method: RedactionMethod, span: Span)?
  var lifts: Ident?
  var approved: Text?
  var to: [Part]?
  var ons: [(failure: Ident, action: Action)] = []
  var deadlines: [Bound]?
  var hedge: (after: Spanned<Quantity>, onlyWhen: ConditionID?)?
  var exhausted: Answer?
  var output: [Spanned<OutputCheck>]?
  var stream: Release?
  var otherwise: Action?
  var findings: SetLiteral?
  var with: RedactionMethod?
  var forModels: ModelsSyntax?
  var outputLimit: Spanned<Int64>?
  var attempts: Spanned<Int64>?
  var cost: Spanned<Quantity>?
  var offs: [Ident] = []
  var headers: [(name: Text, value: Text)] = []
  var content: Ident?
  var retains: [(isLeast: Bool, duration: Spanned<Quantity>)] = []
  var spend: (amount: Spanned<Quantity>, period: Ident)?
  var by: Ident?
  var exhaustedDeny: Spanned<Int64>?
  var events: [Ident] = []
  var severity: Text?

  /// Sorts clauses by what they say.
  init(_ clauses: [Clause]) {
    for clause in clauses { read(clause) }
  }

  private mutating func read(_ clause: Clause) {
    switch clause.kind {
    case .when(let id):
      when = when ?? id
      whenSpan = whenSpan ?? clause.span
    case .because(let text): because = because ?? text
    case .owner(let text): owner = owner ?? text
    case .control(let text): control = control ?? text
    case .from(let instant): from = from ?? Spanned(instant, clause.span)
    case .until(let instant): until = until ?? Spanned(instant, clause.span)
    case .raise(let ident, let value): raises.append((ident, value))
    case .add(let ident, let members): adds.append((ident, members))
    case .status(let number): status = status ?? number
    case .models(let syntax): models = models ?? Spanned(syntax, clause.span)
    case .unlessRedacted(let findings, let method):
      unlessRedacted = unlessRedacted ?? (findings, method.value, clause.span)
    case .lifts(let ident): lifts = lifts ?? ident
    case .approved(let text): approved = approved ?? text
    case .to(let parts): to = to ?? parts
    case .on(let ident, let action): ons.append((ident, action))
    case .deadlines(let bounds): deadlines = (deadlines ?? []) + bounds
    case .hedge(let after, let onlyWhen): hedge = hedge ?? (after, onlyWhen)
    case .exhausted(let answer): exhausted = exhausted ?? answer
    case .output(let checks): output = (output ?? []) + checks
    case .stream(let release): stream = stream ?? release
    case .otherwise(let action): otherwise = otherwise ?? action
    case .findings(let set): findings = findings ?? set
    case .with(let method): with = with ?? method.value
    case .forModels(let syntax): forModels = forModels ?? syntax
    case .outputLimit(let number): outputLimit = outputLimit ?? number
    case .attempts(let number): attempts = attempts ?? number
    case .cost(let quantity): cost = cost ?? quantity
    case .off(let ident): offs.append(ident)
    case .header(let name, let value): headers.append((name, value))
    case .content(let ident): content = content ?? ident
    case .retain(let isLeast, let duration): retains.append((isLeast, duration))
    case .spend(let amount, let period): spend = spend ?? (amount, period)
    case .by(let ident): by = by ?? ident
    case .exhaustedDeny(let number): exhaustedDeny = exhaustedDeny ?? number
    case .onEvents(let idents): events += idents
    case .severity(let text): severity = severity ?? text
    }
  }
}
