internal import Dispatch
import FoundationEssentials
import JSON
import Secrets
internal import Synchronization
import X509

/// The certificates of a seed, real ones, under an authority of the fleet's own.
struct SeedCertificates {
    static let keyTypes = [
        "rsa1024", "rsa2048", "rsa3072", "rsa4096", "ec-p256", "ec-p384",
    ]

    /// By name, each with its key and its issuer.
    private(set) var bundles: [String: CertificateBundle] = [:]
    private(set) var operatorFiles: [OperatorFile] = []
    /// The keys of the tenant and of its operator.
    let directoryKeys: [PrivateKey]

    /// Makes them; the keys, which take the time, several at once.
    ///
    /// - Parameter keyLimit: How many keys are made at the most; certificates share them then.
    init(_ described: [JSONValue], keyLimit: Int = .max) throws {
        let types = described.map { $0["key"]?.string ?? "rsa2048" }
        let made = Array(types.prefix(keyLimit))
        let own = Array(repeating: "rsa2048", count: DirectoryMaker.keyCount)
        var keys = try Self.keys(own + made)
        directoryKeys = Array(keys.prefix(own.count))
        keys.removeFirst(own.count)
        let maker = try CertificateMaker()
        for (index, item) in described.enumerated() {
            guard let name = item["name"]?.string else { continue }
            let bundle = try Self.make(item, keys[index % keys.count], maker, name)
            bundles[name] = bundle
            try keep(bundle, named: name, as: item["operatorFile"]?.string ?? "pfx")
        }
    }

    private mutating func keep(
        _ bundle: CertificateBundle, named name: String, as form: String
    ) throws {
        guard form != "none", let key = bundle.privateKey else { return }
        let password = RandomSecret.password()
        let pem = bundle.certificates.map(\.pemText).joined() + key.pkcs8PEM().revealed()
        operatorFiles.append(
            OperatorFile(
                name: name, thumbprint: bundle.leaf.thumbprintSHA1,
                form: form == "pem" ? .pem : .pfx,
                contents: form == "pem"
                    ? Array(pem.utf8)
                    : try bundle.pkcs12(password: password, friendlyName: name),
                password: password))
    }

    private static func make(
        _ item: JSONValue, _ key: PrivateKey, _ maker: CertificateMaker, _ name: String
    ) throws -> CertificateBundle {
        let host = item["host"]?.string ?? "\(name).contoso.example"
        var request = CertificateRequest(commonName: host, alternativeNames: [.dns(host)])
        if let subject = item["subject"]?.string.flatMap({ SubjectName($0) }) {
            request.subject = subject
        }
        if let days = item["fromDays"]?.integer {
            request.notValidBefore += Double(days) * 86_400
        }
        let days = item["validDays"]?.integer ?? 397
        request.notValidAfter = request.notValidBefore + Double(days) * 86_400
        return try maker.make(request, key)
    }

    // MARK: - Keys

    private static func keys(_ types: [String]) throws -> [PrivateKey] {
        let made = Mutex<[Int: Result<PrivateKey, CertificateError>]>([:])
        DispatchQueue.concurrentPerform(iterations: types.count) { index in
            let key = Result { () throws(CertificateError) in try Self.makeKey(types[index]) }
            made.withLock { $0[index] = key }
        }
        return try made.withLock { $0 }.sorted { $0.key < $1.key }.map { try $0.value.get() }
    }

    private static func makeKey(_ type: String) throws(CertificateError) -> PrivateKey {
        switch type {
        case "ec-p256": try .ec(curve: "P-256")
        case "ec-p384": try .ec(curve: "P-384")
        default: try .rsa(bits: Int(type.dropFirst(3)) ?? 2048)
        }
    }
}
