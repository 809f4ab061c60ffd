import Azure
import AzureBatch
import AzureKeyVault
import AzureResources
import Foundation
import JSON
import Secrets
import Transport

/// One operation that the clients offer, and how to recognise it in a recording.
struct ReplayOperation: Sendable {
    enum Plane {
        case batch
        case resourceManager
        case vault
    }

    /// What a client is asked for again: names from the path, options from the query.
    struct Asked {
        let names: [String]
        let query: [String: String]
        let body: [UInt8]
        let service: Service
    }

    /// What came out: the body of the answer, or of each page.
    typealias Ask = @Sendable (Asked) async throws -> [[UInt8]]

    let name: String
    let plane: Plane
    let method: String
    /// The path; `*` stands for one name.
    let pattern: String
    let ask: Ask

    /// The names in the path, nil if it is not this operation.
    func match(_ interaction: Recording.Interaction) -> [String]? {
        guard interaction.method == method, Self.plane(of: interaction) == plane else { return nil }
        let given = interaction.path.split(separator: "/", omittingEmptySubsequences: false)
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
        guard given.count == wanted.count else { return nil }
        var names: [String] = []
        for (part, pattern) in zip(given, wanted) {
            if pattern == "*" {
                names.append(RequestURL.decoded(part))
            } else if pattern.hasSuffix("=*)"), part.hasPrefix(pattern.dropLast(2)) {
                names.append(String(part.dropFirst(pattern.count - 2).dropLast()))
            } else if part.lowercased() != pattern.lowercased() {
                return nil
            }
        }
        return Self.notNames.isDisjoint(with: names) ? names : nil
    }

    /// What stands where a vault certificate's name or version does, and is neither.
    private static let notNames: Set<String> = [
        "", "contacts", "issuers", "pending", "policy", "versions",
    ]

    /// Batch's data plane numbers its versions "date.release", Key Vault's are "7.4" or a date.
    private static func plane(of interaction: Recording.Interaction) -> Plane? {
        let version = interaction.version
        if interaction.path.lowercased().hasPrefix("/subscriptions") { return .resourceManager }
        if version.count > 10, version.hasPrefix("20"), !version.contains("preview"),
            version.contains(".")
        {
            return .batch
        }
        return version.isEmpty ? nil : .vault
    }
}

/// The clients, pointed at a recorded service.
struct Service: Sendable {
    let base: String
    let transport: ReplayTransport

    private var cloud: Cloud {
        var cloud = Cloud.public
        cloud.resourceManager = base
        cloud.vaultAudience = base
        return cloud
    }

    private var manager: ResourceManager {
        ResourceManager(
            cloud: cloud, credential: FixedCredential(), transport: transport, retry: .never)
    }

    var batch: BatchAccount {
        BatchAccount(
            endpoint: base,
            authorization: .sharedKey(account: "account", key: Secret("a2V5")),
            transport: transport, retry: .never)
    }

    var management: BatchManagement { BatchManagement(manager) }

    var vault: KeyVault {
        KeyVault(
            url: base, credential: FixedCredential(), cloud: cloud, transport: transport,
            retry: .never)
    }

    var vaults: Vaults { Vaults(manager) }
    var identities: ManagedIdentities { ManagedIdentities(manager) }
    var subscriptions: Subscriptions { Subscriptions(manager) }
}

extension Pager {
    /// Every page to the end of the list or of the recording.
    func recordedPages() async throws -> [[UInt8]] {
        var pages: [[UInt8]] = []
        do {
            while let page = try await next() { pages.append(page.body) }
        } catch let error as TransportError where error.code == .connectionLost && !pages.isEmpty {
            return pages
        }
        return pages
    }
}
