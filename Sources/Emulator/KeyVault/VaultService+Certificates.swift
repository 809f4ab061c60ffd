import FoundationEssentials
import JSON
import X509

extension VaultService {
    static func addCertificates(to routes: inout Routes) {
        routes.on("POST /certificates/*/import", importCertificate)
        routes.on("GET /certificates", listCertificates)
        routes.on("GET /certificates/*/versions", listCertificateVersions)
        routes.on("GET /certificates/*/policy", getCertificatePolicy)
        routes.on("GET /certificates/*", getCertificate)
        routes.on("GET /certificates/*/*", getCertificate)
    }

    private static func importCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        let name = call.captures[0]
        try call.requireName(name)
        try call.require("certificates/import/action", on: "certificates/\(name)", state)
        let imported = try CertificateImport(call.request.body, named: name)
        let key = name.lowercased()
        let vault = call.vault
        if vault.secrets[key] != nil, vault.certificates[key] == nil {
            throw VaultError(
                status: 409, code: "Conflict",
                message: "A secret with name \(name) already exists that belongs to no certificate."
            )
        }
        let version = Identifier.randomVersion()
        let (certificate, secret) = try imported.versions(
            version, at: state.stamp().unixSeconds)
        state.vaults[call.key]?.certificates[key, default: VaultObject(name: name, versions: [])]
            .versions.append(certificate)
        state.vaults[call.key]?.secrets[key, default: VaultObject(name: name, versions: [])]
            .versions.append(secret)
        return ServerResponse(200, json: bundle(certificate, named: name, call))
    }

    private static func getCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        let name = call.captures[0]
        try call.require("certificates/read", on: "certificates/\(name)", state)
        let object = try certificate(name, call)
        let wanted = call.captures.dropFirst().first
        let found =
            wanted == nil
            ? object.versions.last : object.versions.first { $0.version == wanted?.lowercased() }
        guard let found else {
            throw .notFound("Certificate", call.captures.joined(separator: "/"))
        }
        return ServerResponse(200, json: bundle(found, named: object.name, call))
    }

    private static func getCertificatePolicy(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        let name = call.captures[0]
        try call.require("certificates/read", on: "certificates/\(name)", state)
        let object = try certificate(name, call)
        guard let found = object.versions.last else { throw .notFound("Certificate", name) }
        return ServerResponse(200, json: policy(of: found, named: object.name, call))
    }

    private static func listCertificates(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require("certificates/read", state)
        let items = call.vault.certificates.values.compactMap { object in
            object.versions.last.map {
                listItem($0, id: "\(call.base)/certificates/\(object.name)")
            }
        }
        return try call.list(items.sorted(by: areInOrder))
    }

    /// A name that there is not has no versions: an empty list and no error, as recorded.
    private static func listCertificateVersions(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        let name = call.captures[0]
        try call.require("certificates/read", on: "certificates/\(name)", state)
        let object = call.vault.certificates[name.lowercased()]
        let items = (object?.versions ?? []).map { version in
            listItem(
                version, id: "\(call.base)/certificates/\(object?.name ?? "")/\(version.version)")
        }
        return try call.list(items.sorted(by: areInOrder))
    }

    static func areInOrder(_ left: JSONValue, _ right: JSONValue) -> Bool {
        (left["id"]?.string ?? "") < (right["id"]?.string ?? "")
    }

    private static func certificate(
        _ name: String, _ call: VaultCall
    ) throws(VaultError) -> VaultObject<VaultCertificate> {
        guard let object = call.vault.certificates[name.lowercased()] else {
            throw .notFound("Certificate", name)
        }
        return object
    }

    // MARK: - Shapes

    private static func listItem(_ certificate: VaultCertificate, id: String) -> JSONValue {
        var item: JSONValue = [
            "id": .string(id), "x5t": .string(certificate.certificate.x5t),
            "attributes": certificate.attributes.json, "subject": "",
        ]
        item["tags"] = certificate.tags
        return item
    }

    private static func bundle(
        _ certificate: VaultCertificate, named name: String, _ call: VaultCall
    ) -> JSONValue {
        let path = "\(name)/\(certificate.version)"
        var bundle: JSONValue = [
            "id": .string("\(call.base)/certificates/\(path)"),
            "kid": .string("\(call.base)/keys/\(path)"),
            "sid": .string("\(call.base)/secrets/\(path)"),
            "x5t": .string(certificate.certificate.x5t),
            "cer": .string(Data(certificate.certificate.derBytes).base64EncodedString()),
            "attributes": certificate.attributes.json,
            "policy": policy(of: certificate, named: name, call),
        ]
        bundle["tags"] = certificate.tags
        return bundle
    }

    private static func policy(
        of certificate: VaultCertificate, named name: String, _ call: VaultCall
    ) -> JSONValue {
        var policy = certificate.policy
        policy["id"] = .string("\(call.base)/certificates/\(name)/policy")
        policy["attributes"] = [
            "enabled": true, "created": .integer(certificate.attributes.created),
            "updated": .integer(certificate.attributes.updated),
        ]
        return policy
    }
}
