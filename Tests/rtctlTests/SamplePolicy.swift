/// A small policy that many tests start from.
enum SamplePolicy {
  static let declarations = """
    language 1
    owner "dpo@bank.example"

    level Sens { public < internal < secret }
    enum Task { chat, code }
    enum Label { pii, phi }
    enum Region { eu, us }

    request {
        task   Task          default chat
        sens   Sens          default public
        labels set of Label  default {}
        tenant string max 16 default "acme"
    }

    models {
        region    Region
        clearance Sens
    }

    model a {
        region    eu
        clearance secret
        context   8k
    }

    model b {
        region    us
        clearance public
        context   8k
    }

    """

  static let rules = """

    invariant somewhere { when tenant == "acme"   every admissible model: region in {eu, us} }
    classify health { when labels has phi   raise sens to secret   because "HIPAA" }
    deny no_code { when task == code and sens >= secret   status 451   because "EAR 15 CFR 734" }
    forbid above { models where clearance < sens   because "Clearance"   control "C-1" }
    route coding { when task == code   to b, a }
    route last { to a, b }

    """

  static let text = declarations + rules
}
