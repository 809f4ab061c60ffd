internal import JSON
internal import Secrets
internal import Transport

/// The managed identity of the machine: of a virtual machine, App Service or Azure Arc.
///
/// learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token,
/// learn.microsoft.com/azure/app-service/overview-managed-identity,
/// learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication
package actor ManagedIdentityCredential: TokenCredential {
    /// Which of the machine's identities.
    package enum Identity: Sendable, Equatable {
        /// The machine's own, or its only one.
        case system
        /// The one with this client id.
        case clientID(String)
        /// The one with this resource id.
        case resourceID(String)

        fileprivate func query(resourceIDName: String) -> (String, String)? {
            switch self {
            case .system: nil
            case .clientID(let id): ("client_id", id)
            case .resourceID(let id): (resourceIDName, id)
            }
        }
    }

    private let identity: Identity
    private let host: ManagedIdentityHost
    private let transport: any HTTPTransport
    private let entra: EntraEndpoint
    private let probeTimeout: Duration
    private let arcTokenFolder: String
    private var isReached = false

    /// Describes an identity; nobody is asked before the first token is needed.
    ///
    /// - Parameters:
    ///   - identity: Which one.
    ///   - environment: Tells what gives tokens here.
    ///   - entra: Transport, retry and clock; Entra ID itself is not asked.
    ///   - probeTimeout: How long the metadata service of a virtual machine may take to show that
    ///     it is there: elsewhere nobody answers at its address.
    ///   - arcTokenFolder: Where Azure Arc's agent puts the proof that one may read its files.
    package init(
        identity: Identity, environment: Environment, entra: EntraEndpoint,
        probeTimeout: Duration = .seconds(1),
        arcTokenFolder: String = "/var/opt/azcmagent/tokens"
    ) {
        self.identity = identity
        host = ManagedIdentityHost(environment)
        transport = entra.transport
        self.entra = entra
        self.probeTimeout = probeTimeout
        self.arcTokenFolder = arcTokenFolder
    }

    package func token(scope: String, tenant: String?) async throws -> AccessToken {
        let resource = scope.hasSuffix("/.default") ? String(scope.dropLast(9)) : scope
        switch host {
        case .appService(let url, let header):
            return try await ask(
                request(
                    url, version: "2019-08-01", resource, resourceIDName: "mi_res_id",
                    headers: ["X-IDENTITY-HEADER": header.revealed()]))
        case .arc(let url): return try await askArc(url, resource)
        case .metadataService(let url): return try await askMetadataService(url, resource)
        case .unknown(let what): throw CredentialError(.unavailable, .managed, what)
        }
    }

    private func request(
        _ url: String, version: String, _ resource: String, resourceIDName: String,
        headers: HTTPHeaders
    ) -> HTTPRequest {
        let query =
            [("api-version", version), ("resource", resource)]
            + [identity.query(resourceIDName: resourceIDName)].compactMap(\.self)
        return HTTPRequest("GET", "\(url)?\(RequestURL.query(query))", headers: headers)
    }

    private func ask(
        _ request: HTTPRequest, authorizer: (any RequestAuthorizer)? = nil
    ) async throws -> AccessToken {
        let operation = "get a token for a managed identity"
        let pipeline = Pipeline(
            transport: transport, authorizer: authorizer, origin: Origin(request.url),
            retry: entra.retry)
        let response = try await pipeline.send(request, operation: operation)
        guard let answer = TokenAnswer(response, method: .managed, now: entra.now()) else {
            throw AzureError.unparsable(response, operation: operation, target: request.url)
        }
        return answer.token
    }

    // MARK: - Azure Arc

    private func askArc(_ url: String, _ resource: String) async throws -> AccessToken {
        guard identity == .system else {
            throw CredentialError(
                .invalid, .managed, "Azure Arc gives tokens for the server's own identity only",
                nextStep: "leave out client_id and resource_id, and unset AZURE_CLIENT_ID")
        }
        return try await ask(
            request(
                url, version: "2020-06-01", resource, resourceIDName: "",
                headers: ["Metadata": "true"]),
            authorizer: ArcAuthorizer(tokenFolder: arcTokenFolder))
    }

    // MARK: - Metadata service

    private func askMetadataService(_ url: String, _ resource: String) async throws -> AccessToken {
        try await probe(url)
        let request = request(
            url, version: "2018-02-01", resource, resourceIDName: "msi_res_id",
            headers: ["Metadata": "true"])
        var attempt = 0
        while true {
            do {
                return try await ask(request)
            } catch let error as AzureError {
                // 404 and 410 mean here that the service is being updated, for up to 70 seconds.
                if [404, 410].contains(error.status), attempt < entra.retry.limit {
                    try await entra.retry.pause(before: attempt, after: nil)
                    attempt += 1
                } else if error.status == 400, identity == .system {
                    throw CredentialError(.unavailable, .managed, error.message)
                } else {
                    throw error
                }
            }
        }
    }

    /// Finds out whether the service is there, by a request that it refuses for lack of a header.
    private func probe(_ url: String) async throws {
        guard !isReached else { return }
        let request = HTTPRequest("GET", "\(url)?api-version=2018-02-01", timeout: probeTimeout)
        do {
            let response = try await transport.send(request)
            // A proxy may answer in its place, but not with JSON.
            isReached = (try? JSONValue(parsing: response.body))?.object != nil
        } catch is TransportError {
            try Task.checkCancellation()
        }
        guard isReached else {
            throw CredentialError(
                .unavailable, .managed,
                "no instance metadata service answers, as on machines outside Azure")
        }
    }
}
