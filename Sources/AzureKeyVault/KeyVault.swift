public import Azure
public import JSON
public import Secrets
public import Transport

/// The data plane of one key vault: certificates.
///
/// learn.microsoft.com/rest/api/keyvault/certificates
public struct KeyVault: Sendable {
    static let version = "7.4"

    private let url: String
    private let pipeline: Pipeline

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - url: The vault's URL, with or without a slash at the end.
    ///   - credential: Who asks.
    ///   - cloud: Where the vault is.
    ///   - transport: What carries the requests.
    public init(
        url: String, credential: any TokenCredential, cloud: Cloud, transport: any HTTPTransport,
        retry: RetryPolicy = RetryPolicy()
    ) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        pipeline = Pipeline(
            transport: transport,
            authorizer: VaultAuthorizer(credential, audience: cloud.vaultAudience),
            origin: Origin(url), retry: retry)
    }

    /// Imports a certificate with its private key, as a new version of its name.
    ///
    /// The policy keeps the key exportable, since the VM extension gets the key through the secret
    /// of the same name, and names the issuer `Unknown`, since with `Self` the vault would replace
    /// the certificate by one of its own before it expires.
    ///
    /// - Parameters:
    ///   - name: 1 to 127 letters, digits and hyphens.
    ///   - value: A PFX file in base64.
    ///   - password: The password of the file.
    ///   - tags: An object of strings, up to 15.
    public func importCertificate(
        name: String, value: Secret, password: Secret?, tags: JSONValue? = nil
    ) async throws -> HTTPResponse {
        var body: JSONValue = [
            "value": .string(value.revealed()),
            "attributes": ["enabled": true],
            "policy": [
                "key_props": ["exportable": true],
                "secret_props": ["contentType": "application/x-pkcs12"],
                "issuer": ["name": "Unknown"],
            ],
        ]
        body["pwd"] = password.map { .string($0.revealed()) }
        body["tags"] = tags
        // A second import would be a second version, so it isn't repeated on its own.
        return try await pipeline.send(
            HTTPRequest(
                "POST", address("/certificates/\(RequestURL.encoded(name))/import"),
                headers: ["Accept": "application/json", "Content-Type": "application/json"],
                body: body.serialized()),
            operation: "import certificate '\(name)' into \(url)")
    }

    /// One certificate: its newest version, or a given one.
    public func certificate(_ name: String, version: String? = nil) async throws -> HTTPResponse {
        let suffix = version.map { "/\(RequestURL.encoded($0))" } ?? ""
        let path = "/certificates/\(RequestURL.encoded(name))\(suffix)"
        return try await pipeline.send(
            HTTPRequest("GET", address(path), headers: ["Accept": "application/json"]),
            operation: "get certificate '\(name)' from \(url)")
    }

    /// All certificates: ids, thumbprints and attributes.
    public func certificates() -> Pager {
        pages("/certificates", operation: "list certificates of \(url)")
    }

    /// The versions of one certificate, in no order.
    public func certificateVersions(_ name: String) -> Pager {
        pages(
            "/certificates/\(RequestURL.encoded(name))/versions",
            operation: "list versions of certificate '\(name)' in \(url)")
    }

    private func pages(_ path: String, operation: String) -> Pager {
        Pager(
            pipeline, HTTPRequest("GET", address(path), headers: ["Accept": "application/json"]),
            operation: operation)
    }

    private func address(_ path: String) -> String {
        RequestURL.make(url, path, ["api-version": Self.version])
    }
}
