/// Finds out by what right a request is made.
struct BlobAuthentication {
    static let oldestVersion = "2009-09-19"
    /// The first version that takes tokens.
    private static let firstWithTokens = "2017-11-09"
    /// The first version that says in its refusals where to get one.
    private static let firstWithChallenge = "2019-12-12"
    /// Seconds that the clocks may be apart.
    private static let tolerance: Int64 = 900

    let request: ServerRequest
    let target: BlobTarget
    let account: StorageAccount
    let version: String?

    func grant(_ state: State) throws(BlobError) -> BlobGrant {
        try checkVersion()
        guard let authorization = request.headers["Authorization"] else {
            guard let signature = SharedAccess(request) else { throw anonymous(state) }
            return try signature.grant(target, account, state)
        }
        let parts = authorization.split(separator: " ", maxSplits: 1).map(String.init)
        switch parts.first?.lowercased() {
        case "bearer": return .role(try caller(authorization, state))
        case "sharedkey":
            try checkKey(parts.last ?? "", state)
            return .key
        case "sharedkeylite": throw .notEmulated("the scheme SharedKeyLite")
        default:
            throw BlobError(
                status: 400, code: "InvalidAuthenticationInfo",
                message: "Authentication information is not given in the correct format. Check "
                    + "the value of Authorization header.")
        }
    }

    private func checkVersion() throws(BlobError) {
        guard let version = request.headers["x-ms-version"] else { return }
        let isDate = Timestamp(iso8601: "\(version)T00:00:00Z") != nil
        guard isDate, version >= Self.oldestVersion else {
            throw .invalidHeader("x-ms-version", version)
        }
    }

    // MARK: - Keys

    private func checkKey(_ credentials: String, _ state: State) throws(BlobError) {
        let parts = credentials.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[0] == account.id.name else {
            throw .authenticationFailed("The account of the Authorization header is another one.")
        }
        try checkDate(at: state.clock.now)
        let text = StorageKeySignature(account: account.id.name, request: request).stringToSign
        let keys = [account.primaryKey, account.secondaryKey]
        guard StorageKeySignature.matches(parts[1], text, keys) else {
            throw .authenticationFailed(
                "The MAC signature found in the HTTP request is not the same as any computed "
                    + "signature. Server used following string to sign: '\(text)'.")
        }
    }

    private func checkDate(at now: Timestamp) throws(BlobError) {
        let text = request.headers["x-ms-date"] ?? request.headers["Date"]
        guard let date = text.flatMap({ Timestamp(httpDate: $0) }),
            abs(date.unixSeconds - now.unixSeconds) <= Self.tolerance
        else {
            throw .authenticationFailed(
                "The Date header in the request is incorrect: it is '\(text ?? "")', and the "
                    + "service's is '\(now.httpDate)'.")
        }
    }

    // MARK: - Tokens

    private func caller(_ authorization: String, _ state: State) throws(BlobError) -> Caller {
        guard (version ?? "") >= Self.firstWithTokens else {
            throw .authenticationFailed(
                "Authentication scheme Bearer is not supported in this version.")
        }
        let audiences = Audiences(endpoints: state.endpoints)
        let verifier = TokenVerifier(
            directory: state.directory, audiences: audiences.storage(account.id.name),
            now: state.clock.now)
        do throws(TokenVerifier.Refusal) {
            return try verifier.caller(authorization)
        } catch {
            throw BlobError(
                status: 401, code: "InvalidAuthenticationInfo",
                message: "Server failed to authenticate the request. Please refer to the "
                    + "information in the www-authenticate header.",
                details: [("AuthenticationErrorDetail", error.detail)],
                headers: ["WWW-Authenticate": challenge(state)])
        }
    }

    /// Nobody reads without a name: public access is off.
    private func anonymous(_ state: State) -> BlobError {
        guard (version ?? "") >= Self.firstWithChallenge else {
            guard ["GET", "HEAD"].contains(request.method) else {
                return BlobError(
                    status: 404, code: "ResourceNotFound",
                    message: "The specified resource does not exist.")
            }
            return BlobError(
                status: 409, code: "PublicAccessNotPermitted",
                message: "Public access is not permitted on this storage account.")
        }
        return BlobError(
            status: 401, code: "NoAuthenticationInformation",
            message: "Server failed to authenticate the request. Please refer to the information "
                + "in the www-authenticate header.",
            headers: ["WWW-Authenticate": challenge(state)])
    }

    private func challenge(_ state: State) -> String {
        let tenant = "\(state.endpoints.authority)/\(state.directory.tenantID)"
        return "Bearer authorization_uri=\(tenant)/oauth2/authorize "
            + "resource_id=\(Audiences.storageResource)"
    }
}
