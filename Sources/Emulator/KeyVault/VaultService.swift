import JSON

/// The data plane of key vaults.
enum VaultService {
    typealias Routes = RouteTable<VaultCall, VaultError>

    private static let routes = {
        var routes = Routes()
        addIssuers(to: &routes)
        addBackups(to: &routes)
        addCertificateOperations(to: &routes)
        addCertificates(to: &routes)
        addDeletedCertificates(to: &routes)
        addSecrets(to: &routes)
        addDeletedSecrets(to: &routes)
        addKeys(to: &routes)
        return routes
    }()

    /// The pattern of a request's operation, nil if there is none.
    static func operation(_ method: String, _ segments: [String]) -> String? {
        routes.name(method, segments)
    }

    /// Answers a request to a vault's host.
    ///
    /// - Parameters:
    ///   - origin: Where it comes from; nodes are told apart from the emulator's clients.
    ///   - refusal: What is answered in place of doing it.
    static func respond(
        _ state: inout State, _ request: ServerRequest, vault name: String,
        from origin: NetworkOrigin = .loopback, refusal: VaultError? = nil
    ) -> ServerResponse {
        var response: ServerResponse
        do throws(VaultError) {
            if let refusal { throw refusal }
            response = try perform(&state, request, vault: name, from: origin)
        } catch {
            response = error.response
        }
        response.headers["x-ms-keyvault-region"] = state.vaults[name]?.location ?? "eastus"
        response.headers["x-ms-keyvault-service-version"] = "1.9.1652.1"
        response.headers["x-ms-keyvault-network-info"] =
            "conn_type=Ipv4;addr=\(origin.address);act_addr_fam=InterNetwork;"
        response.headers["x-ms-request-id"] = Identifier.random()
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if let id = request.headers["x-ms-client-request-id"] {
            response.headers["x-ms-client-request-id"] = id
        }
        return response
    }

    private static func perform(
        _ state: inout State, _ request: ServerRequest, vault name: String,
        from origin: NetworkOrigin
    ) throws(VaultError) -> ServerResponse {
        state.vaults[name]?.settle(at: state.clock)
        guard let vault = state.vaults[name] else { throw .noSuchPath }
        let caller = try authenticate(request, state)
        try VaultThrottle(request, vault).admit(&state)
        guard request.parameter("api-version")?.isEmpty == false else {
            throw .badParameter("The api-version of the request is missing")
        }
        switch routes.match(request.method, request.segments) {
        case .found(let handler, let captures):
            let call = VaultCall(
                request: request, captures: captures, caller: caller, vault: vault,
                base: state.endpoints.vault(vault.id.name))
            try requireNetwork(call, origin)
            return try handler(&state, call)
        case .otherMethod: throw .methodNotAllowed
        case .none: throw .noSuchPath
        }
    }

    private static func requireNetwork(
        _ call: VaultCall, _ origin: NetworkOrigin
    ) throws(VaultError) {
        guard call.vault.settings.isPublic else { throw .forbiddenByConnection }
        guard call.vault.settings.lets(origin) else {
            throw .forbiddenByFirewall(origin.address, call)
        }
    }

    /// Every refusal carries the challenge, which says where to get a token for what.
    private static func authenticate(
        _ request: ServerRequest, _ state: State
    ) throws(VaultError) -> Caller {
        let verifier = TokenVerifier(
            directory: state.directory, audiences: Audiences(endpoints: state.endpoints).vault,
            now: state.clock.now)
        do throws(TokenVerifier.Refusal) {
            return try verifier.caller(request.headers["Authorization"])
        } catch {
            let authority = "\(state.endpoints.authority)/\(state.directory.tenantID)"
            let challenge =
                "Bearer authorization=\"\(authority)\", "
                + "resource=\"\(state.endpoints.vaultAudience)\""
            throw .unauthorized(message(for: error), challenge: challenge)
        }
    }

    private static func message(for refusal: TokenVerifier.Refusal) -> String {
        switch refusal {
        case .missing: "AKV10000: Request is missing a Bearer or PoP token."
        case .audience: "AKV10022: Invalid audience. \(refusal.detail)"
        case .tenant: "AKV10032: Invalid issuer. \(refusal.detail)"
        case .malformed, .signature, .expired: "Error validating token: \(refusal.detail)"
        }
    }
}
