package import Secrets

/// What is known about who signs in; makes the credential of each method.
///
/// What is not given is taken from the environment variables of Azure's own tools.
package struct SignIn: Sendable {
    /// The directory, by id or domain.
    package var tenant: String?
    /// The client id of a service principal, an application or a managed identity.
    package var clientID: String?
    /// The secret of a service principal.
    package var clientSecret: Secret?
    /// The file with the certificate and the key of a service principal.
    package var certificateFile: String?
    /// What opens that file.
    package var certificatePassword: Secret?
    /// The resource id of a managed identity.
    package var resourceID: String?
    /// The environment variables.
    package var environment: Environment
    /// Shows a person what to do to sign in; nil if there is no terminal.
    package var show: (@Sendable (String) -> Void)?
    /// The path of the Azure CLI, if it is not to be looked for.
    package var azureCLI: String?

    /// Starts with what the environment says.
    package init(environment: Environment) {
        self.environment = environment
    }

    /// The credential of a method, behind a cache of its own.
    ///
    /// - Throws: ``CredentialError`` if the method lacks something that only a person can give.
    package func credential(
        _ method: SignInMethod, entra: EntraEndpoint
    ) throws(CredentialError) -> TokenCache {
        TokenCache(try uncached(method, entra), now: entra.now)
    }

    private func uncached(
        _ method: SignInMethod, _ entra: EntraEndpoint
    ) throws(CredentialError) -> any TokenCredential {
        switch method {
        case .environment: EnvironmentCredential(environment: environment, entra: entra)
        case .secret: try secret(entra)
        case .certificate: try certificate(entra)
        case .workload:
            WorkloadIdentityCredential(
                tenant: tenant, clientID: clientID, environment: environment, entra: entra)
        case .managed: managed(entra, probeTimeout: .seconds(5))
        case .cli:
            AzureCLICredential(tenant: tenant, environment: environment, program: azureCLI)
        case .device:
            DeviceCodeCredential(
                tenant: tenant ?? environment["AZURE_TENANT_ID"],
                clientID: clientID ?? DeviceCodeCredential.azureCLI, entra: entra, show: show)
        case .chain: try chain(entra)
        }
    }

    // MARK: - Service principals

    private func secret(_ entra: EntraEndpoint) throws(CredentialError) -> any TokenCredential {
        let (tenant, clientID) = try principal(.secret)
        let given = clientSecret ?? environment["AZURE_CLIENT_SECRET"].map { Secret($0) }
        guard let given else {
            throw lacks(.secret, "client_secret", "AZURE_CLIENT_SECRET")
        }
        return ClientSecretCredential(
            tenant: tenant, clientID: clientID, clientSecret: given, entra: entra)
    }

    private func certificate(
        _ entra: EntraEndpoint
    ) throws(CredentialError) -> any TokenCredential {
        let (tenant, clientID) = try principal(.certificate)
        let variable = "AZURE_CLIENT_CERTIFICATE_PATH"
        guard let file = certificateFile ?? environment[variable] else {
            throw lacks(.certificate, "certificate", variable)
        }
        let password =
            certificatePassword
            ?? environment["AZURE_CLIENT_CERTIFICATE_PASSWORD"].map { Secret($0) }
        return try ClientCertificateCredential(
            tenant: tenant, clientID: clientID, file: file, password: password,
            sendsChain: environment.isOn("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"), entra: entra)
    }

    private func principal(
        _ method: SignInMethod
    ) throws(CredentialError) -> (tenant: String, clientID: String) {
        guard let tenant = tenant ?? environment["AZURE_TENANT_ID"] else {
            throw lacks(method, "tenant", "AZURE_TENANT_ID")
        }
        guard let clientID = clientID ?? environment["AZURE_CLIENT_ID"] else {
            throw lacks(method, "client_id", "AZURE_CLIENT_ID")
        }
        return (tenant, clientID)
    }

    private func lacks(
        _ method: SignInMethod, _ option: String, _ variable: String
    ) -> CredentialError {
        CredentialError(.missing, method, "'\(option)' is not given, and \(variable) is not set")
    }

    // MARK: - Machines

    private func managed(
        _ entra: EntraEndpoint, probeTimeout: Duration
    ) -> any TokenCredential {
        let id = clientID ?? environment["AZURE_CLIENT_ID"]
        return ManagedIdentityCredential(
            identity: resourceID.map { .resourceID($0) } ?? id.map { .clientID($0) } ?? .system,
            environment: environment, entra: entra, probeTimeout: probeTimeout)
    }

    // MARK: - The chain

    private func chain(_ entra: EntraEndpoint) throws(CredentialError) -> any TokenCredential {
        var links: [CredentialChain.Link] = []
        for method in try methods() {
            let credential =
                method == .managed
                ? managed(entra, probeTimeout: .seconds(1)) : try uncached(method, entra)
            links.append(CredentialChain.Link(method, credential))
        }
        return CredentialChain(links)
    }

    /// The methods of the chain; `AZURE_TOKEN_CREDENTIALS` may leave some out.
    ///
    /// learn.microsoft.com/dotnet/azure/sdk/authentication/credential-chains
    private func methods() throws(CredentialError) -> [SignInMethod] {
        guard let wanted = environment["AZURE_TOKEN_CREDENTIALS"] else {
            return [.environment, .workload, .managed, .cli, .device]
        }
        switch wanted.lowercased() {
        case "prod": return [.environment, .workload, .managed]
        case "dev": return [.cli, .device]
        case "environmentcredential": return [.environment]
        case "workloadidentitycredential": return [.workload]
        case "managedidentitycredential": return [.managed]
        case "azureclicredential": return [.cli]
        default:
            throw CredentialError(
                .invalid, .chain, "AZURE_TOKEN_CREDENTIALS names '\(wanted)', which is not known",
                nextStep: """
                    set it to prod, dev, EnvironmentCredential, WorkloadIdentityCredential, \
                    ManagedIdentityCredential or AzureCliCredential, or unset it
                    """)
        }
    }
}
