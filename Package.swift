// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "policy-compiler",
  products: [
    .library(name: "PolicyCore", targets: ["PolicyCore"]),
    .library(name: "PolicyLang", targets: ["PolicyLang"]),
    .library(name: "Runtime", targets: ["Runtime"]),
    .executable(name: "rtctl", targets: ["rtctl"]),
  ],
  targets: [
    .target(name: "PolicyCore", swiftSettings: strict),
    .target(name: "PolicyLang", dependencies: ["PolicyCore"], swiftSettings: strict),
    .target(name: "Runtime", dependencies: ["PolicyCore"], swiftSettings: strict),
    .executableTarget(
      name: "rtctl", dependencies: ["PolicyCore", "PolicyLang", "Runtime"], swiftSettings: strict),
    .testTarget(name: "PolicyCoreTests", dependencies: ["PolicyCore"], swiftSettings: strict),
    .testTarget(
      name: "PolicyLangTests", dependencies: ["TestSupport", "PolicyCore", "PolicyLang"],
      swiftSettings: strict),
    .testTarget(
      name: "RuntimeTests", dependencies: ["Runtime", "PolicyLang"], swiftSettings: strict),
    .testTarget(name: "TestSupport", dependencies: ["rtctl", "PolicyCore"], swiftSettings: strict),
    .testTarget(
      name: "rtctlTests",
      dependencies: ["TestSupport", "rtctl", "PolicyCore", "PolicyLang", "Runtime"],
      swiftSettings: strict),
    .testTarget(
      name: "Judges", dependencies: ["TestSupport"], exclude: ["run"], swiftSettings: strict),
    .testTarget(
      name: "Conformance", dependencies: ["PolicyCore", "PolicyLang", "Runtime"],
      exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "Property", dependencies: ["TestSupport", "PolicyCore", "PolicyLang", "Runtime"],
      swiftSettings: strict),
    .testTarget(name: "Tidy", swiftSettings: strict),
  ]
)
