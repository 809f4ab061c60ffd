internal import Glibc

/// Which URLs a transport may ask, and which it asks directly.
enum URLRule {
    /// Link-local addresses, which no router passes on: Azure's services for the machine itself
    /// (instance metadata, App Service's identities) are plain HTTP there.
    private static let linkLocal = "169.254.0.0/16"

    /// Hosts that no proxy is asked for: the environment's, and those of this machine.
    static let namesWithoutProxy: String = {
        let own = ["localhost", ".localhost", "127.0.0.1", "::1", linkLocal]
        let given = (getenv("no_proxy") ?? getenv("NO_PROXY")).map { String(cString: $0) }
        // libcurl takes the star for "all" only where it stands alone.
        if given == "*" { return "*" }
        return ([given].compactMap(\.self) + own).joined(separator: ",")
    }()

    static func allows(_ url: String) -> Bool {
        if url.hasPrefix("https://") { return !host(of: url).isEmpty }
        return url.hasPrefix("http://") && isLocal(host(of: url))
    }

    private static func isLocal(_ host: Substring) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "127.0.0.1"
            || host == "[::1]" || isLinkLocal(host)
    }

    private static func isLinkLocal(_ host: Substring) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && !numbers.contains(nil)
            && host.hasPrefix("169.254.")
    }

    private static func host(of url: String) -> Substring {
        let afterScheme = url.drop { $0 != ":" }.dropFirst(3)
        let authority = afterScheme.prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else { return "" }
        guard !authority.hasPrefix("[") else { return authority.prefix { $0 != "]" } + "]" }
        return authority.prefix { $0 != ":" }
    }
}
