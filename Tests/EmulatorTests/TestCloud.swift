import FoundationEssentials
import JSON
import Secrets
import Synchronization
import Testing
import X509

@testable import Emulator

/// A clock that stands still until it is moved.
final class ManualClock: Sendable {
    private let instant = Mutex(Date(timeIntervalSince1970: 1_760_000_000))

    var now: Date { instant.withLock { $0 } }

    func advance(by seconds: Double) {
        instant.withLock { $0 += seconds }
    }
}

/// Files in Tests/Fixtures.
enum Fixtures {
    static func path(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/\(name)").path(percentEncoded: false)
    }
}

/// An emulator in memory with a clock of its own, and the requests that tests make of it.
struct TestCloud {
    let clock: ManualClock
    let emulator: Emulator

    /// The fleet is made once: its keys take a second.
    static let seed = Result {
        try SeedSource.file(Fixtures.path("Seeds/small.json"))
            .seed(now: Timestamp(Date(timeIntervalSince1970: 1_760_000_000)))
    }

    init(
        speed: Double = 1, refusesCertificates: Bool = true, runsTasks: Bool = false,
        clock: ManualClock = ManualClock(), _ change: (inout Seed) -> Void = { _ in },
        configure: (inout EmulatorConfiguration) -> Void = { _ in }
    ) throws {
        self.clock = clock
        var seed = try Self.seed.get()
        change(&seed)
        var configuration = EmulatorConfiguration()
        configuration.speed = speed
        configuration.refusesCertificates = refusesCertificates
        configuration.runsTasks = runsTasks
        configuration.runsTasksAsRoot = runsTasks
        configuration.now = { [clock] in clock.now }
        configure(&configuration)
        emulator = try Emulator(configuration, seed: seed)
    }

    var seed: Seed { emulator.seed }
    var subscription: String { seed.subscriptions[0].id }
    var group: String { "/subscriptions/\(subscription)/resourceGroups/contoso-batch" }
    var account: String { "\(group)/providers/Microsoft.Batch/batchAccounts/contosorender" }
    var vault: String { "\(group)/providers/Microsoft.KeyVault/vaults/contoso-kv" }
    var identity: ManagedIdentity { seed.identities[0] }

    static let managementScope = "https://management.azure.com/.default"
    static let batchScope = "https://batch.core.windows.net//.default"
    static let vaultScope = "https://vault.localhost:8443/.default"

    // MARK: - Requests

    func requestToken(
        scope: String, secret: String? = nil, clientID: String? = nil, tenant: String? = nil
    ) -> ServerResponse {
        let application = seed.directory.applications[0]
        let form = [
            ("grant_type", "client_credentials"), ("client_id", clientID ?? application.clientID),
            ("client_secret", secret ?? application.secret.revealed()), ("scope", scope),
        ].map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
        return emulator.handle(
            ServerRequest(
                "POST", "/\(tenant ?? seed.directory.tenantID)/oauth2/v2.0/token",
                headers: ["Host": "login.localhost:8443"], body: Array(form.utf8)))
    }

    func token(scope: String) throws -> String {
        let response = requestToken(scope: scope)
        return try #require(try response.json["access_token"]?.string)
    }

    func management(
        _ method: String, _ path: String, version: String? = "2024-07-01", query: String = "",
        headers: HeaderFields = [:], body: JSONValue? = nil
    ) throws -> ServerResponse {
        try send(
            method, path, host: "management.localhost:8443", version: version, query: query,
            headers: headers, body: body, scope: Self.managementScope)
    }

    func batch(
        _ method: String, _ path: String, version: String? = "2024-07-01.20.0",
        query: String = "", headers: HeaderFields = [:], body: JSONValue? = nil
    ) throws -> ServerResponse {
        try send(
            method, path, host: "contosorender.eastus.batch.localhost:8443", version: version,
            query: query, headers: headers, body: body, scope: Self.batchScope)
    }

    func keyVault(
        _ method: String, _ path: String, query: String = "", vault: String = "contoso-kv",
        body: JSONValue? = nil
    ) throws -> ServerResponse {
        try send(
            method, path, host: "\(vault).vault.localhost:8443", version: "7.4", query: query,
            headers: [:], body: body, scope: Self.vaultScope)
    }

