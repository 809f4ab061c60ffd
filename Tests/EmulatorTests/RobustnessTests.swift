import Testing

@testable import Emulator

/// Whatever comes in gets an answer.
struct RobustnessTests {
    /// SplitMix64: small, and the same everywhere for the same seed.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let hosts = [
        "login.localhost", "management.localhost", "contoso-kv.vault.localhost",
        "contosorender.eastus.batch.localhost", "contosostore.blob.core.localhost", "[::1]:80", "",
        "..", "none",
    ]
    private static let words = [
        "pools", "render-linux", "certificates", "(", ")", "certificates(", "%", "%zz", "%00",
        "..", "import", "subscriptions", "$filter=", "eq", "'", "é", "nodes", "extensions",
        "api-version=2024-07-01", "&", "?", "=", "maxresults=-1", "$skiptoken=%%%", "providers",
        "Microsoft.Authorization", "roleAssignments", "oauth2", "v2.0", "token",
        "poolOperationResults",
        "delete-", "secrets", "versions", "metadata", "identity", "restype=container", "comp=",
        "list", "block",
    ]

    @Test(arguments: [UInt64(1), 2, 3])
    func randomRequestsAreAnswered(seed: UInt64) throws {
        var random = Generator(state: seed)
        let cloud = try TestCloud()
        let scopes = [
            TestCloud.managementScope, TestCloud.batchScope, TestCloud.vaultScope,
            "https://storage.azure.com/.default",
        ]
        let tokens = try scopes.map { try cloud.token(scope: $0) } + ["", "a.b.c"]
        for _ in 0..<1500 {
            let count = Int.random(in: 0...8, using: &random)
            let parts = (0..<count).map { _ in Self.words.randomElement(using: &random) ?? "" }
            let separators = ["/", "?", "&", ""]
            var target = "/"
            for part in parts {
                target += part + (separators.randomElement(using: &random) ?? "")
            }
            if Bool.random(using: &random) { target += "?api-version=2024-07-01" }
            let body = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            let request = ServerRequest(
                ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "X"]
                    .randomElement(using: &random) ?? "GET",
                target,
                headers: [
                    "Host": Self.hosts.randomElement(using: &random) ?? "",
                    "Authorization": "Bearer \(tokens.randomElement(using: &random) ?? "")",
                    "If-Match": "W/\"", "ocp-date": "now",
                ], body: body)
            let status = cloud.emulator.handle(request).status
            #expect((200..<500).contains(status) || status == 501, "\(request.method) \(target)")
            #expect((200..<500).contains(cloud.emulator.handleMetadata(request).status))
        }
    }
}
