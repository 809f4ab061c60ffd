import Bindings
import LuaRuntime

/// What stands before an entry: the cloud, the account and the vault that the globals `az`,
/// `batch` and `vault` hold, and what keeps a session from changing something.
struct PromptText {
    /// Without colours: `contosorender/contoso-kv (emulator) [read-only]> `.
    let plain: String

    /// With colours; an account that is protected stands out while it can be changed.
    let colored: String

    init(session: Session) {
        let runtime = session.runtime
        func property(_ name: String, of global: String) -> String? {
            guard case .object(let object) = runtime.globals[global] else { return nil }
            return try? runtime.field(name, of: .object(object)).string
        }
        let account = property("id", of: "batch") == nil ? nil : property("name", of: "batch")
        let vault = property("url", of: "vault").map(Self.host)
        let cloud = property("cloud", of: "az") ?? session.state.defaultCloud
        let policy = session.monitor.policy
        let isProtected = account.map { session.state.isProtected($0) } ?? false
        let isMarked = isProtected && !policy.isReadOnly && !policy.isWhatIf

        var text = account ?? "certferry"
        if let vault { text += "/" + vault }
        if let cloud, cloud != "public" { text += " (\(cloud))" }
        if policy.isReadOnly { text += " [read-only]" }
        if policy.isWhatIf { text += " [what-if]" }
        plain = text + (isMarked ? " !> " : "> ")
        colored = "\u{1B}[\(isMarked ? "1;31" : "1")m\(plain.dropLast())\u{1B}[0m "
    }

    /// `contoso-kv` of `https://contoso-kv.vault.azure.net`.
    private static func host(of url: String) -> String {
        let host = url.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first
        return String((host ?? "").prefix { $0 != "." })
    }
}