    private func send(
        _ method: String, _ path: String, host: String, version: String?, query: String,
        headers: HeaderFields, body: JSONValue?, scope: String
    ) throws -> ServerResponse {
        var fields = headers
        fields["Host"] = host
        fields["Authorization"] = "Bearer \(try token(scope: scope))"
        let parts = [version.map { "api-version=\($0)" }, query.isEmpty ? nil : query]
        let target = "\(path)?\(parts.compactMap { $0 }.joined(separator: "&"))"
        return emulator.handle(
            ServerRequest(method, target, headers: fields, body: body?.serialized() ?? []))
    }

    // MARK: - Steps of a migration

    /// Imports the operator's first PFX.
    @discardableResult
    func importRender(as name: String = "render") throws -> ServerResponse {
        let file = seed.operatorFiles[0]
        return try keyVault(
            "POST", "/certificates/\(name)/import",
            body: [
                "value": .string(Data(file.contents).base64EncodedString()),
                "pwd": .string(file.password.revealed()),
            ])
    }

    @discardableResult
    func assignSecretsUser(
        name: String = "0a0a0a0a-0000-4000-8000-000000000001", scope: String? = nil
    ) throws -> ServerResponse {
        let definitions = "/providers/Microsoft.Authorization/roleDefinitions"
        return try management(
            "PUT",
            "\(scope ?? vault)/providers/Microsoft.Authorization/roleAssignments/\(name)",
            version: "2022-04-01",
            body: [
                "properties": [
                    "roleDefinitionId": .string("\(definitions)/\(RoleDefinition.secretsUser.id)"),
                    "principalId": .string(identity.principalID),
                    "principalType": "ServicePrincipal",
                ]
            ])
    }

    func poolBody(
        nodes: Int64 = 2, requireInitialSync: Bool = true, secret: String = "render",
        clientID: String? = nil
    ) -> JSONValue {
        [
            "identity": [
                "type": "UserAssigned",
                "userAssignedIdentities": .object([identity.id.description: [:]]),
            ],
            "properties": [
                "vmSize": "Standard_D2s_v3",
                "deploymentConfiguration": [
                    "virtualMachineConfiguration": [
                        "imageReference": [
                            "publisher": "canonical", "offer": "0001-com-ubuntu-server-jammy",
                            "sku": "22_04-lts", "version": "latest",
                        ],
                        "nodeAgentSkuId": "batch.node.ubuntu 22.04",
                        "extensions": [
                            [
                                "name": "KVExtensions", "publisher": "Microsoft.Azure.KeyVault",
                                "type": "KeyVaultForLinux", "typeHandlerVersion": "3.0",
                                "settings": settings(
                                    requireInitialSync, secret, clientID ?? identity.clientID),
                                "protectedSettings": ["hidden": "value"],
                            ]
                        ],
                    ]
                ],
                "scaleSettings": ["fixedScale": ["targetDedicatedNodes": .integer(nodes)]],
                "startTask": ["commandLine": "/bin/true"],
            ],
        ]
    }

    private func settings(
        _ requireInitialSync: Bool, _ secret: String, _ clientID: String
    ) -> JSONValue {
        [
            "secretsManagementSettings": [
                "pollingIntervalInS": "300", "requireInitialSync": .bool(requireInitialSync),
                "observedCertificates": [
                    [
                        "url": .string(
                            "https://contoso-kv.vault.localhost:8443/secrets/\(secret)"),
                        "certificateStoreLocation": "/var/lib/certificates",
                    ]
                ],
            ],
            "authenticationSettings": [
                "msiEndpoint": "http://169.254.169.254/metadata/identity",
                "msiClientId": .string(clientID),
            ],
        ]
    }

    func nodes(of pool: String) throws -> [JSONValue] {
        try batch("GET", "/pools/\(pool)/nodes").json["value"]?.array ?? []
    }

    func firstExtension(of pool: String) throws -> JSONValue {
        let node = try #require(try nodes(of: pool).first?["id"]?.string)
        let list = try batch("GET", "/pools/\(pool)/nodes/\(node)/extensions").json
        return try #require(list["value"]?[0])
    }
}

extension ServerResponse {
    var json: JSONValue {
        get throws { try JSONValue(parsing: body) }
    }
}

extension JSONValue {
    /// A value deep inside: `"properties/vmSize"`.
    func at(_ path: String) -> JSONValue? {
        path.split(separator: "/").reduce(Optional(self)) { value, name in
            Int(name).map { value?[$0] } ?? value?[String(name)]
        }
    }
}
