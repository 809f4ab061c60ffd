import JSON

/// The Batch data plane of one account.
enum BatchService {
    static let contentType = "application/json;odata=minimalmetadata"

    typealias Routes = RouteTable<BatchCall, BatchError>

    private static let routes = {
        var routes = Routes()
        addPools(to: &routes)
        addPoolChanges(to: &routes)
        addCertificates(to: &routes)
        addJobs(to: &routes)
        addJobStates(to: &routes)
        addTasks(to: &routes)
        addJobSchedules(to: &routes)
        addNodes(to: &routes)
        addNodeActions(to: &routes)
        addFiles(to: &routes)
        return routes
    }()

    /// The pattern of a request's operation, nil if there is none.
    static func operation(_ method: String, _ segments: [String]) -> String? {
        routes.name(method, segments)
    }

    /// Answers a request to an account's host.
    ///
    /// - Parameter refusal: What is answered in place of doing it.
    static func respond(
        _ state: inout State, _ request: ServerRequest, account name: String,
        refusal: BatchError? = nil
    ) -> ServerResponse {
        let requestID = Identifier.random()
        let host = request.headers["Host"] ?? ""
        var response: ServerResponse
        do throws(BatchError) {
            if let refusal { throw refusal }
            response = try perform(&state, request, account: name)
        } catch {
            response = error.response(host: host, requestID: requestID, at: state.clock.now)
        }
        response.headers["request-id"] = requestID
        response.headers["DataServiceVersion"] = "3.0"
        response.headers["X-Content-Type-Options"] = "nosniff"
        echoClientRequestID(request, &response)
        // How long a file is, the server tells by its body, which it does not send.
        if request.method == "HEAD", response.headers["ocp-batch-file-url"] == nil {
            response.body = []
        }
        return response
    }

    private static func perform(
        _ state: inout State, _ request: ServerRequest, account name: String
    ) throws(BatchError) -> ServerResponse {
        guard let account = state.accounts[name] else { throw .resourceNotFound }
        let identity = try BatchAuthentication.identify(request, account, state)
        let version = try APIVersion.require(request)
        switch routes.match(request.method, request.segments) {
        case .found(let handler, let captures):
            let call = BatchCall(
                request: request, captures: captures, account: name, accountID: account.id,
                identity: identity, version: version)
            let response = try handler(&state, call)
            state.assignTasks(of: name, at: state.clock.life)
            return response
        case .otherMethod: throw .unsupportedMethod
        case .none: throw .resourceNotFound
        }
    }

    private static func echoClientRequestID(
        _ request: ServerRequest, _ response: inout ServerResponse
    ) {
        guard request.headers["return-client-request-id"]?.lowercased() == "true",
            let id = request.headers["client-request-id"]
        else { return }
        response.headers["client-request-id"] = id
    }
}
