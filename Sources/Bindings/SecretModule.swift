internal import Glibc
internal import LuaRuntime
internal import Secrets

/// The module `secret`: values that a script hands on without seeing them.
enum SecretModule {
    static func make(_ configuration: Bindings.Configuration) -> LuaModule {
        var module = LuaModule("secret")
        module.type(SecretObject.self)
        let mayReveal = configuration.allowsReveal
        module.function("new") { call in
            .object(SecretObject(Secret(try call.bytes(1)), mayReveal: mayReveal))
        }
        module.function("env") { call in
            let name = try call.string(1)
            guard let value = getenv(name) else {
                throw BindingError(
                    code: "NotSet", message: "cannot take a secret from $\(name): it is not set")
            }
            return .object(SecretObject(Secret(String(cString: value)), mayReveal: mayReveal))
        }
        module.function("file") { call in
            .object(SecretObject(try file(call.string(1)), mayReveal: mayReveal))
        }
        module.function("prompt") { call in
            let secret = try Terminal.readSecret(prompt: call.string(1))
            return .object(SecretObject(secret, mayReveal: mayReveal))
        }
        return module
    }

    /// A file's text without the newline that editors and `echo` leave at its end.
    private static func file(_ path: String) throws -> Secret {
        var bytes = try FileBytes.read(path, attempt: "read secret")
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return Secret(bytes)
    }
}

/// A secret in a script's hands: it can be passed on and counted, not printed.
final class SecretObject: LuaObject, Sendable {
    static let luaName = "secret"

    let secret: Secret
    private let mayReveal: Bool

    init(_ secret: Secret, mayReveal: Bool) {
        self.secret = secret
        self.mayReveal = mayReveal
    }

    static func describe(_ type: inout LuaTypeBuilder<SecretObject>) {
        type.description { $0.secret.description }
        type.method("length") { object, _ in .integer(Int64(object.secret.count)) }
        type.method("reveal") { object, _ in
            guard object.mayReveal else { throw BindingError.mayNotReveal }
            return .string(object.secret.withBytes(Array.init))
        }
    }
}

extension BindingError {
    fileprivate static let mayNotReveal = BindingError(
        code: "MayNotReveal",
        message: "cannot reveal a secret: this is neither the prompt nor allowed by option",
        nextStep: "--allow-reveal lets a script see secrets")
}
