internal import Azure
internal import FoundationEssentials
public import Secrets
internal import Transport

extension StorageAccount {
    /// The longest that a signed URL can hold: seven days, as its key.
    public static let longestLifetime = Duration.seconds(7 * 86400)

    /// How far the clocks of this machine, the service and the nodes may be apart.
    private static let clockSkew: TimeInterval = 300

    /// A URL of one blob that works without a token, by HTTPS alone.
    ///
    /// It is signed with a key that the service gives to the signed-in identity, never with the
    /// account's own. Whoever has the URL can do what the permissions say until it expires; it
    /// ends sooner only if the identity's role or the account's delegation keys are revoked.
    ///
    /// - Parameters:
    ///   - container: The container.
    ///   - blob: The name of the blob, which need not exist.
    ///   - permissions: What it allows: "r" to read, "c" to create, "w" to write, "d" to delete.
    ///   - lifetime: How long it holds, up to ``longestLifetime``, of which five minutes are kept
    ///     for clocks that differ.
    /// - Returns: The URL, which is a secret by its signature.
    /// - Throws: ``AzureError`` with code `AuthorizationPermissionMismatch` if the identity has no
    ///   data role on the account; with code `InvalidInput` for a permission or a lifetime that
    ///   cannot be.
    public func signedURL(
        container: String, blob: String, permissions: String = "r", lifetime: Duration
    ) async throws -> Secret {
        let operation = "sign a URL of blob '\(blob)' of container '\(container)'"
        let permissions = try Self.ordered(permissions, operation: operation)
        guard lifetime > .zero, lifetime <= Self.longestLifetime else {
            throw AzureError.refused(
                "InvalidInput", operation: operation, target: url,
                because: "it can hold for more than nothing and up to seven days")
        }
        let address = try request("GET", container, blob).url
        let start = now().addingTimeInterval(-Self.clockSkew)
        let latest = start.addingTimeInterval(TimeInterval(Self.longestLifetime.components.seconds))
        let expiry = min(now().addingTimeInterval(lifetime / .seconds(1)), latest)
        let key = try await delegationKey(
            start.formatted(.iso8601), expiry.formatted(.iso8601), operation: operation)
        let signature = BlobSignature(
            account: name, container: container, blob: blob, permissions: permissions,
            start: start.formatted(.iso8601), expiry: expiry.formatted(.iso8601), key: key)
        return Secret("\(address)?\(signature.query().revealed())")
    }

    private func delegationKey(
        _ start: String, _ expiry: String, operation: String
    ) async throws -> UserDelegationKey {
        let request = try request(
            "POST", query: [("restype", "service"), ("comp", "userdelegationkey")],
            headers: ["Content-Type": "application/xml"],
            body: UserDelegationKey.question(start: start, expiry: expiry))
        let response = try await pipeline.send(request, operation: operation, isRepeatable: true)
        guard let key = UserDelegationKey(parsing: response.body) else {
            throw AzureError.unparsable(response, operation: operation, target: request.url)
        }
        return key
    }

    /// The letters in the order that the service demands.
    private static func ordered(_ permissions: String, operation: String) throws -> String {
        let order = "rcwd"
        guard !permissions.isEmpty, permissions.allSatisfy(order.contains) else {
            throw AzureError.refused(
                "InvalidInput", operation: operation, target: "",
                because: "permissions are some of the letters r, c, w and d")
        }
        return order.filter(permissions.contains)
    }
}
