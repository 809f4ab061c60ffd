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

    func application(_ clientID: String) -> Application? {
        applications.first { $0.clientID == clientID.lowercased() }
    }
}
