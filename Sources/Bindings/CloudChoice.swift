internal import Azure
internal import LuaRuntime

/// The cloud that a script signs in to.
struct CloudChoice {
    let cloud: Cloud
    /// The emulator beside the shell, if that is the cloud.
    let emulator: EmulatorInformation?

    private static let emulatorName = "emulator"

    /// Beside an emulator, another cloud has to be named: nobody who rehearses shall meet the real
    /// one by accident.
    init(_ options: LoginOptions, _ settings: Bindings.Configuration) throws(BindingError) {
        let isMeant = options.isEmulator || options.cloud == nil && settings.emulator != nil
        let name = isMeant ? Self.emulatorName : options.cloud
        guard name == Self.emulatorName else {
            cloud = try Self.cloud(name, options.signIn.environment)
            emulator = nil
            return
        }
        guard let readyLine = settings.emulator else {
            throw BindingError(
                code: "NoEmulator",
                message: "cannot sign in to the emulator: start certferry with --emulator")
        }
        let found = try EmulatorInformation(readyLine: readyLine)
        cloud = try found.cloud()
        emulator = found
    }

    /// A cloud by its name, or from a file; without either, the one of the environment.
    private static func cloud(
        _ name: String?, _ environment: Environment
    ) throws(BindingError) -> Cloud {
        if let known = Cloud.known.first(where: { $0.name == name }) { return known }
        if let name, !name.contains("/"), !name.hasSuffix(".json") {
            let names = Cloud.known.map(\.name) + [emulatorName]
            throw BindingError(
                code: "Cloud",
                message: """
                    cannot sign in to cloud '\(name)': it is none of \
                    \(names.joined(separator: ", ")), and no path of a JSON file
                    """)
        }
        do throws(CloudError) {
            guard let name else { return try Cloud.named(by: environment) }
            return try CloudFile.read(name)
        } catch {
            throw BindingError(code: "Cloud", message: error.message)
        }
    }
}
