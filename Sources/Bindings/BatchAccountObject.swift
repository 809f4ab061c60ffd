internal import Azure
internal import AzureBatch
internal import FoundationEssentials
internal import LuaRuntime
internal import Secrets
internal import Transport
internal import X509

/// One Batch account: its data plane, and its pools in ARM.
final class BatchAccountObject: LuaObject, Sendable {
    static let luaName = "BatchAccount"

    private let name: String
    private let id: ResourceID
    private let management: BatchManagement
    private let data: BatchAccount
    private let known: NameCache
    private let allowsReveal: Bool

    init(
        name: String, id: ResourceID, management: BatchManagement, data: BatchAccount,
        readsNames: Bool, allowsReveal: Bool
    ) {
        known = NameCache(
            isOn: readsNames,
            [
                "pools": { try await data.names("pools", "id") },
                "jobs": { try await data.names("jobs", "id") },
                "job_schedules": { try await data.names("job_schedules", "id") },
                "certificates": { try await data.names("certificates", "thumbprint") },
            ])
        self.name = name
        self.id = id
        self.management = management
        self.data = data
        self.allowsReveal = allowsReveal
    }

    static func describe(_ type: inout LuaTypeBuilder<BatchAccountObject>) {
        type.description { "Batch account \($0.name)" }
        NameCache.describe(&type, \.known)
        type.property("name") { .text($0.name) }
        type.property("id") { .text($0.id.description) }
        ServiceBinding.describe(&type, BatchAccount.operations) { $0.data.client }
        ServiceBinding.describe(&type, BatchManagement.operationsOfAccount) {
            $0.management.client(of: $0.id)
        }
        describeSecrets(&type)
    }

    private static func describeSecrets(_ type: inout LuaTypeBuilder<BatchAccountObject>) {
        type.operation("add_certificate") { object, call in
            let bundle = try call.object(1, as: BundleObject.self).bundle
            return { [data = object.data] in
                try await data.add(bundle)
                return .nothing
            }
        }
        type.operation("keys") { object, _ in
            { [object] in
                object.record(try await object.management.keys(object.id))
            }
        }
        type.operation("regenerate_key") { object, call in
            let name = try call.string(1)
            guard ["primary", "secondary"].contains(name) else {
                throw call.bad(1, "primary or secondary expected, got '\(name)'")
            }
            return { [object] in
                object.record(
                    try await object.management.regenerateKey(object.id, name: name.capitalized))
            }
        }
    }

    private func record(_ keys: (primary: Secret, secondary: Secret)) -> LuaData {
        .record([
            "primary": .object(SecretObject(keys.primary, mayReveal: allowsReveal)),
            "secondary": .object(SecretObject(keys.secondary, mayReveal: allowsReveal)),
        ])
    }
}

extension BatchAccount {
    /// A field of every item of a list, of the first thousand or so.
    fileprivate func names(_ list: String, _ field: String) async throws -> [String] {
        let call = try ServiceCall(Self.operations.named(list), options: ["select": field])
        return try await client.pages(call).texts(field)
    }

    /// Adds the leaf of a bundle, as PFX under a password of its own if its private key is there.
    fileprivate func add(_ bundle: CertificateBundle) async throws {
        let leaf = bundle.leaf
        let password = bundle.privateKey.map { _ in Secret.random() }
        let file =
            try password.map { try bundle.pkcs12(password: $0, friendlyName: nil) } ?? leaf.derBytes
        try await addCertificate(
            thumbprint: leaf.thumbprintSHA1, data: Secret(Array(Data(file).base64EncodedData())),
            password: password)
    }
}

/// A look-up that may miss: nil for what does not exist, an error for everything else.
enum Lookup {
    static func body(_ request: () async throws -> HTTPResponse) async throws -> LuaData {
        do {
            return .json(try await request().body)
        } catch let error as AzureError where error.status == 404 {
            return .nil
        }
    }
}
