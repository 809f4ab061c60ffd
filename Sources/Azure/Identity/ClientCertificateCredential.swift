package import Secrets
package import X509

/// A service principal with a certificate.
///
/// learn.microsoft.com/entra/identity-platform/certificate-credentials
package struct ClientCertificateCredential: TokenCredential {
    private let tenant: String
    private let clientID: String
    private let assertion: ClientAssertion
    private let entra: EntraEndpoint

    /// Takes the principal's certificate and key into keeping.
    ///
    /// - Parameters:
    ///   - tenant: The principal's directory, by id or domain.
    ///   - clientID: The client id of its application.
    ///   - bundle: Its certificate with an RSA key, and perhaps the chain.
    ///   - sendsChain: Whether the chain goes along, as for trust by subject name and issuer.
    ///   - entra: Who is asked.
    /// - Throws: ``CredentialError`` if there is no key, or one of another kind.
    package init(
        tenant: String, clientID: String, bundle: CertificateBundle, sendsChain: Bool = false,
        entra: EntraEndpoint
    ) throws(CredentialError) {
        guard let key = bundle.privateKey, key.matches(bundle.leaf) else {
            throw CredentialError(
                .invalid, .certificate, "the certificate has no private key of its own beside it",
                nextStep: "give a PFX, or a PEM file that holds the key too")
        }
        guard key.publicKey.algorithm == "RSA" else {
            throw CredentialError(
                .invalid, .certificate, "Entra ID takes RSA keys, and this is \(key.publicKey)")
        }
        self.tenant = tenant
        self.clientID = clientID
        assertion = ClientAssertion(
            clientID: clientID, certificates: bundle.certificates, key: key,
            sendsChain: sendsChain)
        self.entra = entra
    }

    /// Takes certificate and key from a file.
    ///
    /// - Parameters:
    ///   - file: A PFX, or PEM with certificate and key.
    ///   - password: What opens it.
    /// - Throws: ``CredentialError`` if it can't be read or used.
    package init(
        tenant: String, clientID: String, file: String, password: Secret?,
        sendsChain: Bool = false, entra: EntraEndpoint
    ) throws(CredentialError) {
        let bundle: CertificateBundle
        do {
            bundle = try CertificateBundle.read(
                LocalFile.read(file), password: password, named: file)
        } catch {
            throw CredentialError(.invalid, .certificate, "\(error)")
        }
        try self.init(
            tenant: tenant, clientID: clientID, bundle: bundle, sendsChain: sendsChain,
            entra: entra)
    }

    package func token(scope: String, tenant: String?) async throws -> AccessToken {
        let tenant = tenant ?? self.tenant
        let isFederationService = EntraEndpoint.isFederationService(tenant)
        let proof = try assertion.text(
            audience: entra.url("token", tenant: tenant),
            signature: isFederationService ? .rs256 : .ps256, now: entra.now())
        let form = [
            ("client_id", clientID), ("client_assertion_type", ClientAssertion.type),
            ("client_assertion", proof.revealed()), ("grant_type", "client_credentials"),
            ("scope", scope),
        ]
        return try await entra.token(
            form, tenant: tenant, method: .certificate,
            operation: "sign in as \(clientID) with a certificate"
        ).token
    }
}
