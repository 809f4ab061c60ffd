import JSON

/// Whose tokens an application or a managed identity takes for its own proof.
struct FederatedCredential {
    let issuer: String
    let subject: String
    let audience: String

    init(issuer: String, subject: String, audience: String) {
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
    }

    /// Reads the properties of `federatedIdentityCredentials`.
    init?(_ properties: JSONValue) {
        guard let issuer = properties["issuer"]?.string,
            let subject = properties["subject"]?.string,
            let audience = properties["audiences"]?[0]?.string
        else { return nil }
        self.init(issuer: issuer, subject: subject, audience: audience)
    }
}
