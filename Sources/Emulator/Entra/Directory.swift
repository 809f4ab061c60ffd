import Secrets
import X509

/// One Entra ID tenant: its applications and the key that signs its tokens.
struct Directory: Sendable {
    /// An application with its service principal.
    struct Application: Sendable {
        let clientID: String
        /// The object id of the service principal.
        let objectID: String
        let secret: Secret
    }

    let tenantID: String
    let signingKey: PrivateKey
    let signingKeyID: String
    var applications: [Application]
    /// Tokens issued until then (seconds since 1970) count as expired.
    var tokensExpiredThrough: Int64 = 0

    func application(_ clientID: String) -> Application? {
        applications.first { $0.clientID == clientID.lowercased() }
    }
}
