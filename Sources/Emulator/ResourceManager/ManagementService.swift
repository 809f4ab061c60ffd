import JSON

/// Azure Resource Manager with the resource providers that the emulator has.
enum ManagementService {
    typealias Routes = RouteTable<ManagementCall, ManagementError>

    /// The path of the providers of a subscription.
    static let subscriptionProviders = "/subscriptions/*/providers"
    /// The path of the providers of a resource group.
    static let groupProviders = "/subscriptions/*/resourceGroups/*/providers"
    /// The path of a Batch account.
    static let accountPath = "\(groupProviders)/\(BatchAccount.type)/*"

    private static let routes = {
        var routes = Routes()
        addSubscriptions(to: &routes)
        addResources(to: &routes)
        addAccounts(to: &routes)
        addLocations(to: &routes)
        addPools(to: &routes)
        addApplications(to: &routes)
        addNetwork(to: &routes)
        addCertificates(to: &routes)
        addCertificateChanges(to: &routes)
        addIdentities(to: &routes)
        addVaults(to: &routes)
        addResourceGraph(to: &routes)
        addStorageAccounts(to: &routes)
        addRoleAssignments(to: &routes)
        return routes
    }()

    /// The pattern of a request's operation, nil if there is none.
    static func operation(_ method: String, _ segments: [String]) -> String? {
        routes.name(method, segments)
    }

    /// Answers a request.
    ///
    /// - Parameter refusal: What is answered in place of doing it.
    static func respond(
        _ state: inout State, _ request: ServerRequest, refusal: ManagementError? = nil
    ) -> ServerResponse {
        let requestID = Identifier.random()
        var response: ServerResponse
        var allowance: HeaderFields = [:]
        do throws(ManagementError) {
            if let refusal { throw refusal }
            response = try perform(&state, request, &allowance)
        } catch {
            response = error.response(requestID: requestID, at: state.clock.now)
        }
        for field in allowance { response.headers[field.name] = field.value }
        response.headers["x-ms-request-id"] = requestID
        response.headers["x-ms-correlation-request-id"] = requestID
        response.headers["x-ms-routing-request-id"] = "EMULATOR:\(requestID)"
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if request.headers["x-ms-return-client-request-id"]?.lowercased() == "true",
            let id = request.headers["x-ms-client-request-id"]
        {
            response.headers["x-ms-client-request-id"] = id
        }
        return response
    }

    private static func perform(
        _ state: inout State, _ request: ServerRequest, _ allowance: inout HeaderFields
    ) throws(ManagementError) -> ServerResponse {
        let segments = request.segments
        if request.method == "GET", segments.map({ $0.lowercased() }) == ["metadata", "endpoints"] {
            return try CloudMetadata(endpoints: state.endpoints).response(to: request)
        }
        let caller = try authenticate(request, state)
        allowance = try ManagementThrottle(request, caller).admit(&state)
        try requireVersion(request)
        switch routes.match(request.method, segments) {
        case .found(let handler, let captures):
            return try handler(
                &state, ManagementCall(request: request, captures: captures, caller: caller))
        case .otherMethod: throw .unsupportedMethod
        case .none: throw .invalidPath(request.path)
        }
    }

    private static func authenticate(
        _ request: ServerRequest, _ state: State
    ) throws(ManagementError) -> Caller {
        let verifier = TokenVerifier(
            directory: state.directory,
            audiences: Audiences(endpoints: state.endpoints).management, now: state.clock.now)
        do throws(TokenVerifier.Refusal) {
            return try verifier.caller(request.headers["Authorization"])
        } catch {
            let authority = "\(state.endpoints.authority)/\(state.directory.tenantID)"
            throw ManagementError(
                status: 401, code: code(of: error),
                message: error.isMissing
                    ? "Authentication failed. The 'Authorization' header is missing."
                    : "Authentication failed. \(error.detail)",
                headers: ["WWW-Authenticate": "Bearer authorization_uri=\"\(authority)\""])
        }
    }

    private static func code(of refusal: TokenVerifier.Refusal) -> String {
        switch refusal {
        case .missing: "AuthenticationFailed"
        case .malformed, .signature: "InvalidAuthenticationToken"
        case .audience: "InvalidAuthenticationTokenAudience"
        case .expired: "ExpiredAuthenticationToken"
        case .tenant: "InvalidAuthenticationTokenTenant"
        }
    }

    /// `2024-07-01`, perhaps with a suffix as `-preview`.
    private static func requireVersion(_ request: ServerRequest) throws(ManagementError) {
        guard let version = request.parameter("api-version"), !version.isEmpty else {
            throw .missingVersion
        }
        let date = version.prefix(10)
        let isDate =
            date.count == 10
            && date.enumerated().allSatisfy { index, character in
                [4, 7].contains(index) ? character == "-" : character.isASCII && character.isNumber
            }
        guard isDate else { throw .invalidVersion(version) }
    }
}

extension TokenVerifier.Refusal {
    var isMissing: Bool {
        if case .missing = self { return true }
        return false
    }
}
