import Secrets
import X509

/// Makes the directory of a seed: an application for the operator, who may use a secret, a
/// certificate or a federated token, and one user.
struct DirectoryMaker {
    /// The subject of the federated token that lies in the state folder.
    static let federatedSubject = "system:serviceaccount:certferry:operator"

    let directory: Directory
    /// The operator's certificate with its key.
    let operatorCertificate: CertificateBundle

    /// How many RSA keys it takes.
    static let keyCount = 3

    /// - Parameters:
    ///   - tenant: The first label of the tenant's domain; its ids follow from it.
    ///   - keys: RSA keys, ``keyCount`` of them.
    ///   - others: The names of further applications, which have a secret alone.
    init(
        tenant: String, keys: [PrivateKey], others: [String] = []
    ) throws(CertificateError) {
        let domain = "\(tenant).onmicrosoft.example"
        let certificate = try Self.certificate("certferry operator", keys[2])
        operatorCertificate = try CertificateBundle(
            format: .pem, certificates: [certificate], privateKey: keys[2])
        directory = Directory(
            tenantID: StableIdentifier.make("tenant:\(tenant)"), domain: domain,
            signingKey: keys[0],
            signingCertificate: try Self.certificate("accounts.accesscontrol.windows.net", keys[0]),
            federationKey: keys[1],
            applications: [
                Self.application("operator", [certificate], [Self.federatedSubject])
            ] + others.map { Self.application($0) },
            users: [
                Directory.User(
                    objectID: StableIdentifier.make("object:user"),
                    principalName: "operator@\(domain)", displayName: "Olga Operator",
                    password: RandomSecret.password())
            ])
    }

    private static func application(
        _ name: String, _ certificates: [Certificate] = [], _ subjects: [String] = []
    ) -> Directory.Application {
        Directory.Application(
            name: name, clientID: StableIdentifier.make("client:\(name)"),
            objectID: StableIdentifier.make("object:\(name)"), secret: RandomSecret.password(),
            certificates: certificates, federatedSubjects: subjects)
    }

    private static func certificate(
        _ name: String, _ key: PrivateKey
    ) throws(CertificateError) -> Certificate {
        try CertificateIssuer.selfSigned(CertificateRequest(commonName: name), key: key)
    }
}
