// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who embeds the engine builds it.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "policy-compiler", path: "..")],
  targets: [
    .target(name: "AllocationCounter"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "AllocationCounter", .product(name: "PolicyCore", package: "policy-compiler"),
        .product(name: "PolicyLang", package: "policy-compiler"),
        .product(name: "Runtime", package: "policy-compiler"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .treatAllWarnings(as: .error),
      ]),
  ]
)
