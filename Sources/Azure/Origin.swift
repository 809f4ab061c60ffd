/// Scheme, host and port of a URL: whom a credential may be shown to.
public struct Origin: Sendable, Hashable, CustomStringConvertible {
    let scheme: String
    let host: String
    let port: String

    /// Takes the origin from a URL; anything odd becomes an origin that equals no other.
    public init(_ url: String) {
        let parts = url.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        scheme = parts[0].lowercased()
        let authority = parts.count > 1 ? Self.authority(parts[1]) : ""
        let pieces = authority.split(separator: ":", omittingEmptySubsequences: false)
        host = authority.contains("@") ? "" : (pieces.first ?? "").lowercased()
        port = pieces.count > 1 ? String(pieces[1]) : (scheme == "http" ? "80" : "443")
    }

    private static func authority(_ rest: Substring) -> Substring {
        guard rest.hasPrefix("//") else { return "" }
        return rest.dropFirst(2).prefix { !"/?#\\".contains($0) }
    }

    /// Whether a credential for this origin may be shown to another: itself or a host below it.
    public func covers(_ other: Origin) -> Bool {
        guard !host.isEmpty, scheme == other.scheme, port == other.port else { return false }
        return other.host == host || other.host.hasSuffix("." + host)
    }

    /// "https://host:port".
    public var description: String { "\(scheme)://\(host):\(port)" }
}
