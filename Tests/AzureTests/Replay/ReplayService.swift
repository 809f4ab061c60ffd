import Azure
import AzureBatch
import AzureKeyVault
import AzureResources
import Foundation
import Secrets
import Transport

/// The clients, pointed at a recorded service.
struct ReplayService: Sendable {
    private let base: String
    private let transport: ReplayTransport

    init(_ url: URLComponents, _ transport: ReplayTransport) {
        let port = url.port.map { ":\($0)" } ?? ""
        // Some recorders put themselves in the service's place, without TLS.
        base = "\(url.scheme ?? "https")://\(url.host ?? "localhost")\(port)"
        self.transport = transport
    }

    private var cloud: Cloud {
        var cloud = Cloud.public
        cloud.authority = base
        cloud.resourceManager = base
        return cloud
    }

    private var manager: ResourceManager {
        ResourceManager(
            cloud: cloud, credential: FixedCredential(), transport: transport, retry: .never)
    }

    func credential(tenant: String, id: String, secret: String) -> ClientSecretCredential {
        ClientSecretCredential(
            tenant: tenant, clientID: id, clientSecret: Secret(secret),
            entra: EntraEndpoint(cloud: cloud, transport: transport, retry: .never))
    }

    var batch: BatchAccount {
        BatchAccount(
            endpoint: base,
            authorization: .sharedKey(account: "account", key: Secret("a2V5")),
            transport: transport, retry: .never)
    }

    var vault: KeyVault {
        KeyVault(
            url: base, credential: FixedCredential(), cloud: cloud, transport: transport,
            retry: .never)
    }

    var resources: ServiceClient { ResourceOperations.client(manager) }
    var management: BatchManagement { BatchManagement(manager) }
    var vaults: Vaults { Vaults(manager) }
    var identities: ManagedIdentities { ManagedIdentities(manager) }
    var subscriptions: Subscriptions { Subscriptions(manager) }
    var roleAssignments: RoleAssignments { RoleAssignments(manager) }
}

extension Pager {
    /// The body of every page to the end of the list or of the recording.
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
