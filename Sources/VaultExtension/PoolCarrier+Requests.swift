public import JSON

extension PoolCarrier {
    /// A request of the REST interface, ready for any client.
    public struct Request: Sendable, Equatable {
        /// PUT.
        public let method: String
        /// The whole URL.
        public let url: String
        /// Without the token, which the caller has.
        public let headers: [String: String]
        /// The body.
        public let body: JSONValue
        /// A name for a file that holds the body.
        public let file: String
        /// The request as the text of an `.http` file.
        public var text: String {
            let lines = headers.sorted { $0.key < $1.key }.map { "\($0): \($1)\n" }.joined()
            return "\(method) \(url)\n\(lines)\n" + PoolCarrier.text(body) + "\n"
        }
    }

    /// The request that makes the pool.
    ///
    /// - Parameter endpoint: Resource Manager of the cloud.
    public func request(endpoint: String = "https://management.azure.com") -> Request {
        let base = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        return Request(
            method: "PUT", url: "\(base)\(Self.encoded(address.id))?api-version=\(Self.apiVersion)",
            // A pool that exists can't get the extension, so none may be there.
            headers: ["Content-Type": "application/json", "If-None-Match": "*"], body: body,
            file: "\(address.pool).json")
    }

    /// Commands for bash that make the pool with the `az` program.
    ///
    /// `az batch pool create` has no identities, so `az rest` sends the body, or, where secrets have
    /// to be filled in, a deployment of the template asks for them.
    ///
    /// - Parameter endpoint: Resource Manager of the cloud.
    public func commands(endpoint: String = "https://management.azure.com") -> String {
        let isDeployment = !slots.isEmpty
        let content = Self.text(isDeployment ? template : body)
        let send =
            isDeployment
            ? "az deployment group create --subscription \(ShellText.bash(address.subscription)) "
                + "--resource-group \(ShellText.bash(address.resourceGroup)) \\\n"
                + "  --template-file \"$file\""
            : "az rest --method put --url "
                + ShellText.bash(request(endpoint: endpoint).url) + " \\\n"
                + "  --headers 'Content-Type=application/json' 'If-None-Match=*' "
                + "--body \"@$file\""
        let reason =
            isDeployment
            ? "# az asks for what Azure never gives back: "
                + sortedSlots.map(\.parameter).joined(separator: ", ") + "\n"
            : ""
        // No line of JSON is the end mark: strings have no line breaks in them.
        return """
            #!/usr/bin/env bash
            set -euo pipefail
            file=$(mktemp)
            trap 'rm -f "$file"' EXIT
            cat >"$file" <<'END_OF_POOL'
            \(content)
            END_OF_POOL
            \(reason)\(send)

            """
    }

    /// What the data plane would take, which can't work: it makes pools without identities.
    ///
    /// - Throws: ``VaultExtensionError`` with `unsupportedCarrier`, always.
    public func dataPlaneBody() throws(VaultExtensionError) -> JSONValue {
        throw VaultExtensionError(
            .unsupportedCarrier, field: "identity",
            "has no place in the data plane's pools: the extension could not sign in to the vault, "
                + "and nodes would become unusable; make the pool through Resource Manager "
                + "(BatchAccount:put_pool, or any other form)",
            attempt: "write the pool for the data plane")
    }

    static func text(_ value: JSONValue) -> String {
        String(decoding: value.serialized(pretty: true), as: UTF8.self)
    }

    private static func encoded(_ path: String) -> String {
        path.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            if character.isASCII,
                character.isLetter || character.isNumber
                    || "/-._~()".contains(character)
            {
                return String(character)
            }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
