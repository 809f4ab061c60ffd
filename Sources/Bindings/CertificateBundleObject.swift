internal import FoundationEssentials
internal import JSON
internal import LuaRuntime
internal import Secrets
internal import X509

/// What a certificate file held.
final class BundleObject: LuaObject, Sendable {
    static let luaName = "certificate_bundle"

    let bundle: CertificateBundle
    let mayReveal: Bool

    init(_ bundle: CertificateBundle, mayReveal: Bool) {
        self.bundle = bundle
        self.mayReveal = mayReveal
    }

    static func describe(_ type: inout LuaTypeBuilder<BundleObject>) {
        type.description { object in
            let key = object.bundle.privateKey == nil ? "" : ", with private key"
            return "\(object.bundle.format) with \(object.bundle.leaf.subject)\(key)"
        }
        type.property("leaf") { .object(CertificateObject($0.bundle.leaf)) }
        type.property("certificates") { list($0.bundle.certificates) }
        type.property("chain") { list($0.bundle.chain) }
        type.property("has_private_key") { .boolean($0.bundle.privateKey != nil) }
        type.property("format") { .text("\($0.bundle.format)") }
        type.property("contents") { .text($0.bundle.contents) }
        type.method("details") { object, call in
            .data(.json(try details(object, call).serialized()))
        }
        type.method("json") { object, call in
            .string(try details(object, call).serialized(pretty: true))
        }
        type.method("split") { object, _ in
            .data(
                .list(
                    object.bundle.split().map {
                        .object(BundleObject($0, mayReveal: object.mayReveal))
                    }))
        }
        type.method("pem", pem)
        type.method("pfx", pfx)
        type.method("pkcs7") { object, _ in .string(try object.bundle.pkcs7()) }
        type.method("write", write)
    }

    private static func list(_ certificates: [Certificate]) -> LuaValue {
        .data(.list(certificates.map { .object(CertificateObject($0)) }))
    }

    private static func details(_ object: BundleObject, _ call: LuaCall) throws -> JSONValue {
        try CertificateDetails.of(object.bundle, at: try CertificateModule.now(call))
    }

    private static func pem(_ object: BundleObject, _ call: LuaCall) throws -> LuaValue {
        let options = try call.options(1, ["key", "password"])
        let password = try options.object("password", as: SecretObject.self)?.secret
        guard try options.boolean("key") ?? (password != nil) else {
            return .text(object.bundle.pemText)
        }
        return secret(try object.bundle.pemWithKey(password: password), object)
    }

    private static func pfx(_ object: BundleObject, _ call: LuaCall) throws -> LuaValue {
        let password = try call.optionalObject(1, as: SecretObject.self)?.secret
        let options = try call.options(2, ["friendly_name"])
        let name = try options.string("friendly_name") ?? object.bundle.friendlyName
        return secret(
            Secret(try object.bundle.pkcs12(password: password, friendlyName: name)), object)
    }

    private static func secret(_ secret: Secret, _ object: BundleObject) -> LuaValue {
        .object(SecretObject(secret, mayReveal: object.mayReveal))
    }

    private static let formats = ["pem", "pfx", "der", "pkcs7"]

    private static let formatOfEnding = [
        "pem": "pem", "crt": "pem", "pfx": "pfx", "p12": "pfx", "der": "der", "cer": "der",
        "p7b": "pkcs7", "p7c": "pkcs7",
    ]

    private static func write(_ object: BundleObject, _ call: LuaCall) throws -> LuaValue {
        let path = try call.string(1)
        let options = try call.options(
            2, ["format", "password", "key", "friendly_name", "overwrite"])
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard let format = try options.choice("format", among: formats) ?? formatOfEnding[ending]
        else {
            throw BindingError(
                code: "UnknownFormat",
                message: "cannot write '\(path)': its name does not tell "
                    + "the format", nextStep: "pass format = \"pem\", \"pfx\", \"der\" or \"pkcs7\""
            )
        }
        let bytes = try encoded(object.bundle, format, options)
        let overwrites = try options.boolean("overwrite") ?? false
        let result = bytes.withBytes { buffer in
            Result { () throws(BindingError) in
                try PrivateFile.write(buffer, to: path, overwrites: overwrites)
            }
        }
        try result.get()
        return .text(path)
    }

    private static func encoded(
        _ bundle: CertificateBundle, _ format: String, _ options: LuaOptions
    ) throws -> Secret {
        let password = try options.object("password", as: SecretObject.self)?.secret
        let name = try options.string("friendly_name") ?? bundle.friendlyName
        let withKey = try options.boolean("key") ?? (bundle.privateKey != nil)
        switch format {
        case "pem" where withKey: return try bundle.pemWithKey(password: password)
        case "pem": return Secret(bundle.pemText)
        case "pfx": return Secret(try bundle.pkcs12(password: password, friendlyName: name))
        case "pkcs7": return Secret(try bundle.pkcs7())
        default: return Secret(bundle.leaf.derBytes)
        }
    }
}
