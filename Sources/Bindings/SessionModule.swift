internal import LuaRuntime

/// The module `session.native`: what may be changed, what has been asked, questions to the user,
/// files that only the user may read.
enum SessionModule {
    static func make(_ monitor: RequestMonitor) -> LuaModule {
        var module = LuaModule("session.native")
        module.function("requests") { _ in .integer(Int64(monitor.count)) }
        module.function("policy") { _ in
            let policy = monitor.policy
            var fields: [String: LuaData] = [
                "read_only": .boolean(policy.isReadOnly), "what_if": .boolean(policy.isWhatIf),
                "yes": .boolean(policy.assumesYes),
                "force_protected": .boolean(policy.forcesProtected),
            ]
            fields["log"] = policy.log.map { .text($0) }
            return .data(.record(fields))
        }
        module.function("set_read_only") { call in
            monitor.policy.isReadOnly = try call.boolean(1)
            return .nothing
        }
        module.function("set_what_if") { call in
            monitor.policy.isWhatIf = try call.boolean(1)
            return .nothing
        }
        module.function("write_private") { call in
            let path = try call.string(1)
            let written = try call.bytes(2).withUnsafeBytes { buffer in
                Result { () throws(BindingError) in
                    try PrivateFile.write(buffer, to: path, overwrites: true)
                }
            }
            try written.get()
            return .nothing
        }
        module.function("ask") { call in
            .text(try Terminal.readLine(prompt: call.string(1)))
        }
        return module
    }
}
