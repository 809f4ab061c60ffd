internal import JSON
internal import Secrets
internal import Synchronization
internal import X509

/// The ways to sign in besides the client secret.
extension ReadyLine {
    /// Seconds that the federated token in the state folder is good for: thirty days.
    private static let federatedLifetime: Int64 = 30 * 86_400

    /// Adds them to the line, and writes their files.
    static func addSignIn(
        to line: inout JSONValue, _ emulator: Emulator, _ folder: StateFolder
    ) throws(EmulatorError) {
        let state = emulator.state.withLock { $0 }
        line["tenant_domain"] = .string(state.directory.domain)
        let credentials: (certificate: String, token: String)
        do throws(CertificateError) {
            credentials = (
                try emulator.seed.operatorCertificate.pemWithKey(password: nil).revealed(),
                try FederationService.token(
                    state, subject: DirectoryMaker.federatedSubject, seconds: federatedLifetime)
            )
        } catch {
            throw EmulatorError(
                code: .certificate,
                message: "cannot make the operator's credentials: \(error.message)")
        }
        try write(
            [
                ("client_certificate_file", "client-certificate.pem", credentials.certificate),
                ("federated_token_file", "federated-token", credentials.token),
            ], to: &line, folder)
        line["federation_issuer"] = .string(state.endpoints.federationIssuer)
        guard let user = state.directory.users.first else { return }
        line["user_name"] = .string(user.principalName)
        try write(
            [("user_password_file", "user-password", user.password.revealed())], to: &line, folder)
    }

    private static func write(
        _ files: [(name: String, file: String, text: String)], to line: inout JSONValue,
        _ folder: StateFolder
    ) throws(EmulatorError) {
        for (name, file, text) in files {
            line[name] = .string(try folder.write(Array(text.utf8), to: file))
        }
    }
}
