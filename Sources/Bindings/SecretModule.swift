internal import Glibc
internal import LuaRuntime
internal import Secrets

/// The module `secret`: values that a script hands on without seeing them.
enum SecretModule {
    static func make() -> LuaModule {
        var module = LuaModule("secret")
        module.type(SecretObject.self)
        module.function("new") { call in
            .object(SecretObject(Secret(try call.bytes(1))))
        }
        module.function("env") { call in
            let name = try call.string(1)
            guard let value = getenv(name) else {
                throw BindingError(
                    code: "NotSet", message: "cannot take a secret from $\(name): it is not set")
            }
            return .object(SecretObject(Secret(String(cString: value))))
        }
        module.function("file", file)
        module.function("prompt") { call in
            .object(SecretObject(try Terminal.readSecret(prompt: call.string(1))))
        }
        return module
    }

    /// A file's text without the newline that editors and `echo` leave at its end.
    private static func file(_ call: LuaCall) throws -> LuaValue {
        var bytes = try FileBytes.read(call.string(1), attempt: "read secret")
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return .object(SecretObject(Secret(bytes)))
    }
}

/// A secret in a script's hands: it can be passed on and counted, not printed.
final class SecretObject: LuaObject {
    static let luaName = "secret"

    let secret: Secret

    init(_ secret: Secret) {
        self.secret = secret
    }

    static func describe(_ type: inout LuaTypeBuilder<SecretObject>) {
        type.description { $0.secret.description }
        type.method("length") { object, _ in .integer(Int64(object.secret.count)) }
    }
}
