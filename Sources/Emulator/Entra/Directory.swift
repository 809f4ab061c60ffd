import Secrets
import X509

/// One Entra ID tenant: its applications and users, and the key that signs its tokens.
struct Directory: Sendable, Codable, Equatable {
    /// An application with its service principal.
    struct Application: Sendable, Codable, Equatable {
        let name: String
        let clientID: String
        /// The object id of the service principal.
        let objectID: String
        let secret: Secret
        /// The certificates whose keys may sign its client assertions.
        var certificates: [Certificate] = []
        /// The subjects of the emulator's own identity provider that may sign in as it.
        var federatedSubjects: [String] = []
    }

    /// Somebody who signs in with a device code or a password.
    struct User: Sendable, Codable, Equatable {
        let objectID: String
        /// The name to sign in with.
        let principalName: String
        let displayName: String
        let password: Secret
    }

    /// The applications of Microsoft that every directory knows and that have no secret: the
    /// Azure CLI, which the SDKs use too, and Azure PowerShell.
    static let publicClients = [
        "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "1950a258-227b-4e31-a9cf-717495945fc2",
    ]

    let tenantID: String
    /// The domain name that stands for the tenant as its id does.
    var domain: String
    let signingKey: PrivateKey
    /// A certificate of that key: clients know the key by it.
    let signingCertificate: Certificate
    /// The key of the identity provider at `oidc.localhost`.
    let federationKey: PrivateKey
    var applications: [Application]
    var users: [User] = []
    /// Tokens issued up to this second of Unix time have expired before their time.
    var tokensExpiredThrough: Int64 = 0

    var signingKeyID: String { signingCertificate.x5t }

    func application(_ clientID: String) -> Application? {
        applications.first { $0.clientID == clientID.lowercased() }
    }

    func user(_ principalName: String) -> User? {
        users.first { $0.principalName.lowercased() == principalName.lowercased() }
    }

    /// Whether a segment of a path is this tenant's id or domain.
    func isTenant(_ segment: String) -> Bool {
        [tenantID, domain].contains(segment.lowercased())
    }
}
