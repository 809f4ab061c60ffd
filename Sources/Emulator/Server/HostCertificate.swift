import Secrets
import X509

/// The emulator's certificate authority, kept in the state's file or the state folder, and the certificate of its
/// host names, made at each start.
struct HostCertificate {
    static let authorityFile = "ca.pem"
    private static let authorityKeyFile = "ca.key"

    private let folder: StateFolder

    init(_ folder: StateFolder) {
        self.folder = folder
    }

    /// Makes the identity of the TLS server.
    ///
    /// - Parameters:
    ///   - regions: The regions whose Batch endpoints it has to cover.
    ///   - run: Has the authority and the key if they were saved; gets them if not.
    func identity(
        regions: [String], keptIn run: inout RunIdentity
    ) throws(EmulatorError) -> HTTPServer.Identity {
        do {
            let authority = try authority(keptIn: &run)
            let key = try run.hostKey ?? PrivateKey.ec(curve: "P-256")
            run.hostKey = key
            let request = CertificateRequest(
                commonName: "localhost", alternativeNames: Self.names(regions), validDays: 397)
            let certificate = try authority.issue(request, for: key)
            return HTTPServer.Identity(
                certificatePEM: certificate.pemText + authority.certificate.pemText,
                privateKeyPEM: key.pkcs8PEM())
        } catch let error as EmulatorError {
            throw error
        } catch {
            throw EmulatorError(
                code: .certificate, message: "cannot make the host certificate: \(error)")
        }
    }

    /// OpenSSL accepts a wildcard only with two dots after the star, so `*.localhost` is no use.
    private static func names(_ regions: [String]) -> [GeneralName] {
        let hosts = [
            "localhost", "login.localhost", "management.localhost", "control.localhost",
            "oidc.localhost", "*.vault.localhost", "*.blob.core.localhost",
        ]
        let regions = Set(regions).sorted()
        let batch = regions.map { "*.\($0).batch.localhost" }
        let azure = NameFamily.certificateNames(regions: regions)
        let names = (hosts + batch + azure).map { GeneralName.dns($0) }
        return names + [.ipAddress("127.0.0.1"), .ipAddress("::1")]
    }

    private func authority(keptIn run: inout RunIdentity) throws -> CertificateIssuer {
        if let saved = run.authority {
            try write(saved.certificate, saved.key)
            return CertificateIssuer(certificate: saved.certificate, privateKey: saved.key)
        }
        let authority = try authority()
        run.authority = RunIdentity.Authority(
            certificate: authority.certificate, key: authority.privateKey)
        return authority
    }

    private func authority() throws -> CertificateIssuer {
        if let certificate = try folder.read(Self.authorityFile),
            let key = try folder.read(Self.authorityKeyFile)
        {
            return CertificateIssuer(
                certificate: try CertificateBundle.read(certificate, named: Self.authorityFile)
                    .leaf,
                privateKey: try PrivateKey(pem: String(decoding: key, as: UTF8.self)))
        }
        let key = try PrivateKey.ec(curve: "P-256")
        let certificate = try CertificateIssuer.selfSigned(
            CertificateRequest(
                commonName: "certferry emulator CA", validDays: 3650, isCertificateAuthority: true),
            key: key)
        try write(certificate, key)
        return CertificateIssuer(certificate: certificate, privateKey: key)
    }

    private func write(_ certificate: Certificate, _ key: PrivateKey) throws(EmulatorError) {
        try folder.write(Array(key.pkcs8PEM().revealed().utf8), to: Self.authorityKeyFile)
        try folder.write(Array(certificate.pemText.utf8), to: Self.authorityFile)
    }
}
