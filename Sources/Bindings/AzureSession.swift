internal import Azure
internal import AzureBatch
internal import AzureKeyVault
internal import AzureResources
internal import Secrets
internal import Transport

/// One signed-in identity with a cloud and a connection: what all clients of a script share.
struct AzureSession: Sendable {
    let cloud: Cloud
    let credential: any TokenCredential
    let transport: any HTTPTransport
    let manager: ResourceManager

    /// Whether names are read for completion.
    let readsNames: Bool

    /// Whether a script may see the text of a secret.
    let allowsReveal: Bool

    init(
        cloud: Cloud, principal: ServicePrincipal, settings: Bindings.Configuration,
        additionalCAFile: String? = nil
    ) throws {
        var configuration = CurlTransport.Configuration()
        configuration.additionalCAFile = additionalCAFile
        let transport = MonitoredTransport(
            base: try CurlTransport(configuration: configuration), monitor: settings.monitor)
        readsNames = settings.readsNames
        allowsReveal = settings.allowsReveal
        self.cloud = cloud
        self.transport = transport
        credential = ClientSecretCredential(
            tenant: principal.tenant, clientID: principal.clientID,
            clientSecret: principal.clientSecret, cloud: cloud, transport: transport)
        manager = ResourceManager(cloud: cloud, credential: credential, transport: transport)
    }

    init(emulator: EmulatorInformation, settings: Bindings.Configuration) throws {
        let principal = ServicePrincipal(
            tenant: try emulator.tenant(), clientID: try emulator.clientID(),
            clientSecret: try emulator.clientSecret())
        try self.init(
            cloud: emulator.cloud(), principal: principal, settings: settings,
            additionalCAFile: emulator.certificateAuthorityFile())
    }
}
