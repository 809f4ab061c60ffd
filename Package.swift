// swift-tools-version: 6.2
import PackageDescription

/// A C library of the system, found through pkg-config and installed by `scripts/setup`.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let features: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Not for tests: what the macros of Swift Testing expand to warns by itself.
let strict = features + [.treatAllWarnings(as: .error)]

func module(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies, swiftSettings: features)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
    name: "certferry",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        system("CLua", pkgConfig: "lua5.4", apt: "liblua5.4-dev"),
        system("CEditLine", pkgConfig: "libedit", apt: "libedit-dev"),
        system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),
        system("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
        .systemLibrary(name: "CSpawn"),

        // simdjson's pkg-config file carries a define that SwiftPM warns about.
        .target(name: "CJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CLuaShim", dependencies: ["CLua", "CJSON"]),

        module("Secrets", []),
        module("JSON", ["CJSON"]),
        module("LuaRuntime", ["CLua", "CLuaShim"]),
        module("LineEditor", ["CEditLine"]),
        module("Transport", ["CCurl"]),
        module("X509", ["COpenSSL", "Secrets"]),
        module("Azure", ["JSON", "Secrets", "Transport", "X509"]),
        module("AzureBatch", ["Azure", "JSON", "Secrets", "Transport", "X509"]),
        module("AzureKeyVault", ["Azure", "JSON", "Secrets", "Transport"]),
        module("AzureResources", ["Azure", "JSON", "Transport", "X509"]),
        module("AzureStorage", ["Azure", "Secrets", "Transport", "X509"]),
        module("VaultExtension", ["JSON"]),
        module("Journal", [grdb]),
        module(
            "Bindings",
            [
                "Azure", "AzureBatch", "AzureKeyVault", "AzureResources", "AzureStorage", "JSON",
                "Journal", "LuaRuntime", "Secrets", "Transport", "VaultExtension", "X509",
            ]),
        module("Shell", ["Bindings", "LineEditor", "LuaRuntime"]),
        module(
            "Emulator", ["CMicroHTTPD", "CSpawn", "JSON", "Secrets", "X509", grdb],
            resources: [.embedInCode("Seed/Resources/contoso.json")]),
        program("certferry", ["Shell"]),
        program("certferry-emulator", [argumentParser, "Emulator"]),

        // For tests alone: a server that also does what none should do.
        .target(name: "Loopback", path: "Tests/Loopback", swiftSettings: strict),
        tests("JSON", ["JSON"]),
        tests("LuaRuntime", ["LuaRuntime"]),
        tests("LineEditor", ["LineEditor"]),
        tests("Transport", ["Emulator", "JSON", "Loopback", "Transport"]),
        tests("X509", ["Secrets", "X509"]),
        tests(
            "Azure",
            [
                "Azure", "AzureBatch", "AzureKeyVault", "AzureResources", "Emulator", "JSON",
                "Loopback", "Secrets", "Transport", "X509",
            ]),
        tests("AzureStorage", ["Azure", "AzureStorage", "Secrets", "Transport"]),
        tests("VaultExtension", ["JSON", "VaultExtension"]),
        tests("Journal", ["Journal", grdb]),
        tests("Emulator", ["Emulator", "JSON", "Secrets", "X509", grdb]),
        tests("Bindings", ["Bindings", "Transport"]),
        tests("Shell", ["Bindings", "Shell"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
