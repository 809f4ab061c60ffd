internal import Azure
internal import Glibc
internal import LuaRuntime
internal import Secrets
internal import Transport

/// The module `azure.native`: sign in; the rest are methods of what that returns.
enum AzureModule {
    static func make(_ configuration: Bindings.Configuration) -> LuaModule {
        let readyLine = configuration.emulator
        var module = LuaModule("azure.native")
        module.type(SessionObject.self)
        module.type(BatchAccountObject.self)
        module.type(KeyVaultObject.self)
        module.type(StorageAccountObject.self)
        module.type(PagerObject.self)
        if let readyLine {
            module.value("emulator", .data(.json(readyLine)))
        }
        module.function("login") { call in
            let options = try call.options(
                1, ["emulator", "tenant", "client_id", "client_secret"])
            return .object(SessionObject(try session(options, configuration)))
        }
        return module
    }

    private static func session(
        _ options: LuaOptions, _ configuration: Bindings.Configuration
    ) throws -> AzureSession {
        let readyLine = configuration.emulator
        let given = try ServicePrincipal(options)
        if try options.boolean("emulator") ?? (given == nil && readyLine != nil) {
            guard let readyLine else {
                throw BindingError(
                    code: "NoEmulator",
                    message: "cannot sign in to the emulator: start certferry with --emulator")
            }
            return try AzureSession(
                emulator: EmulatorInformation(readyLine: readyLine), settings: configuration)
        }
        guard let principal = given ?? ServicePrincipal.fromEnvironment() else {
            throw BindingError(
                code: "NoCredential",
                message: """
                    cannot sign in: give tenant, client_id and client_secret, or set \
                    AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET
                    """)
        }
        return try AzureSession(cloud: .public, principal: principal, settings: configuration)
    }
}

/// Who signs in with a client secret.
struct ServicePrincipal: Sendable {
    let tenant: String
    let clientID: String
    let clientSecret: Secret

    init(tenant: String, clientID: String, clientSecret: Secret) {
        self.tenant = tenant
        self.clientID = clientID
        self.clientSecret = clientSecret
    }

    /// What a script gave to `azure.login`; nil if it gave none of the three.
    init?(_ options: LuaOptions) throws {
        let tenant = try options.string("tenant")
        let clientID = try options.string("client_id")
        let secret = try options.object("client_secret", as: SecretObject.self)
        if tenant == nil && clientID == nil && secret == nil { return nil }
        guard let tenant, let clientID, let secret else {
            throw BindingError(
                code: "NoCredential",
                message: "cannot sign in: tenant, client_id and client_secret go together")
        }
        self.init(tenant: tenant, clientID: clientID, clientSecret: secret.secret)
    }

    /// The variables that Azure's own tools read; nil unless all three are set.
    static func fromEnvironment() -> ServicePrincipal? {
        guard let tenant = variable("AZURE_TENANT_ID"), let clientID = variable("AZURE_CLIENT_ID"),
            let secret = variable("AZURE_CLIENT_SECRET")
        else { return nil }
        return ServicePrincipal(tenant: tenant, clientID: clientID, clientSecret: Secret(secret))
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
