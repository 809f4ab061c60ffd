/// URLs as the services want them: parts encoded once, names left readable.
public enum RequestURL {
    /// Puts a base, a path and a query together; pairs without a value are left out.
    ///
    /// - Parameters:
    ///   - base: Scheme and host, without a slash at the end.
    ///   - path: The path, its variable parts encoded already.
    ///   - version: The api-version.
    ///   - query: Further names and values, in the order in which they are sent.
    public static func make(
        _ base: String, _ path: String, version: String,
        query: KeyValuePairs<String, String?> = [:]
    ) -> String {
        let pairs = query.compactMap { name, value in value.map { (name, $0) } }
        return "\(base)\(path)?\(self.query([("api-version", version)] + pairs))"
    }

    /// Where a link of an answer leads; a relative one is taken from the URL that was asked.
    ///
    /// Where that is allowed is not decided here: ``Pipeline`` compares origins.
    static func resolved(_ link: String, from base: String) -> String {
        let scheme = link.prefix { !":/?#".contains($0) }
        if link.dropFirst(scheme.count).hasPrefix(":") { return link }
        let target = base.prefix { $0 != "?" && $0 != "#" }
        if link.hasPrefix("//") { return target.prefix { $0 != "/" } + link }
        if link.hasPrefix("?") { return target + link }
        let origin = target.prefix { $0 != ":" } + "://"
        let host = target.dropFirst(origin.count).prefix { $0 != "/" }
        if link.hasPrefix("/") { return "\(origin)\(host)\(link)" }
        let path = target.dropFirst(origin.count + host.count)
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
        return "\(origin)\(host)\(folder)\(link)"
    }

    /// Pairs as a query or as a form.
    package static func query(_ pairs: [(String, String)]) -> String {
        pairs.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
    }

    /// A text with everything but RFC 3986's unreserved characters percent-encoded.
    public static func encoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                encoded.append(contentsOf: "%\(byte < 16 ? "0" : "")\(hex)".utf8)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// A text with its percent-encoded bytes decoded; malformed escapes stay as they are.
    public static func decoded(_ text: some StringProtocol) -> String {
        var decoded: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
