internal import PolicyCore
internal import PolicyLang

/// The report for programs; field names are documented in `docs/simulate.md`.
enum SimulationJSON {
  static func render(_ report: SimulationReport) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("policy", report.policy.metadata.name)
      json.member("digest", "sha256:" + report.digest)
      json.member("requests", report.requests)
      json.member("seed", String(report.seed))
      json.key("faults")
      json.array { json in for fault in report.faults { json.string(fault) } }
      json.key("summary")
      json.object { json in
        for (name, value) in report.summary { write(name, value, &json) }
      }
      for section in report.sections {
        json.key(section.key)
        json.array { json in for row in section.rows { write(row, &json) } }
      }
    }
    return json.bytes + [0x0A]
  }

  private static func write(_ row: SimulationReport.Row, _ json: inout JSONWriter) {
    json.object { json in
      json.member("name", row.name)
      for (name, value) in row.measures { write(name, value, &json) }
    }
  }

  private static func write(
    _ name: String, _ value: SimulationReport.Measure, _ json: inout JSONWriter
  ) {
    switch value {
    case .count(let count): json.member(name, count)
    case .time(let time): json.member(name, Int(clamping: time))
    case .money, .share, .text: json.member(name, SimulationWords.exact(value))
    }
  }
}

/// The report for spreadsheets (RFC 4180), one number a row: `section,key,measure,value`.
enum SimulationCSV {
  static func render(_ report: SimulationReport) -> String {
    var text = "section,key,measure,value\r\n"
    for (name, value) in report.summary {
      text += record(["summary", "", name, SimulationWords.exact(value)])
    }
    for section in report.sections {
      for row in section.rows {
        for (name, value) in row.measures {
          text += record([section.key, row.name, name, SimulationWords.exact(value)])
        }
      }
    }
    return text
  }

  private static func record(_ cells: [String]) -> String {
    cells.map(GridCSV.cell).joined(separator: ",") + "\r\n"
  }
}
