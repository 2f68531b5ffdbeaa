public enum ValueText {
  public static func instant(_ n: Int64) -> String { "\(n)" }
  public static func money(_ n: Int64) -> String { "\(n)" }
  public static func percent(_ n: Int64) -> String { "\(n)" }
  public static func duration(_ n: Int64) -> String { "\(n)" }
}
