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
        let name = Self.name(in: authority)
        host = Self.isPlain(name) ? name.lowercased() : ""
        let rest = authority.dropFirst(name.count)
        port = rest.isEmpty ? (scheme == "http" ? "80" : "443") : String(rest.dropFirst())
    }

    /// What stands before the port; an IPv6 address has its brackets.
    private static func name(in authority: Substring) -> Substring {
        guard authority.hasPrefix("["), let end = authority.firstIndex(of: "]") else {
            return authority.prefix { $0 != ":" }
        }
        return authority[...end]
    }

    /// Whether a name means the same to all who read it: no user, no escapes, no other scripts.
    private static func isPlain(_ name: Substring) -> Bool {
        let isAddress = name.hasPrefix("[")
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                true
            case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"): isAddress
            default: false
            }
        }
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
