internal import LuaRuntime

/// The module `emulator.native`: requests to the control endpoint of the emulator beside the shell.
///
/// They are no requests to Azure: policies, logs and counts of the session don't see them.
enum EmulatorModule {
    static func make(_ configuration: Bindings.Configuration) -> LuaModule {
        var module = LuaModule("emulator.native")
        let control = SharedControl()
        module.operation("request") { call in
            let (method, path) = (try call.string(1), try call.string(2))
            let body = call.isNil(3) ? nil : try call.json(3)
            return {
                guard let readyLine = configuration.emulator else { throw BindingError.noEmulator }
                let answer = try await control.get(readyLine).send(method, path, body)
                return answer.isEmpty ? .nil : .json(answer)
            }
        }
        return module
    }
}

extension BindingError {
    fileprivate static let noEmulator = BindingError(
        code: "NoEmulator", message: "cannot steer the emulator: none runs beside this shell",
        nextStep: "start certferry with --emulator")
}
