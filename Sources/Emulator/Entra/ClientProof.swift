import FoundationEssentials
import JSON
import Secrets
import X509

/// Who an application says that it is, and how it proves it: by a secret, by a signature of its
/// certificate's key, or by a token of an identity provider that it trusts.
struct ClientProof {
    /// An application, or a managed identity, that has proved itself.
    struct Client {
        let caller: Caller
        /// What the token says of the proof: 1 for a secret, 2 for anything better.
        let strength: Int
    }

    private static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    /// Seconds by which a client's clock may be wrong.
    private static let skew: Int64 = 300

    let form: [String: String]
    let state: State

    /// Checks the proof.
    func client() throws(EntraError) -> Client {
        guard let given = form["client_id"] else { throw .missing("client_id") }
        let id = given.lowercased()
        if let application = state.directory.application(id) {
            let strength = try prove(application)
            return Client(
                caller: Caller(objectID: application.objectID, applicationID: id),
                strength: strength)
        }
        guard let identity = state.identities.values.first(where: { $0.clientID == id }) else {
            throw .unknownApplication(given, tenant: state.directory.tenantID)
        }
        guard form["client_secret"] == nil else { throw .wrongSecret(id) }
        try prove(identity)
        return Client(
            caller: Caller(objectID: identity.principalID, applicationID: id), strength: 2)
    }

    private func prove(_ application: Directory.Application) throws(EntraError) -> Int {
        if let secret = form["client_secret"] {
            guard application.secret == Secret(secret) else {
                throw .wrongSecret(application.clientID)
            }
            return 1
        }
        let token = try assertion()
        guard let issuer = token.claims["iss"]?.string, issuer.hasPrefix("https://") else {
            try check(token, of: application)
            return 2
        }
        let trusted = application.federatedSubjects.map { subject in
            FederatedCredential(
                issuer: state.endpoints.federationIssuer, subject: subject,
                audience: FederationService.audience)
        }
        try check(token, trusted)
        return 2
    }

    private func prove(_ identity: ManagedIdentity) throws(EntraError) {
        try check(
            assertion(), identity.federated.values.compactMap { FederatedCredential($0) })
    }

    private func assertion() throws(EntraError) -> WebToken {
        guard let text = form["client_assertion"] else { throw .noProof }
        guard form["client_assertion_type"] == Self.assertionType else {
            throw .unknownAssertionType
        }
        guard let token = WebToken(text) else { throw .malformedAssertion }
        return token
    }

    // MARK: - Certificates

    private func check(
        _ token: WebToken, of application: Directory.Application
    ) throws(EntraError) {
        let algorithms: [String: PrivateKey.Signature] = ["RS256": .rs256, "PS256": .ps256]
        guard let algorithm = algorithms[token.header["alg"]?.string ?? ""] else {
            throw .malformedAssertion
        }
        for claim in ["iss", "sub"] {
            guard token.claims[claim]?.string?.lowercased() == application.clientID else {
                throw .otherApplication
            }
        }
        try checkSignature(token, algorithm, application)
        guard token.isFor({ isTokenEndpoint($0) }) else { throw .otherAudience }
        try checkTime(token)
    }

    private func checkSignature(
        _ token: WebToken, _ algorithm: PrivateKey.Signature,
        _ application: Directory.Application
    ) throws(EntraError) {
        let sha1 = token.header["x5t"]?.string
        let sha256 = token.header["x5t#S256"]?.string
        let named = (sha256 ?? sha1).flatMap { Base64URL.decode($0) } ?? []
        let thumbprint = named.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            .uppercased()
        func wrong(_ reason: String) -> EntraError {
            .wrongSignature(reason, thumbprint: thumbprint, clientID: application.clientID)
        }
        let found = application.certificates.first { certificate in
            [Digest.sha256(certificate.derBytes), Digest.sha1(certificate.derBytes)]
                .contains(named)
        }
        guard let found else { throw wrong("The key was not found.") }
        guard Int64(found.notValidAfter.timeIntervalSince1970) > state.clock.now.unixSeconds else {
            throw wrong("The key used is expired.")
        }
        guard found.verify(token.signature, of: token.signed, with: algorithm) else {
            throw wrong("The key was found, but use of the key to verify the signature failed.")
        }
    }

    /// Either version's token endpoint, and the tenant as an issuer, by whichever name.
    private func isTokenEndpoint(_ audience: String) -> Bool {
        let parts = audience.split(separator: "/").map(String.init)
        guard parts.count > 2, audience.hasPrefix("https://"),
            ServiceHost(String(parts[1].lowercased().prefix { $0 != ":" })) == .entra,
            state.directory.isTenant(parts[2]) || EntraService.aliases.contains(parts[2])
        else { return false }
        let rest = parts[3...].joined(separator: "/")
        return ["", "v2.0", "oauth2/token", "oauth2/v2.0/token"].contains(rest)
    }

    // MARK: - Federated tokens

    private func check(
        _ token: WebToken, _ trusted: [FederatedCredential]
    ) throws(EntraError) {
        let issuer = token.claims["iss"]?.string ?? ""
        let subject = token.claims["sub"]?.string ?? ""
        let ofIssuer = trusted.filter { $0.issuer == issuer }
        guard !ofIssuer.isEmpty else { throw .untrusted(700_211, "issuer", issuer) }
        let ofSubject = ofIssuer.filter { $0.subject == subject }
        guard !ofSubject.isEmpty else { throw .untrusted(700_213, "subject", subject) }
        guard token.isFor({ audience in ofSubject.contains { $0.audience == audience } }) else {
            throw .untrusted(700_212, "audience", token.claims["aud"]?.string ?? "")
        }
        guard issuer == state.endpoints.federationIssuer else { throw .unreachableIssuer }
        guard token.isSigned(by: state.directory.federationKey) else {
            throw .wrongFederatedSignature
        }
        try checkTime(token)
    }

    /// A time in whole seconds; MSAL for Python writes them with a fraction.
    private static func time(_ claim: String, _ token: WebToken) -> Int64? {
        token.claims[claim]?.number.flatMap { Int64(exactly: $0.rounded(.down)) }
    }

    private func checkTime(_ token: WebToken) throws(EntraError) {
        guard let until = Self.time("exp", token) else { throw .malformedAssertion }
        let from = Self.time("nbf", token) ?? Self.time("iat", token) ?? 0
        let now = state.clock.now.unixSeconds
        guard from <= now + Self.skew, now - Self.skew < until else {
            func text(_ seconds: Int64) -> String {
                Timestamp(unixSeconds: Double(seconds)).iso8601Seconds
            }
            throw .outsideOfTime(now: text(now), from: text(from), until: text(until))
        }
    }
}
