public import LuaRuntime

/// What scripts see of Swift: the native modules behind the Lua files of `lib/`.
///
/// This is the only module that knows both Lua and Azure. Each native module has a file of its own.
public enum Bindings {
    /// What the program was started with, as far as scripts must know it.
    public struct Configuration: Sendable {
        /// The ready line of the emulator that runs beside the shell, if one does: a JSON object.
        public var emulator: [UInt8]?

        /// What watches the requests of the session.
        public var monitor = RequestMonitor()

        /// Whether names are read in the background, for completion at a prompt.
        public var readsNames = false

        /// Whether a script may see the text of a secret.
        public var allowsReveal = false

        /// Makes a configuration without an emulator.
        public init() {}
    }

    /// Registers every native module, so that `require` finds it.
    ///
    /// - Parameters:
    ///   - runtime: The Lua state of the session.
    ///   - configuration: What the program was started with.
    public static func install(into runtime: LuaRuntime, configuration: Configuration) {
        runtime.register(AzureModule.make(configuration))
        runtime.register(CertificateModule.make(configuration))
        runtime.register(EmulatorModule.make(configuration))
        runtime.register(ExtensionModule.make())
        runtime.register(JournalModule.make())
        runtime.register(SecretModule.make(configuration))
        runtime.register(SessionModule.make(configuration.monitor))
    }
}
