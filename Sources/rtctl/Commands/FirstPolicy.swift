/// What `rtctl init` writes: a policy that passes every check, with tests and sample requests.
enum FirstPolicy {
  static let files: [(name: String, text: String)] = [
    ("main.policy", policy), ("requests.ndjson", requests),
  ]

  private static let policy = #"""
    // A first policy: which model may answer which request, and why.
    // `rtctl check` finds its mistakes; `rtctl test` runs the tests at its end.
    language 1
    owner "you@example.com"

    /// How sensitive a request is, lowest first.
    level Sensitivity { public < internal < confidential }
    enum Region { eu, us }
    enum Task { chat, summarize, code }
    enum Hosting { private, public-api }
    enum Label { personal, credentials }

    // Headers and bodies are the caller's word; your gateway has verified the claims.
    request {
        tenant         string max 64  from claim "tenant"       required
        region         Region         from claim "region"       required
        sensitivity    Sensitivity    from claim "sensitivity"  default internal
        labels         set of Label   from claim "labels"       default {}
        task           Task           from header "x-task"      default chat
        prompt_tokens  int 0..1M      from prompt tokens
        max_output     int 1..64k     from body "/max_tokens"   default 1k  as output limit
    }

    // What every model states, beside its context, its prices and what it accepts.
    models {
        hosting    Hosting
        location   Region
        clearance  Sensitivity
    }

    model llama_eu {
        hosting private
        location eu
        clearance confidential
        context 128k
        price_in $0.20
        price_out $0.60
        accepts {chat, tools, json_schema, stream}
    }

    model mistral_eu {
        hosting public-api
        location eu
        clearance internal
        context 128k
        price_in $0.10
        price_out $0.30
        accepts {chat, tools, json_schema, stream}
    }

    model gpt_us {
        hosting public-api
        location us
        clearance internal
        context 400k
        price_in $1.25
        price_out $10.00
        accepts {chat, tools, images, json_schema, stream}
    }

    // ---- how sensitive a request really is: only ever raised ----
    classify personal_data {
        when labels has personal
        raise sensitivity to confidential
        because "Personal data is confidential"
    }

    // ---- what may never happen ----
    list suspended = {"example-suspended"}

    deny suspended_tenant { when tenant in suspended   because "The account is suspended" }
    deny leaked_credentials { when labels has credentials   because "Credentials belong in no prompt" }

    forbid above_clearance {
        models where clearance < sensitivity
        because "No model sees more than it is cleared for"
    }

    forbid eu_stays {
        when region == eu
        models where location != eu
        because "Data of EU tenants stays in the EU"
        control "GDPR-44"
    }

    // ---- what is preferred: the first route that matches ----
    route code_work { when task == code   to gpt_us, llama_eu }
    route bulk { when task == summarize   to cheapest of models where clearance >= internal }
    route default { to llama_eu, mistral_eu, gpt_us }

    // ---- what `rtctl verify` proves for every request and every combination of failures ----
    invariant personal_data_at_home {
        when labels has personal
        every candidate: hosting == private
        because "Personal data stays on our own machines"
    }

    // ---- tests ----
    test "personal data stays on private models" {
        given { tenant: "acme", region: us, labels: {personal}, prompt_tokens: 300 }
        expect sensitivity == confidential
        expect candidates llama_eu
        expect removed gpt_us, mistral_eu by above_clearance
    }

    test "EU tenants never reach the US" {
        given { tenant: "acme", region: eu, task: code, prompt_tokens: 300 }
        expect rule code_work
        expect removed gpt_us by eu_stays
        expect candidates llama_eu
    }

    test "summaries go to the cheapest model" {
        given { tenant: "acme", region: eu, task: summarize, prompt_tokens: 9000 }
        expect candidates mistral_eu, llama_eu
    }

    test "credentials are refused" {
        given { tenant: "acme", region: us, labels: {credentials}, prompt_tokens: 300 }
        expect denied by leaked_credentials
    }

    test "a prompt too long for EU models has no candidate" {
        given { tenant: "acme", region: eu, prompt_tokens: 200k }
        expect no candidate
        expect removed llama_eu by cannot_serve
    }

    """#

  private static let requests = """
    {"id":"1","tenant":"acme","region":"eu","prompt_tokens":300}
    {"id":"2","tenant":"acme","region":"us","task":"code","prompt_tokens":1200}
    {"id":"3","tenant":"globex","region":"eu","task":"summarize","prompt_tokens":9000}
    {"id":"4","tenant":"globex","region":"us","labels":["personal"],"prompt_tokens":450}
    {"id":"5","tenant":"acme","region":"us","labels":["credentials"],"prompt_tokens":80}
    {"id":"6","tenant":"acme","region":"eu","prompt_tokens":200000}

    """
}
