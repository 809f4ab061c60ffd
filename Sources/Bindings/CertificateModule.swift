internal import FoundationEssentials
internal import LuaRuntime
internal import X509

/// The module `certificate`: files in, certificates out.
enum CertificateModule {
    static func make() -> LuaModule {
        var module = LuaModule("certificate")
        module.type(CertificateObject.self)
        module.type(BundleObject.self)
        module.function("read", read)
        module.function("parse", parse)
        module.function("thumbprint_of_x5t") { call in
            .text(try thumbprint(ofX5T: call.string(1)))
        }
        return module
    }

    private static func read(_ call: LuaCall) throws -> LuaValue {
        let path = try call.string(1)
        let bytes = try FileBytes.read(path, attempt: "read certificate")
        return try bundle(bytes, named: path, call.options(2, ["password"]))
    }

    private static func parse(_ call: LuaCall) throws -> LuaValue {
        try bundle(call.bytes(1), named: nil, call.options(2, ["password"]))
    }

    private static func bundle(
        _ bytes: [UInt8], named name: String?, _ options: LuaOptions
    ) throws -> LuaValue {
        let password = try options.object("password", as: SecretObject.self)?.secret
        return .object(BundleObject(try .read(bytes, password: password, named: name)))
    }

    /// Key Vault's `x5t` is the SHA-1 thumbprint in base64url without padding.
    private static func thumbprint(ofX5T x5t: String) throws(BindingError) -> String {
        let base64 = x5t.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - base64.count % 4) % 4)
        guard let bytes = Data(base64Encoded: base64 + padding), bytes.count == 20 else {
            throw BindingError(
                code: "BadX5T",
                message: "cannot read x5t '\(x5t)': it is not 20 bytes in base64url")
        }
        return bytes.map { byte in
            let hex = String(byte, radix: 16, uppercase: true)
            return byte < 16 ? "0" + hex : hex
        }.joined()
    }
}
