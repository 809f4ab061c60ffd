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

    /// The token for the vaults, which every certificate is fetched with.
    func token(_ state: inout State) throws(Failure) -> String {
        let resource = PercentCoding.encode(state.endpoints.vaultAudience)
        var target = try metadataPath(state) + "?api-version=2018-02-01&resource=\(resource)"
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

    /// Both documented forms of the endpoint lead to the same path.
    private func metadataPath(_ state: State) throws(Failure) -> String {
        let service = "/metadata/identity"
        let given = settings.metadataEndpoint ?? "http://169.254.169.254\(service)"
        let bases = ["http://169.254.169.254", state.endpoints.imds]
        let path = bases.lazy.compactMap { given.hasPrefix($0) ? given.dropFirst($0.count) : nil }
        guard let found = path.first, found.hasPrefix(service) else {
            throw Failure(
                reason: "Failed to get an access token from the metadata service: "
                    + "could not connect to \(given)")
        }
        return "\(service)/oauth2/token"
    }

    /// Fetches one certificate.
    func fetch(
        _ observed: ObservedCertificate, _ token: String, _ state: inout State
    ) throws(Failure) -> FetchedCertificate {
        let url = observed.url
        let (host, path) = try parts(of: url)
        guard case .vault(let name) = ServiceHost(host), let vault = state.vaults[name] else {
            throw Failure(reason: "Failed to fetch \(url): could not resolve host '\(host)'")
        }
        let origin = pool.networkOrigin
        guard pool.hasPublicAddress || vault.settings.lists(subnetOf: origin) else {
            throw Failure(
                reason: "Failed to fetch \(url): the connection to '\(host)' timed out")
        }
        let request = ServerRequest(
            "GET", "\(path)?api-version=7.4",
            headers: ["Host": host, "Authorization": "Bearer \(token)"])
        let response = state.withNames(of: host) { state in
            VaultService.respond(&state, request, vault: name, from: origin)
        }
        let body = try? JSONValue(parsing: response.body)
        guard response.status == 200, let secret = body else {
            throw Failure(reason: Self.describe(url, response.status, body))
        }
        return try read(secret, of: vault.id.name, observed)
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

    private func read(
        _ secret: JSONValue, of vault: String, _ observed: ObservedCertificate
    ) throws(Failure) -> FetchedCertificate {
        let url = observed.url
        let value = secret["value"]?.string ?? ""
        let isPEM = secret["contentType"]?.string == SecretValue.pemType
        let bytes = isPEM ? Array(value.utf8) : Data(base64Encoded: value).map { Array($0) } ?? []
        let bundle: CertificateBundle
        do throws(CertificateError) {
            bundle = try CertificateBundle.read(bytes, named: url)
        } catch {
            throw Failure(reason: "Failed to install \(url): \(error.message)")
        }
        guard let key = bundle.privateKey else {
            throw Failure(reason: "Failed to install \(url): it has no private key")
        }
        let id = secret["id"]?.string ?? url
        let segments = id.split(separator: "/").map(String.init)
        guard segments.count == 5 else {
            throw Failure(reason: "Failed to install \(url): the vault named no version")
        }
        return FetchedCertificate(
            observed: observed, vault: vault, name: segments[3], version: segments[4], secret: id,
            bundle: bundle, key: key)
    }

    private static func describe(_ url: String, _ status: Int, _ body: JSONValue?) -> String {
        let error = body?["error"]
        let codes = [error?["code"]?.string, error?["innererror"]?["code"]?.string]
            .compactMap { $0 }.joined(separator: ", ")
        return "Failed to fetch \(url): HTTP \(status) (\(codes))"
    }
}
