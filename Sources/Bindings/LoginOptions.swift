internal import Azure
internal import FoundationEssentials
internal import LuaRuntime

/// What a script gave to `azure.login`.
struct LoginOptions {
    static let names = [
        "certificate", "certificate_password", "client_id", "client_secret", "cloud", "emulator",
        "method", "resource_id", "tenant",
    ]

    /// What each method can use, besides the cloud.
    private static let uses: [SignInMethod: Set<String>] = [
        .environment: [],
        .secret: ["tenant", "client_id", "client_secret"],
        .certificate: ["tenant", "client_id", "certificate", "certificate_password"],
        .workload: ["tenant", "client_id"],
        .managed: ["client_id", "resource_id"],
        .cli: ["tenant"],
        .device: ["tenant", "client_id"],
        .chain: ["tenant", "client_id", "resource_id"],
    ]

    /// Whether the emulator's own service principal signs in.
    let isEmulator: Bool
    /// The way to sign in.
    let method: SignInMethod
    /// The name or the file of a cloud; nil for what the environment says.
    let cloud: String?
    /// Who signs in.
    let signIn: SignIn

    /// - Parameter hasEmulator: Whether one runs beside the shell: then it is what is meant if
    ///   nothing else is said.
    init(_ options: LuaOptions, hasEmulator: Bool) throws {
        let given = Set(Self.names.filter(options.has)).subtracting(["emulator"])
        isEmulator = try options.boolean("emulator") ?? (given.isEmpty && hasEmulator)
        if isEmulator, let other = given.sorted().first {
            throw options.bad(other, "the emulator's own sign-in takes no other option")
        }
        method = try Self.method(options, given)
        cloud = try options.string("cloud")
        let used = Self.uses[method, default: []].union(["method", "cloud"])
        if let other = given.subtracting(used).sorted().first {
            throw options.bad(other, "method '\(method.rawValue)' does not use it")
        }
        signIn = try Self.signIn(options)
    }

    /// The method that is named, or else the one that the options belong to.
    private static func method(
        _ options: LuaOptions, _ given: Set<String>
    ) throws(LuaError) -> SignInMethod {
        let words = SignInMethod.allCases.map(\.rawValue)
        if let word = try options.choice("method", among: words) {
            return SignInMethod(rawValue: word) ?? .chain
        }
        if given.contains("client_secret") { return .secret }
        return given.contains("certificate") ? .certificate : .chain
    }

    private static func signIn(_ options: LuaOptions) throws -> SignIn {
        var signIn = SignIn(environment: Environment(ProcessInfo.processInfo.environment))
        signIn.tenant = try options.string("tenant")
        signIn.clientID = try options.string("client_id")
        signIn.clientSecret = try options.object("client_secret", as: SecretObject.self)?.secret
        signIn.certificateFile = try options.string("certificate")
        signIn.certificatePassword =
            try options.object("certificate_password", as: SecretObject.self)?.secret
        signIn.resourceID = try options.string("resource_id")
        signIn.show = Terminal.announcement
        return signIn
    }
}
