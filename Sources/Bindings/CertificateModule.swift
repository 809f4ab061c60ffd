internal import FoundationEssentials
internal import Glibc
internal import LuaRuntime
internal import Secrets
internal import X509

/// The module `certificate.native`: files in, certificates out; `certificate` is in Lua.
enum CertificateModule {
    static func make(_ configuration: Bindings.Configuration) -> LuaModule {
        var module = LuaModule("certificate.native")
        module.type(CertificateObject.self)
        module.type(BundleObject.self)
        module.type(CertificateRequestObject.self)
        let mayReveal = configuration.allowsReveal
        module.function("read") { call in try read(call, mayReveal) }
        module.function("parse") { call in
            let bytes = try secretOrBytes(call, 1)
            return try opened(bytes, named: nil, options(call), mayReveal)
        }
        module.function("of_secret") { call in try ofSecret(call, mayReveal) }
        module.function("make") { call in
            try CertificateMaking.make(call, mayReveal: mayReveal)
        }
        module.function("make_request") { call in
            try CertificateMaking.makeRequest(call, mayReveal: mayReveal)
        }
        module.operation("find") { call in
            let search = try search(call, mayReveal)
            return { try search.run() }
        }
        module.function("thumbprint_of_x5t") { call in
            .text(try thumbprint(ofX5T: call.string(1)))
        }
        return module
    }

    /// The option `now` of a call, in seconds of Unix time; else the clock's.
    static func now(_ call: LuaCall) throws(LuaError) -> Date {
        let seconds = try call.options(1, ["now"]).number("now")
        return seconds.map { Date(timeIntervalSince1970: $0) } ?? Date()
    }

    private static func options(_ call: LuaCall) throws(LuaError) -> LuaOptions {
        try call.options(2, ["password", "key"])
    }

    private static func read(_ call: LuaCall, _ mayReveal: Bool) throws -> LuaValue {
        let path = try call.string(1)
        return try opened(fileBytes(path), named: path, options(call), mayReveal)
    }

    /// A whole file; "-" is what is piped in.
    private static func fileBytes(_ path: String) throws -> [UInt8] {
        guard path == "-" else { return try FileBytes.read(path, attempt: "read certificate") }
        guard isatty(STDIN_FILENO) == 0 else {
            throw BindingError(
                code: "Terminal", message: "cannot read certificate '-': the input is a terminal",
                nextStep: "pipe the file in, or name it")
        }
        return try FileBytes.read("/dev/stdin", attempt: "read certificate")
    }

    private static func secretOrBytes(_ call: LuaCall, _ position: Int) throws -> [UInt8] {
        guard case .object(let object) = call.value(position), let held = object as? SecretObject
        else { return try call.bytes(position) }
        return held.secret.withBytes(Array.init)
    }

    private static func opened(
        _ bytes: [UInt8], named name: String?, _ options: LuaOptions, _ mayReveal: Bool
    ) throws -> LuaValue {
        let password = try options.object("password", as: SecretObject.self)?.secret
        let key = try options.string("key").map { try fileBytes($0) }
        return object(
            try CertificateFile.read(bytes, password: password, key: key, named: name), mayReveal)
    }

    private static func object(_ file: CertificateFile, _ mayReveal: Bool) -> LuaValue {
        switch file {
        case .bundle(let bundle): .object(BundleObject(bundle, mayReveal: mayReveal))
        case .request(let request):
            .object(CertificateRequestObject(request, key: nil, mayReveal: mayReveal))
        }
    }

    /// Takes the value of a vault's secret, its content type and its name.
    ///
    /// A vault keeps a PFX in
    /// base64 without a password (learn.microsoft.com/azure/key-vault/certificates/faq).
    private static func ofSecret(_ call: LuaCall, _ mayReveal: Bool) throws -> LuaValue {
        let bytes = try secretOrBytes(call, 1)
        let name = try call.optionalString(3) ?? "secret"
        let kinds = ["application/x-pkcs12", "application/x-pem-file"]
        if let kind = try call.optionalString(2), !kinds.contains(kind) {
            throw CertificateError(
                code: .notACertificate,
                message: "cannot read certificate '\(name)': the content type of the secret is "
                    + "'\(kind)'; one of \(kinds.joined(separator: " and ")) is needed")
        }
        return object(try CertificateFile.read(bytes, named: name), mayReveal)
    }

    private static func search(_ call: LuaCall, _ mayReveal: Bool) throws -> CertificateSearch {
        let options = try call.options(3, ["passwords", "recursive"])
        let passwords = try options.list("passwords")?.map { value in
            guard case .object(let object) = value, let held = object as? SecretObject else {
                throw options.bad("passwords", "a list of secrets expected")
            }
            return held.secret
        }
        let wanted = try call.optionalTable(2).map { table in
            try (0..<table.count).map { try thumbprint(table[$0 + 1].string ?? "") }
        }
        return CertificateSearch(
            folder: try call.string(1), wanted: wanted, passwords: passwords ?? [],
            isRecursive: try options.boolean("recursive") ?? false, mayReveal: mayReveal)
    }

    /// A thumbprint in any of the ways that tools write it.
    private static func thumbprint(_ text: String) throws(BindingError) -> String {
        let digits = text.uppercased().filter(\.isHexDigit)
        let others = text.filter { !$0.isHexDigit && $0 != ":" && $0 != " " }
        guard others.isEmpty, digits.count == 40 || digits.count == 64 else {
            throw BindingError(
                code: "BadThumbprint",
                message: "cannot look for thumbprint '\(text)': it has not 40 or 64 hex digits")
        }
        return digits
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
