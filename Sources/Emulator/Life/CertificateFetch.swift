import FoundationEssentials
import JSON
import Secrets
import X509

/// What a Key Vault extension does on a node: gets a token from the metadata service for the
/// pool's identity and reads the observed secrets through the vault's own front door.
struct CertificateFetch {
    /// Why it could not.
    struct Failure: Error {
        let reason: String
    }

    let pool: Pool
    let settings: VaultExtensionSettings

    /// Fetches every certificate; the first that cannot be had fails the whole.
    func run(_ state: inout State) -> Result<[NodeExtension.InstalledCertificate], Failure> {
        do throws(Failure) {
            let token = try token(&state)
            var installed: [NodeExtension.InstalledCertificate] = []
            for url in settings.secretURLs {
                installed.append(try certificate(url, token, &state))
            }
            return .success(installed)
        } catch {
            return .failure(error)
        }
    }

    private func token(_ state: inout State) throws(Failure) -> String {
        let resource = PercentCoding.encode(state.endpoints.vaultAudience)
        var target = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=\(resource)"
        if let clientID = settings.clientID, !clientID.isEmpty {
            target += "&client_id=\(PercentCoding.encode(clientID))"
        }
        let request = ServerRequest("GET", target, headers: ["Metadata": "true"])
        let assigned = pool.identities.compactMap { state.identities[$0] }
        let response = MetadataService.respond(&state, request, assigned: assigned)
        let body = try? JSONValue(parsing: response.body)
        guard response.status == 200, let token = body?["access_token"]?.string else {
            let reason = body?["error_description"]?.string ?? "no answer"
            throw Failure(
                reason: "Failed to get an access token from the metadata service: "
                    + "HTTP \(response.status), \(reason)")
        }
        return token
    }

    private func certificate(
        _ url: String, _ token: String, _ state: inout State
    ) throws(Failure) -> NodeExtension.InstalledCertificate {
        let (host, path) = try parts(of: url)
        guard case .vault(let name) = ServiceHost(host), state.vaults[name] != nil else {
            throw Failure(reason: "Failed to fetch \(url): could not resolve host '\(host)'")
        }
        let request = ServerRequest(
            "GET", "\(path)?api-version=7.4",
            headers: ["Host": host, "Authorization": "Bearer \(token)"])
        let response = state.withNames(of: host) { state in
            VaultService.respond(&state, request, vault: name)
        }
        let body = try? JSONValue(parsing: response.body)
        guard response.status == 200, let secret = body else {
            throw Failure(reason: Self.describe(url, response.status, body))
        }
        return try install(secret, url)
    }

    private func parts(of url: String) throws(Failure) -> (host: String, path: String) {
        let scheme = "https://"
        guard url.lowercased().hasPrefix(scheme) else {
            throw Failure(reason: "Failed to fetch \(url): not an https URL")
        }
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        guard path.lowercased().hasPrefix("/secrets/") else {
            throw Failure(reason: "Failed to fetch \(url): not the URL of a secret")
        }
        return (authority.prefix { $0 != ":" }.lowercased(), String(path))
    }

    private func install(
        _ secret: JSONValue, _ url: String
    ) throws(Failure) -> NodeExtension.InstalledCertificate {
        let value = secret["value"]?.string ?? ""
        let isPEM = secret["contentType"]?.string == "application/x-pem-file"
        let bytes = isPEM ? Array(value.utf8) : Data(base64Encoded: value).map { Array($0) } ?? []
        let bundle: CertificateBundle
        do throws(CertificateError) {
            bundle = try CertificateBundle.read(bytes, named: url)
        } catch {
            throw Failure(reason: "Failed to install \(url): \(error.message)")
        }
        guard bundle.privateKey != nil else {
            throw Failure(reason: "Failed to install \(url): it has no private key")
        }
        return NodeExtension.InstalledCertificate(
            secret: secret["id"]?.string ?? url, thumbprint: bundle.leaf.thumbprintSHA1)
    }

    private static func describe(_ url: String, _ status: Int, _ body: JSONValue?) -> String {
        let error = body?["error"]
        let codes = [error?["code"]?.string, error?["innererror"]?["code"]?.string]
            .compactMap { $0 }.joined(separator: ", ")
        return "Failed to fetch \(url): HTTP \(status) (\(codes))"
    }
}
