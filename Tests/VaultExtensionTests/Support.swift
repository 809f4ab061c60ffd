import Foundation
import JSON
import Testing
import VaultExtension

/// Values that many tests need.
enum Sample {
    static let clientID = "885b1a3d-f13c-4030-afcf-9f05044d78dc"
    static let url = "https://contoso-kv.vault.azure.net/secrets/render-tls"
    static let scope = "/subscriptions/48c5e86f-1389-8ba6-acd1-1d260d0022ad/resourceGroups/contoso"
    static let identity = PoolCarrier.Identity(
        id: "\(scope)/providers/Microsoft.ManagedIdentity/userAssignedIdentities/pool-identity",
        clientID: clientID)
    static let address = PoolAddress(
        subscription: "48c5e86f-1389-8ba6-acd1-1d260d0022ad", resourceGroup: "contoso",
        account: "contosorender", pool: "render-kv")

    /// A pool of Resource Manager with most of what a pool can have.
    static func pool(
        agent: String = "batch.node.ubuntu 22.04", sku: String = "22_04-lts"
    ) -> JSONValue {
        [
            "id": .string(
                "\(scope)/providers/Microsoft.Batch/batchAccounts/contosorender/pools/render"),
            "name": "render",
            "properties": [
                "vmSize": "STANDARD_D2S_V3", "provisioningState": "Succeeded",
                "taskSlotsPerNode": 2, "interNodeCommunication": "Disabled",
                "deploymentConfiguration": [
                    "virtualMachineConfiguration": [
                        "imageReference": [
                            "publisher": "canonical", "offer": "images", "sku": .string(sku),
                            "version": "latest",
                        ],
                        "nodeAgentSkuId": .string(agent),
                    ]
                ],
                "scaleSettings": [
                    "autoScale": [
                        "formula": "$TargetDedicatedNodes = 1; // it's \"${odd}\"\n",
                        "evaluationInterval": "PT15M",
                    ]
                ],
                "metadata": [["name": "owner", "value": "[render]"]],
                "startTask": [
                    "commandLine": "/bin/bash -c 'ls \"$AZ_BATCH_CERTIFICATES_DIR\"'",
                    "environmentSettings": [["name": "LEVEL", "value": "3"]],
                    "resourceFiles": [
                        ["httpUrl": "https://a.blob.core.windows.net/c/x", "filePath": "x"]
                    ],
                    "maxTaskRetryCount": 2,
                ],
                "userAccounts": [["name": "ada", "elevationLevel": "NonAdmin"]],
                "certificates": [["id": "/certificates/sha1-5"]],
            ],
        ]
    }

    static func carrier(of pool: JSONValue = pool()) throws -> PoolCarrier {
        let made = try VaultExtension(
            PoolCarrier.system(of: pool), [ObservedCertificate(secretURL: url)],
            .init(clientID: clientID))
        return try PoolCarrier(of: pool, with: made, identities: [identity], at: address)
    }
}

/// Files that hold what a form has to be, byte by byte.
enum Golden {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Compares, and with `CERTFERRY_WRITE_GOLDEN` set writes instead, for a person to read.
    static func expect(
        _ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = tests.appending(path: "Fixtures/VaultExtension/\(name)")
        if ProcessInfo.processInfo.environment["CERTFERRY_WRITE_GOLDEN"] != nil {
            try Data(text.utf8).write(to: file)
        }
        let known = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(text == known, sourceLocation: sourceLocation)
    }
}

/// A program of this machine.
struct Program {
    let url: URL

    /// Nil if it is not installed.
    init?(_ name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { return nil }
        url = URL(filePath: found)
    }

    /// Runs it to its end.
    func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = ""
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        let inputPipe = Pipe()
        process.executableURL = url
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = output
        process.standardInput = inputPipe
        try process.run()
        try inputPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try inputPipe.fileHandleForWriting.close()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}

/// Names that have broken somebody's script.
enum Hostile {
    static let names = [
        "it's", "$(touch pwned)", "`touch pwned`", "\"; touch pwned; \"", "a b", "-rf", "--", "*",
        "a\\b", "${HOME}", "!!", "~", "é\u{301}'\u{301}", "\u{2018}x\u{2019}", "%PATH%", "#x",
        "a&b|c;d", "$'\\n'", "'", "''\\'''", "[a]", "{1..3}", "END_OF_POOL",
    ]

    /// Random names from the letters that mean something to shells, always the same ones.
    static let random: [String] = {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        let letters = Array("'\"\\$`!&|;<>()[]{}*?~# -=%@^,.ab\u{2019}\u{201B}é")
        return (0..<200).map { _ in
            String(
                (0..<12).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return letters[Int(state >> 33) % letters.count]
                })
        }
    }()
}
