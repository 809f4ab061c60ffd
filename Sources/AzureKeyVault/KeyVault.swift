public import Azure
public import JSON
public import Secrets
public import Transport

/// The data plane of one key vault: certificates, secrets, and the public parts of keys.
///
/// learn.microsoft.com/rest/api/keyvault
public struct KeyVault: Sendable {
    static let version = "7.4"

    /// Everything that one can ask of a vault but what takes or gives a secret.
    public static let operations = certificateOperations + secretOperations

    /// Sends ``operations``.
    public let client: ServiceClient

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
        client = ServiceClient(base: self.url, version: Self.version, pipeline: pipeline)
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
        let operation = "import certificate '\(name)' into \(url)"
        try NameRule.check(name, as: "certificate", operation: operation)
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
            operation: operation)
    }

    /// Sets a secret, as a new version of its name.
    ///
    /// - Parameters:
    ///   - name: 1 to 127 letters, digits and hyphens.
    ///   - value: The secret, at most 25 kB.
    ///   - properties: `contentType`, `attributes` and `tags`, as the service has them.
    public func setSecret(
        name: String, value: Secret, properties: JSONValue = [:]
    ) async throws -> HTTPResponse {
        let operation = "set secret '\(name)' in \(url)"
        try NameRule.check(name, as: "secret", operation: operation)
        var body = properties
        body["value"] = .string(value.revealed())
        return try await pipeline.send(
            HTTPRequest(
                "PUT", address("/secrets/\(RequestURL.encoded(name))"),
                headers: ["Accept": "application/json", "Content-Type": "application/json"],
                body: body.serialized()),
            operation: operation, isRepeatable: false)
    }

    /// One secret: its newest version, or a given one.
    ///
    /// - Returns: The value, and everything else that the service says of it as JSON.
    public func secret(
        _ name: String, version: String? = nil
    ) async throws -> (value: Secret, properties: JSONValue) {
        let operation = "get secret '\(name)' from \(url)"
        try NameRule.check(name, as: "secret", operation: operation)
        let suffix = version.map { "/\(RequestURL.encoded($0))" } ?? ""
        let target = address("/secrets/\(RequestURL.encoded(name))\(suffix)")
        let response = try await pipeline.send(
            HTTPRequest("GET", target, headers: ["Accept": "application/json"]),
            operation: operation)
        guard var body = try? JSONValue(parsing: response.body), let value = body["value"]?.string
        else { throw AzureError.unparsable(response, operation: operation, target: target) }
        body["value"] = nil
        return (Secret(value), body)
    }

    private func address(_ path: String) -> String {
        RequestURL.make(url, path, version: Self.version)
    }
}
