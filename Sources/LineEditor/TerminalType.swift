import Glibc

/// Terminals that terminfo may not know.
///
/// Modern ones bring entries of their own that a server seldom has; libedit would treat them as
/// dumb, and say so. They all understand what xterm does.
enum TerminalType {
    private static let modern = ["kitty", "alacritty", "foot", "wezterm", "ghostty"]

    /// Runs the body with a TERM that is known.
    static func whileKnown<Result>(_ body: () -> Result) -> Result {
        guard let name = getenv("TERM").map({ String(cString: $0) }), !isKnown(name),
            name.hasPrefix("xterm") || modern.contains(where: name.contains)
        else { return body() }
        setenv("TERM", "xterm", 1)
        defer { setenv("TERM", name, 1) }
        return body()
    }

    private static func isKnown(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first else { return false }
        let own = ["TERMINFO", "HOME"].compactMap { variable in
            getenv(variable).map { String(cString: $0) + (variable == "HOME" ? "/.terminfo" : "") }
        }
        let folders = own + ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"]
        return folders.contains { folder in
            access("\(folder)/\(first)/\(name)", R_OK) == 0
                || access("\(folder)/\(String(first.value, radix: 16))/\(name)", R_OK) == 0
        }
    }
}
