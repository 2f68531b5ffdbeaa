/// A log-normal distribution through its median and its 95th hundredth: latencies and lengths of
/// answers have that shape.
///
/// A value is `median * (p95 / median)^(z / z95)` for a standard normal `z`. Logarithm, power and
/// the quantiles of the normal distribution are whole-number arithmetic and fixed tables, not the
/// machine's mathematics library, so that every machine draws the same value.
public struct Spread: Sendable, Equatable {
  /// Half of all values are at most this.
  public var median: Int64
  /// 95 of 100 values are at most this; never below the median.
  public var p95: Int64
  /// The binary logarithm of `p95 / median`, in 65,536ths.
  private let ratio: Int64

  /// A distribution; both numbers are held to 1 up to `RuntimeLimits.simulatedValue`, and `p95` to
  /// the median at least.
  public init(median: Int64, p95: Int64) {
    self.median = min(max(1, median), RuntimeLimits.simulatedValue)
    self.p95 = min(max(self.median, p95), RuntimeLimits.simulatedValue)
    ratio = Self.logarithm(UInt64(self.p95)) - Self.logarithm(UInt64(self.median))
  }

  /// The value at a place of the distribution, which 64 random bits name: all of them together are
  /// spread as the distribution says.
  func value(at bits: UInt64) -> Int64 {
    let isAbove = bits >> 63 == 1
    // 7 bits name a cell of the table, 16 more the place in it.
    let cell = Int(bits >> 56 & 0x7F)
    let inside = Int64(bits >> 40 & 0xFFFF)
    let low = Self.quantiles[cell]
    let deviation = low + ((Self.quantiles[cell + 1] - low) * inside) >> 16
    let shift = (ratio * (isAbove ? deviation : -deviation)) >> 16
    return Self.scaled(median, byPowerOfTwo: shift)
  }

  /// `value * 2^(power / 65,536)`, at least 1.
  private static func scaled(_ value: Int64, byPowerOfTwo power: Int64) -> Int64 {
    let whole = power >> 16
    let cell = Int(power >> 10 & 0x3F)
    let inside = power & 0x3FF
    let low = powers[cell]
    let factor = low + ((powers[cell + 1] - low) * inside) >> 10
    let product = Int128(value) * Int128(factor)
    let shift = 30 - whole
    if shift >= 100 { return 1 }
    let scaled = shift >= 0 ? product >> Int128(shift) : product << Int128(min(-shift, 40))
    return Int64(max(1, min(scaled, Int128(RuntimeLimits.simulatedValue))))
  }

  /// The binary logarithm of a number from 1, in 65,536ths rounded down: digits by squaring
  /// (Knuth, The Art of Computer Programming, 1.2.2).
  private static func logarithm(_ value: UInt64) -> Int64 {
    let whole = 63 - value.leadingZeroBitCount
    // The number scaled to [1, 2) with 31 places behind the point.
    var scaled = whole >= 31 ? value >> UInt64(whole - 31) : value << UInt64(31 - whole)
    var digits: Int64 = 0
    for _ in 0..<16 {
      scaled = (scaled * scaled) >> 31
      digits <<= 1
      if scaled >= 1 << 32 {
        scaled >>= 1
        digits |= 1
      }
    }
    return Int64(whole) << 16 | digits
  }

  /// Quantiles of the normal distribution above its middle, at `0.5 + n / 256`, in 65,536ths of
  /// its 95th hundredth; the last is that of 2047 in 2048.
  private static let quantiles: [Int64] = [
    0, 390, 780, 1_171, 1_561, 1_951, 2_342, 2_733, 3_124, 3_516, 3_907, 4_300, 4_692, 5_085,
    5_479, 5_873, 6_268, 6_663, 7_059, 7_456, 7_853, 8_251, 8_650, 9_050, 9_451, 9_853, 10_255,
    10_659, 11_064, 11_470, 11_877, 12_286, 12_696, 13_107, 13_519, 13_933, 14_349, 14_766, 15_184,
    15_605, 16_027, 16_451, 16_877, 17_304, 17_734, 18_166, 18_600, 19_036, 19_474, 19_915, 20_358,
    20_804, 21_253, 21_704, 22_158, 22_615, 23_074, 23_537, 24_003, 24_473, 24_946, 25_422, 25_902,
    26_386, 26_874, 27_366, 27_862, 28_362, 28_867, 29_376, 29_891, 30_410, 30_935, 31_465, 32_001,
    32_542, 33_090, 33_644, 34_205, 34_772, 35_347, 35_929, 36_518, 37_116, 37_723, 38_338, 38_962,
    39_597, 40_241, 40_896, 41_563, 42_241, 42_932, 43_635, 44_353, 45_085, 45_833, 46_598, 47_380,
    48_181, 49_001, 49_843, 50_708, 51_598, 52_514, 53_458, 54_434, 55_443, 56_489, 57_576, 58_707,
    59_888, 61_124, 62_422, 63_789, 65_236, 66_775, 68_420, 70_190, 72_112, 74_217, 76_552, 79_185,
    82_217, 85_817, 90_293, 96_323, 105_985, 131_370,
  ]

  /// `2^(n / 64)`, in 2^30ths.
  private static let powers: [Int64] = [
    1_073_741_824, 1_085_434_106, 1_097_253_708, 1_109_202_018, 1_121_280_436, 1_133_490_379,
    1_145_833_280, 1_158_310_587, 1_170_923_762, 1_183_674_286, 1_196_563_654, 1_209_593_378,
    1_222_764_986, 1_236_080_024, 1_249_540_052, 1_263_146_652, 1_276_901_417, 1_290_805_962,
    1_304_861_917, 1_319_070_932, 1_333_434_672, 1_347_954_824, 1_362_633_090, 1_377_471_191,
    1_392_470_869, 1_407_633_882, 1_422_962_010, 1_438_457_051, 1_454_120_821, 1_469_955_159,
    1_485_961_921, 1_502_142_985, 1_518_500_250, 1_535_035_634, 1_551_751_076, 1_568_648_537,
    1_585_730_000, 1_602_997_467, 1_620_452_965, 1_638_098_541, 1_655_936_265, 1_673_968_228,
    1_692_196_547, 1_710_623_359, 1_729_250_827, 1_748_081_133, 1_767_116_489, 1_786_359_126,
    1_805_811_301, 1_825_475_297, 1_845_353_420, 1_865_448_001, 1_885_761_398, 1_906_295_993,
    1_927_054_196, 1_948_038_440, 1_969_251_188, 1_990_694_927, 2_012_372_174, 2_034_285_470,
    2_056_437_387, 2_078_830_522, 2_101_467_502, 2_124_350_982, 2_147_483_648,
  ]
}
