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

    /// What an imported certificate is handled by, unless the caller says otherwise.
    ///
    /// The key stays exportable, since the VM extension gets it through the secret of the same
    /// name. The issuer is `Unknown`, since with `Self` the vault would replace the certificate by
    /// one of its own before it expires.
    public static let importPolicy: JSONValue = [
        "key_props": ["exportable": true],
        "secret_props": ["contentType": "application/x-pkcs12"],
        "issuer": ["name": "Unknown"],
    ]

    /// Imports a certificate with its private key, as a new version of its name.
    ///
    /// Not repeated by itself when the outcome is unknown: a second import is a second version.
    ///
    /// - Parameters:
    ///   - name: 1 to 127 letters, digits and hyphens.
    ///   - value: A PFX file in base64.
    ///   - password: The password of the file.
    ///   - policy: What the certificate is handled by.
    ///   - attributes: Whether it is enabled, and from when to when.
    ///   - tags: An object of strings, up to 15.
    public func importCertificate(
        name: String, value: Secret, password: Secret?, policy: JSONValue = Self.importPolicy,
        attributes: JSONValue = ["enabled": true], tags: JSONValue? = nil
    ) async throws -> HTTPResponse {
        var body: JSONValue = [
            "value": .string(value.revealed()), "attributes": attributes, "policy": policy,
        ]
        body["pwd"] = password.map { .string($0.revealed()) }
        body["tags"] = tags
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
    ///
    /// - Parameters:
    ///   - maxResults: The most items of a page, up to 25.
    ///   - includePending: Whether those that are still being made are listed too.
    public func certificates(maxResults: Int? = nil, includePending: Bool? = nil) -> Pager {
        pages(
            "/certificates",
            [
                "maxresults": maxResults.map(String.init),
                "includePending": includePending?.description,
            ],
            operation: "list certificates of \(url)")
    }

    /// The versions of one certificate, in no order of time.
    ///
    /// - Parameters:
    ///   - name: The name of the certificate.
    ///   - maxResults: The most items of a page, up to 25.
    public func certificateVersions(_ name: String, maxResults: Int? = nil) -> Pager {
        pages(
            "/certificates/\(RequestURL.encoded(name))/versions",
            ["maxresults": maxResults.map(String.init)],
            operation: "list versions of certificate '\(name)' in \(url)")
    }

    private func pages(
        _ path: String, _ query: KeyValuePairs<String, String?>, operation: String
    ) -> Pager {
        let request = HTTPRequest(
            "GET", address(path, query), headers: ["Accept": "application/json"])
        return Pager(pipeline, request, operation: operation)
    }

    private func address(
        _ path: String, _ query: KeyValuePairs<String, String?> = [:]
    ) -> String {
        RequestURL.make(url, path, version: Self.version, query: query)
    }
}
