internal import AzureBatch
internal import AzureKeyVault
internal import AzureResources
internal import LuaRuntime

/// The module `azure.native`: sign in; the rest are methods of what that returns.
enum AzureModule {
    static func make(_ configuration: Bindings.Configuration) -> LuaModule {
        var module = LuaModule("azure.native")
        module.type(SessionObject.self)
        module.type(BatchAccountObject.self)
        module.type(KeyVaultObject.self)
        module.type(StorageAccountObject.self)
        module.type(PagerObject.self)
        if let readyLine = configuration.emulator {
            module.value("emulator", .data(.json(readyLine)))
        }
        module.value(
            "operations",
            .data(
                .record([
                    BatchAccountObject.luaName: ServiceBinding.data(
                        BatchAccount.operations + BatchManagement.operationsOfAccount),
                    KeyVaultObject.luaName: ServiceBinding.data(KeyVault.operations),
                    SessionObject.luaName: ServiceBinding.data(
                        ResourceOperations.all + BatchManagement.operations),
                ])))
        module.function("login") { call in
            let options = try LoginOptions(
                call.options(1, LoginOptions.names), hasEmulator: configuration.emulator != nil)
            return .object(SessionObject(try AzureSession(options, settings: configuration)))
        }
        return module
    }
}
