import X509

/// Who is behind a request to the data plane.
enum BatchAuthentication {
    /// What a request may do.
    enum Identity {
        /// Someone with an account key: everything.
        case key
        /// Someone with a token: what the roles allow.
        case token(Caller)
    }

    /// The clock of a signed request may be off by so much.
    /// https://learn.microsoft.com/rest/api/batchservice/authenticate-requests-to-the-azure-batch-service
    static let allowedSkewSeconds: Int64 = 15 * 60

    static func identify(
        _ request: ServerRequest, _ account: BatchAccount, _ state: State
    ) throws(BatchError) -> Identity {
        guard let authorization = request.headers["Authorization"] else {
            var error = BatchError.authenticationMissing
            error.headers["WWW-Authenticate"] =
                "Bearer authorization_uri=\"\(state.endpoints.authority)/"
                + "\(state.directory.tenantID)\",resource_id=\"\(Audiences.batchResource)\""
            throw error
        }
        if authorization.lowercased().hasPrefix("sharedkey ") {
            try verifyKey(request, authorization, account, state)
            return .key
        }
        return .token(try verifyToken(authorization, state))
    }

    private static func verifyKey(
        _ request: ServerRequest, _ authorization: String, _ account: BatchAccount, _ state: State
    ) throws(BatchError) {
        let date = request.headers["ocp-date"] ?? request.headers["Date"] ?? ""
        guard let sent = Timestamp(httpDate: date) else {
            throw .authenticationFailed(403, "The date header is missing or not in RFC 1123 form.")
        }
        guard abs(sent.unixSeconds - state.clock.now.unixSeconds) <= allowedSkewSeconds else {
            throw .authenticationFailed(403, "The date of the request is outside of 15 minutes.")
        }
        let credentials = authorization.dropFirst("SharedKey ".count)
        let parts = credentials.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == account.id.name.lowercased() else {
            throw .authenticationFailed(403, "The account of the signature is not this one.")
        }
        let expected = SharedKeySignature(account: String(parts[0]), request: request)
        let isRight = [account.primaryKey, account.secondaryKey].contains { key in
            guard let signature = expected.signature(with: key) else { return false }
            return Digest.constantTimeEquals(Array(signature.utf8), Array(parts[1].utf8))
        }
        guard isRight else {
            throw .authenticationFailed(
                403, "The MAC signature found in the HTTP request is not the computed one.")
        }
    }

    private static func verifyToken(
        _ authorization: String, _ state: State
    ) throws(BatchError) -> Caller {
        let verifier = TokenVerifier(
            directory: state.directory,
            audiences: Audiences(endpoints: state.endpoints).batch, now: state.clock.now)
        do throws(TokenVerifier.Refusal) {
            return try verifier.caller(authorization)
        } catch {
            throw .authenticationFailed(401, error.detail)
        }
    }
}

extension TokenVerifier.Refusal {
    /// What the services say of it, without the token.
    var detail: String {
        switch self {
        case .missing: "The authorization scheme is not supported."
        case .malformed: "The specified access token is not a JWT."
        case .signature: "The signature of the specified access token is invalid."
        case .audience(let audience):
            "The specified access token has an invalid audience: '\(audience)'."
        case .expired: "The access token expiry is in the past."
        case .tenant: "The specified access token was obtained from another tenant."
        }
    }
}
