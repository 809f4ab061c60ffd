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

    /// Signs in as the options say; no request is sent before one is needed.
    ///
    /// - Throws: ``BindingError`` or `CredentialError` if they don't say enough, `CertificateError`
    ///   if a certificate can't be used.
    init(_ options: LoginOptions, settings: Bindings.Configuration) throws {
        var (method, signIn) = (options.method, options.signIn)
        let place = try CloudChoice(options, settings)
        if options.isEmulator, let emulator = place.emulator {
            method = .secret
            signIn.tenant = try emulator.tenant()
            signIn.clientID = try emulator.clientID()
            signIn.clientSecret = try emulator.clientSecret()
        }
        if let metadata = try place.emulator?.metadataService() {
            signIn.environment = signIn.environment.with(
                "AZURE_POD_IDENTITY_AUTHORITY_HOST", default: metadata)
        }
        var configuration = CurlTransport.Configuration()
        configuration.additionalCAFile = try place.emulator?.certificateAuthorityFile()
        let transport = MonitoredTransport(
            base: try CurlTransport(configuration: configuration), monitor: settings.monitor)
        allowsReveal = settings.allowsReveal
        cloud = place.cloud
        self.transport = transport
        readsNames = settings.readsNames
        credential = try signIn.credential(
            method, entra: EntraEndpoint(cloud: cloud, transport: transport))
        manager = ResourceManager(cloud: cloud, credential: credential, transport: transport)
    }
}
