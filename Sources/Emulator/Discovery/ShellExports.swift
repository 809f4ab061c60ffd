internal import JSON

/// What a POSIX shell has to know so that the programs it starts use the emulator.
public struct ShellExports: Sendable {
    /// By which names they shall reach it.
    public enum Names: String, CaseIterable, Sendable {
        /// The public cloud's own, through the proxy.
        case azure
        /// Those below `.localhost`, directly.
        case localhost
    }

    /// Shell commands, one a line, each value quoted; the client secret is among them.
    public let lines: [String]

    /// Describes an emulator for a shell.
    ///
    /// - Throws: ``EmulatorError`` if it has gone in the meantime.
    public init(_ emulator: RunningEmulator, names: Names) throws(EmulatorError) {
        let line = emulator.line
        let authority = line["ca_file"]?.string ?? ""
        let common = [
            ("REQUESTS_CA_BUNDLE", authority), ("SSL_CERT_FILE", authority),
            ("CURL_CA_BUNDLE", authority), ("NODE_EXTRA_CA_CERTS", authority),
            ("AZURE_TENANT_ID", line["tenant_id"]?.string ?? ""),
            ("AZURE_CLIENT_ID", line["client_id"]?.string ?? ""),
            ("AZURE_CLIENT_SECRET", try emulator.content(of: line["client_secret_file"]?.string)),
            ("AZURE_SUBSCRIPTION_ID", line["subscription_id"]?.string ?? ""),
            ("AZURE_CORE_COLLECT_TELEMETRY", "no"),
        ]
        switch names {
        case .azure:
            lines =
                [Self.unset(Self.localNames)] + Self.exports(Self.proxies(line) + common)
        case .localhost:
            lines =
                [Self.unset(Self.proxyNames)]
                + Self.exports(Self.local(line) + common + (try Self.peers(emulator)))
        }
    }

    // Programs read either spelling, some the lower one first.
    private static let proxyNames = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]
    private static let localNames = [
        "AZURE_AUTHORITY_HOST", "AZURE_POD_IDENTITY_AUTHORITY_HOST",
        "AZURE_CORE_INSTANCE_DISCOVERY",
    ]

    private static func proxies(_ line: JSONValue) -> [(String, String)] {
        let proxy = line["proxy"]?.string ?? ""
        return proxyNames.map { ($0, proxy) } + [("NO_PROXY", ""), ("no_proxy", "")]
    }

    /// For clients of `.localhost`; Entra ID's list of clouds, which they would ask, has no such.
    private static func local(_ line: JSONValue) -> [(String, String)] {
        let values = [line["authority"]?.string ?? "", line["imds"]?.string ?? "", "no"]
        return Array(zip(localNames, values))
    }

    /// What the scripts of `../shared/peers` read.
    private static func peers(
        _ emulator: RunningEmulator
    ) throws(EmulatorError) -> [(String, String)] {
        let line = emulator.line
        let account = line["accounts"]?[0]
        let key = account == nil ? "" : try emulator.content(of: account?["key_file"]?.string)
        return [
            ("EMU_ARM", line["resource_manager"]?.string ?? ""),
            ("EMU_AUTHORITY", line["authority"]?.string ?? ""),
            ("EMU_IMDS", line["imds"]?.string ?? ""), ("EMU_CA", line["ca_file"]?.string ?? ""),
            ("EMU_BATCH", account?["endpoint"]?.string ?? ""),
            ("EMU_ACCOUNT", account?["name"]?.string ?? ""), ("EMU_ACCOUNT_KEY", key),
            ("EMU_VAULT", line["vaults"]?[0]?["url"]?.string ?? ""),
            ("EMU_TENANT", line["tenant_id"]?.string ?? ""),
            ("EMU_CLIENT_ID", line["client_id"]?.string ?? ""),
            ("EMU_CLIENT_SECRET", try emulator.content(of: line["client_secret_file"]?.string)),
            ("EMU_SUBSCRIPTION", line["subscription_id"]?.string ?? ""),
            ("EMU_RESOURCE_GROUP", line["resource_group"]?.string ?? ""),
        ]
    }

    private static func exports(_ values: [(String, String)]) -> [String] {
        values.map { "export \($0.0)=\(quoted($0.1))" }
    }

    private static func unset(_ names: [String]) -> String {
        "unset \(names.joined(separator: " "))"
    }

    /// One word of a POSIX shell, whatever is in it.
    static func quoted(_ value: String) -> String {
        "'\(value.replacing("'", with: "'\\''"))'"
    }
}
