/// Every bound of the runtime, with its unit and its reason.
public enum RuntimeLimits {
  /// Bytes of a bundle's file: far above any policy, far below what a gateway has.
  public static let bundleBytes = 256 << 20
}
