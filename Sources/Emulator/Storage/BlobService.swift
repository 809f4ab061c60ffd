/// The blob service of storage accounts.
///
/// learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
enum BlobService {
    /// One operation: changes the state, answers or throws the service's error.
    typealias Handler = @Sendable (inout State, BlobCall) throws(BlobError) -> ServerResponse

    /// What an operation needs and does.
    struct Operation: Sendable {
        let access: BlobAccess
        let handler: Handler
    }

    /// The most bytes of one request; the service takes more.
    static let largestBody = 256 << 20

    /// By level, method and what the query says of it.
    private static let operations: [String: Operation] =
        accountOperations
        .merging(containerOperations) { $1 }
        .merging(blobOperations) { $1 }
        .merging(blockOperations) { $1 }

    /// Header fields that ask for what is not emulated.
    private static let refused = [
        "x-ms-copy-source", "x-ms-content-crc64", "x-ms-structured-body", "x-ms-tags",
        "x-ms-if-tags", "x-ms-encryption-key", "x-ms-encryption-scope",
        "x-ms-immutability-policy-until-date", "x-ms-legal-hold", "x-ms-source-if-match",
        "x-ms-blob-public-access",
    ]

    /// Answers a request to an account's host.
    ///
    /// - Parameter refusal: What is answered in place of doing it.
    static func respond(
        _ state: inout State, _ request: ServerRequest, account: String,
        refusal: BlobError? = nil
    ) -> ServerResponse {
        let requestID = Identifier.random()
        let version = request.headers["x-ms-version"] ?? request.parameter("sv")
        var response: ServerResponse
        do throws(BlobError) {
            if let refusal { throw refusal }
            response = try perform(&state, request, account, version: version)
        } catch {
            response = error.response(requestID: requestID, at: state.clock.now)
        }
        response.headers["Server"] = "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0"
        response.headers["x-ms-request-id"] = requestID
        response.headers["x-ms-version"] = version ?? BlobAuthentication.oldestVersion
        if let id = request.headers["x-ms-client-request-id"] {
            response.headers["x-ms-client-request-id"] = id
        }
        return response
    }

    private static func perform(
        _ state: inout State, _ request: ServerRequest, _ name: String, version: String?
    ) throws(BlobError) -> ServerResponse {
        guard let account = state.storageAccounts[name] else { throw .containerNotFound }
        let target = target(of: request)
        let authentication = BlobAuthentication(
            request: request, target: target, account: account, version: version)
        let grant = try authentication.grant(state)
        try target.check()
        let operation = try operation(request, target)
        try grant.require(operation.access, target, account, state)
        try refuse(request)
        return try operation.handler(
            &state,
            BlobCall(
                request: request, account: name, target: target, grant: grant,
                version: version ?? BlobAuthentication.oldestVersion,
                url: state.endpoints.blobs(name)))
    }

    /// The name of the operation that a request asks for, nil for one that is not emulated.
    static func operation(_ request: ServerRequest) -> String? {
        let name = name(of: request, target(of: request))
        return operations[name] == nil ? nil : name
    }

    private static func target(of request: ServerRequest) -> BlobTarget {
        BlobTarget(
            path: request.path,
            isContainer: request.parameter("restype")?.lowercased() == "container")
    }

    private static func query(_ request: ServerRequest) -> String {
        let parameters = ["restype", "comp"].compactMap { name in
            request.parameter(name).map { "\(name)=\($0.lowercased())" }
        }
        return parameters.joined(separator: "&")
    }

    private static func name(of request: ServerRequest, _ target: BlobTarget) -> String {
        "\(request.method) \(target.level) \(query(request))"
    }

    private static func operation(
        _ request: ServerRequest, _ target: BlobTarget
    ) throws(BlobError) -> Operation {
        if let found = operations[name(of: request, target)] { return found }
        guard ["GET", "HEAD", "PUT", "DELETE", "POST"].contains(request.method) else {
            throw BlobError(
                status: 405, code: "UnsupportedHttpVerb",
                message: "The resource doesn't support specified Http Verb.")
        }
        let (level, query) = (target.level, query(request))
        throw .notEmulated(
            "\(request.method) of \(level == "account" ? "an" : "a") \(level)"
                + (query.isEmpty ? "" : " with \(query)"))
    }

    private static func refuse(_ request: ServerRequest) throws(BlobError) {
        if let name = refused.first(where: { request.headers[$0] != nil }) {
            throw .notEmulated("the header field \(name)")
        }
        guard request.headers["x-ms-lease-id"] == nil else { throw .noLease }
        for name in ["snapshot", "versionid"] where request.parameter(name) != nil {
            throw .notEmulated("the parameter \(name)")
        }
    }
}
