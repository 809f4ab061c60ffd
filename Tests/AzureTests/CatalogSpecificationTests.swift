import Azure
import AzureBatch
import AzureKeyVault
import AzureResources
import Foundation
import JSON
import Secrets
import Synchronization
import Testing
import Transport

/// What the lists of operations say is what the services' own documents say.
@Suite(.enabled(if: ServiceDocument.folder != nil, "needs ../shared/specs"))
struct CatalogSpecificationTests {
    /// Keeps each request and answers with an empty document.
    private final class Recorder: HTTPTransport {
        private let last = Mutex<HTTPRequest?>(nil)
        var request: HTTPRequest? { last.withLock(\.self) }

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            last.withLock { $0 = request }
            return HTTPResponse(status: 200, body: Array("{}".utf8))
        }
    }

    private static let account =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Batch/batchAccounts/a"
    private static let vault =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v"
    private static let identity =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity"
        + "/userAssignedIdentities/i"

    @Test func batchDataPlane() async throws {
        try await check(
            BatchAccount.operations,
            "batch/data-plane/Microsoft.Batch/stable/2024-07-01.20.0/BatchService.json"
        ) { transport in
            BatchAccount(
                endpoint: "https://a.eastus.batch.azure.com",
                authorization: .token(FixedCredential(), .public), transport: transport,
                retry: .never
            ).client
        }
    }

    @Test func batchManagement() async throws {
        let document =
            "batch/resource-manager/Microsoft.Batch/stable/2024-07-01/BatchManagement.json"
        try await check(BatchManagement.operationsOfAccount, document) { transport in
            BatchManagement(.test(transport)).client(of: try ResourceID(Self.account))
        }
        try await check(BatchManagement.operations, document) { transport in
            BatchManagement(.test(transport)).client
        }
    }

    @Test(arguments: ["certificates", "secrets"])
    func keyVault(kind: String) async throws {
        let operations = KeyVault.operations.filter { $0.path.contains("\(kind)") }
        #expect(operations.count > 9)
        try await check(
            operations, "keyvault/data-plane/Microsoft.KeyVault/stable/7.5/\(kind).json"
        ) { transport in
            KeyVault(
                url: "https://v.vault.azure.net", credential: FixedCredential(), cloud: .public,
                transport: transport, retry: .never
            ).client
        }
    }

    @Test func vaultsAndIdentities() async throws {
        for (prefix, document) in [
            (
                "Microsoft.KeyVault",
                "keyvault/resource-manager/Microsoft.KeyVault/stable/2023-07-01/keyvault.json"
            ),
            (
                "{+vault}",
                "keyvault/resource-manager/Microsoft.KeyVault/stable/2023-07-01/keyvault.json"
            ),
            (
                "{+identity}",
                "msi/resource-manager/Microsoft.ManagedIdentity/stable/2023-01-31/ManagedIdentity.json"
            ),
            (
                "Microsoft.ManagedIdentity",
                "msi/resource-manager/Microsoft.ManagedIdentity/stable/2023-01-31/ManagedIdentity.json"
            ),
        ] {
            let operations = ResourceOperations.all.filter {
                $0.path.hasPrefix(prefix) || $0.path.contains("/\(prefix)/")
            }
            #expect(!operations.isEmpty)
            try await check(operations, document) { ResourceOperations.client(.test($0)) }
        }
    }

    @Test func everyExampleKeepsItsMeaning() throws {
        var count = 0
        for example in try ServiceDocument.examples() {
            let value = try JSONValue(parsing: example)
            #expect(try JSONValue(parsing: value.serialized()) == value)
            count += 1
        }
        #expect(count > 100)
    }

    private func check(
        _ operations: [ServiceOperation], _ path: String,
        _ client: (Recorder) throws -> ServiceClient
    ) async throws {
        let document = try ServiceDocument(path)
        for operation in operations {
            let recorder = Recorder()
            let call = try ServiceCall(
                operation, operation.names.map(Self.sample), body: Self.body(operation),
                options: Dictionary(uniqueKeysWithValues: operation.options.map { ($0.name, "1") }))
            if case .pages = operation.answer {
                _ = try await client(recorder).pages(call).next()
            } else {
                try await client(recorder).send(call)
            }
            let request = try #require(recorder.request)
            #expect(document.problems(with: request, of: operation) == [], "\(operation.name)")
        }
    }

    private static func sample(_ name: String) -> String {
        switch name {
        case "+vault": vault
        case "+identity": identity
        case "change": "add"
        default: "x"
        }
    }

    private static func body(_ operation: ServiceOperation) -> [UInt8]? {
        operation.body == .none ? nil : Array("{}".utf8)
    }
}

extension ResourceManager {
    fileprivate static func test(_ transport: any HTTPTransport) -> ResourceManager {
        ResourceManager(
            cloud: .public, credential: FixedCredential(), transport: transport, retry: .never)
    }
}
