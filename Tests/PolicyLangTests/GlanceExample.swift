/// The policy of the language page, as its author wrote it.
let glance = #"""
  language 1
  import "catalogue.policy"

  /// Sensitivity, lowest first.
  level Sensitivity { public < internal < confidential < restricted }
  enum  Region      { us, eu, uk, apac }
  enum  Task        { chat, summarize, extract, classify, translate, code, agent-step }
  enum  Hosting     { private, dedicated, public-api }
  enum  Category    { pii, phi, pan, credentials, privileged, mnpi, export-controlled }
  enum  Criticality { low, standard, critical }

  request {
      tenant         string max 64        from claim "tenant"                           required
      task           Task                 from header "x-task"                          default chat
      sensitivity    Sensitivity          from header "x-sensitivity" at least internal default restricted
      residency      Region               from claim "residency"                        required
      criticality    Criticality          from header "x-criticality"                   default standard
      labels         set of Category      from header "x-labels" unknown as pii         default {}
      prompt_tokens  int 0..4M            from prompt tokens
      max_output     int 1..256k          from body "/max_completion_tokens", "/max_tokens", "/max_output_tokens"  default 1k   as output limit
      stream         bool                 from body "/stream"                           default false                            as stream
      deadline       duration 100ms..10m  from header "x-deadline"                      default 60s                              as deadline
      hour           int 0..23            from clock hour "Europe/Berlin"
  }

  models {                                 // what every model must state, beside the built-in facts
      hosting    Hosting
      region     Region
      provider   string
      clearance  Sensitivity
      baa        bool     default false    // business associate agreement (HIPAA)
      trains     bool     default true     // the provider may train on what it is sent
      dpa_until  instant  default 2100-01-01
  }
  model llama_eu   { hosting private    region eu provider "own-fra" clearance restricted   baa true trains false  context 128k price_in $0.20 price_out $0.60  accepts {chat, tools, json_schema, stream} }
  model qwen_eu    { hosting private    region eu provider "own-ams" clearance restricted   baa true trains false  context 64k  price_in $0.15 price_out $0.45  accepts {chat, tools, json_schema, stream} }
  model mistral_eu { hosting dedicated  region eu provider "mistral" clearance confidential          trains false  context 128k price_in $0.80 price_out $2.40  accepts {chat, tools, json_schema, stream} }
  model gpt_us     { hosting public-api region us provider "openai"  clearance internal              trains false  context 400k price_in $1.25 price_out $10.00 accepts {chat, tools, images, json_schema, stream} }

  define regulated = labels has any of {phi, pan, mnpi} or sensitivity >= confidential

  // ---- data sensitivity: only ever raises ---------------------------------------------------------------
  detector mrn = /MRN-[0-9]{7}/ means {phi}       // adds to the one `set of Category`
  classify personal_data { when findings has any of {email, phone, us_ssn}   add labels {pii}   because "GDPR Art. 4(1)" }
  classify card_numbers  { when findings has pan    add labels {pan}   raise sensitivity to confidential   because "PCI DSS 4.0.1 req. 3.4" }
  classify health_data   { when labels has phi      raise sensitivity to restricted   because "HIPAA 45 CFR 164.502" }

  // ---- hard constraints: what may never happen ----------------------------------------------------------
  deny export_foreign   { when labels has export-controlled and residency != us   status 403   because "EAR 15 CFR 734.13" }
  forbid export_leaves  { when labels has export-controlled   models where region != us        because "EAR 15 CFR 734.13" }
  forbid above_clearance { models where clearance < sensitivity   because "No model sees more than it is cleared for" }
  forbid eu_data_leaves {
      when residency == eu and labels has pii
      models where region not in {eu, uk}      // adequacy decision
      because "GDPR Art. 44"   owner "dpo@bank.example"   control "GDPR-44"
  }
  forbid phi_outside {
      when labels has phi   models where hosting == public-api
      unless redacted {us_ssn, email, phone, mrn} with mask
      because "HIPAA 164.514"
  }
  forbid lapsed_contract { models where dpa_until < now   because "No processing without an agreement in force" }
  waive research_synthetic {                   // the only way round a forbid: named, bounded, signed for
      lifts eu_data_leaves
      when tenant == "research-sandbox" and task == translate
      models gpt_us
      until 2027-03-31   approved "head-of-privacy"   because "DPIA 2026-114, synthetic records only"
  }

  // ---- preferences --------------------------------------------------------------------------------------
  avoid slow_now   { models where p95_first_token > deadline / 4 }
  route code_work  { when task in {code, agent-step} and not regulated       to gpt_us, mistral_eu, llama_eu }
  route bulk       { when task in {summarize, classify} and criticality == low   to cheapest of models where hosting != public-api }
  route try_qwen   { when task == chat   to split by tenant { 95% llama_eu, 5% qwen_eu } then mistral_eu }
  route default    { to llama_eu, qwen_eu, mistral_eu, gpt_us }

  // ---- what happens when a call fails -------------------------------------------------------------------
  fallback standard {
      on rate_limited, unavailable  retry 2 backoff 200ms..2s then next
      on slow                       next
      on unusable                   repair 1 then next
      on refused                    stop
      deadlines  connect 2s  first_token 8s  idle 15s  attempt 30s  total 60s
      hedge      after 4s only when criticality == critical
      exhausted  respond 503 "No permitted model could answer."
  }

  // ---- output validation --------------------------------------------------------------------------------
  validate never_leak { output has no findings {credentials, pan}   stream window 128 chars   otherwise next }
  validate invoices   { when task == extract   output matches schema "schemas/invoice.json"   otherwise repair 1 then next }
  validate complete   { output is not empty, is complete   otherwise next }

  // ---- obligations --------------------------------------------------------------------------------------
  redact  contact_details { findings {email, phone}   with token   for models where hosting == public-api }
  cap     small_work      { when criticality == low   output 4k   attempts 3   cost $0.25 }
  budget  tenant_day      { spend $500 per day   by tenant   exhausted deny 429 }
  isolate matters         { when labels has privileged   provider_state off   cache off }
  disclose ai_notice      { header "x-ai-generated" = "true" }
  record  regulated_calls { when regulated   content metadata   retain at least 7y }
  notify  outage          { on exhausted, security   severity "major" }

  // ---- claims that the compiler proves, for every request and every combination of failures ---------------
  invariant phi_private    { when labels has phi              every candidate: hosting == private and baa }
  invariant no_training    { when sensitivity >= internal     every candidate: not trains }
  invariant continuity     { when criticality == critical and residency == eu and not (labels has export-controlled)
                              and prompt_tokens + max_output <= 60k and needs has only {chat, tools, json_schema, stream}
                             survives loss of any 1 provider }
  invariant bounded_wait   { worst_case_latency <= 60s }
  invariant secret_is_strict { raising sensitivity never admits a model }

  // ---- tests --------------------------------------------------------------------------------------------
  test "health data stays on private models" {
      given  { tenant: "clinic-7", task: summarize, residency: eu, labels: {phi}, prompt_tokens: 900, sensitivity: internal }
      expect sensitivity == restricted
      expect candidates llama_eu, qwen_eu
      expect removed gpt_us by above_clearance
  }
  scenario "primary is slow, second answers nonsense" {
      given { tenant: "acme", residency: eu, prompt_tokens: 300, sensitivity: internal, split try_qwen: llama_eu }
      when llama_eu fails first_token_timeout
      when qwen_eu  fails validate complete
      expect attempts llama_eu, qwen_eu, mistral_eu
      expect answer mistral_eu
  }

  """#
