import FoundationEssentials
import JSON
import X509

extension VaultService {
    static func addCertificates(to routes: inout Routes) {
        routes.on("POST /certificates/*/import", importCertificate)
        routes.on("GET /certificates", listCertificates)
        routes.on("GET /certificates/*/versions", listCertificateVersions)
        routes.on("GET /certificates/*/policy", getCertificatePolicy)
        routes.on("PATCH /certificates/*/policy", patchCertificatePolicy)
        routes.on("GET /certificates/*", getCertificate)
        routes.on("GET /certificates/*/*", getCertificate)
        routes.on("PATCH /certificates/*", patchCertificate)
        routes.on("PATCH /certificates/*/*", patchCertificate)
    }

    private static func importCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.requireName(call.name)
        try call.require(.importCertificate, on: call.name, state)
        let imported = try CertificateImport(call.request.body, named: call.name)
        try requireFreeForCertificate(call, state)
        let (policy, certificate, secret) = try imported.versions(
            Identifier.randomVersion(), at: state.stamp().unixSeconds)
        state.vaults[call.key]?.add(certificate, secret, named: call.name)
        state.vaults[call.key]?.policies[call.name.lowercased()] = policy
        return ServerResponse(
            200, json: call.view.bundle(certificate, named: call.name, policy))
    }

    /// A certificate's name has to be free of other secrets, of deleted objects, and of an
    /// operation that still runs.
    static func requireFreeForCertificate(
        _ call: VaultCall, _ state: State
    ) throws(VaultError) {
        let key = call.name.lowercased()
        try call.requireNotDeleted("Certificate", call.name, state)
        guard call.vault.secrets[key] == nil || call.vault.certificates[key] != nil else {
            throw .conflict(
                "A secret with name \(call.name) already exists that belongs to no certificate.")
        }
        guard call.vault.pending[key]?.status != .inProgress else {
            throw .conflict(
                "Certificate \(call.name) has a pending operation: delete it or let it end first.")
        }
    }

    private static func getCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.getCertificate, on: call.name, state)
        guard let object = call.vault.certificates[call.name.lowercased()] else {
            throw .notFound("Certificate", call.name)
        }
        let version = call.version
        let found = object.versions.last { version == nil || $0.version == version }
        guard let found else {
            throw .notFound("Certificate", call.captures.joined(separator: "/"))
        }
        let policy = call.vault.policies[call.name.lowercased()]
        return ServerResponse(200, json: call.view.bundle(found, named: object.name, policy))
    }

    private static func listCertificates(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.listCertificates, state)
        var items = call.vault.certificates.values.compactMap { object in
            object.versions.last.map { call.view.item($0, id: object.name) }
        }
        if call.request.parameter("includePending")?.lowercased() == "true" {
            let made = call.vault.pending.filter {
                $0.value.status == .inProgress && call.vault.certificates[$0.key] == nil
            }
            items += made.values.map { operation in
                [
                    "id": .string("\(call.base)/certificates/\(operation.name)"),
                    "attributes": operation.attributes.json(in: call.vault), "subject": "",
                ]
            }
        }
        return try call.list(items)
    }

    /// A name that there is not has no versions: an empty list and no error, as recorded.
    private static func listCertificateVersions(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.listCertificates, on: call.name, state)
        let object = call.vault.certificates[call.name.lowercased()]
        return try call.list(
            (object?.versions ?? []).map { version in
                call.view.item(version, id: "\(object?.name ?? "")/\(version.version)")
            })
    }

    /// Changes one version, and the secret behind it with it.
    private static func patchCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.updateCertificate, on: call.name, state)
        let body = try call.body()
        let key = call.name.lowercased()
        let wanted = call.version
        guard let object = call.vault.certificates[key],
            let index = object.versions.lastIndex(where: {
                wanted == nil || $0.version == wanted
            })
        else { throw .missing("Certificate", call.captures.joined(separator: "/")) }
        var changed = object.versions[index]
        let now = state.stamp().unixSeconds
        try changed.attributes.update(from: body["attributes"], at: now)
        changed.tags = try call.tags(body) ?? changed.tags
        let policy = try patchedPolicy(body["policy"] ?? [:], call, at: now)
        state.vaults[call.key]?.certificates[key]?.versions[index] = changed
        state.vaults[call.key]?.policies[key] = policy
        let behind = call.vault.secrets[key]?.versions.firstIndex {
            $0.version == changed.version
        }
        if let behind {
            state.vaults[call.key]?.secrets[key]?.versions[behind].attributes = changed.attributes
            state.vaults[call.key]?.secrets[key]?.versions[behind].tags = changed.tags
        }
        return ServerResponse(200, json: call.view.bundle(changed, named: object.name, policy))
    }

    // MARK: - Policies

    private static func getCertificatePolicy(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.getCertificate, on: call.name, state)
        guard let policy = call.vault.policies[call.name.lowercased()] else {
            throw .missing("Certificate", call.name)
        }
        return ServerResponse(200, json: call.view.policy(policy, named: call.name))
    }

    private static func patchCertificatePolicy(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.updateCertificate, on: call.name, state)
        guard call.vault.policies[call.name.lowercased()] != nil else {
            throw .missing("Certificate", call.name)
        }
        let policy = try patchedPolicy(call.body(), call, at: state.stamp().unixSeconds)
        state.vaults[call.key]?.policies[call.name.lowercased()] = policy
        return ServerResponse(200, json: call.view.policy(policy, named: call.name))
    }

    private static func patchedPolicy(
        _ change: JSONValue, _ call: VaultCall, at now: Int64
    ) throws(VaultError) -> VaultPolicy {
        guard var policy = call.vault.policies[call.name.lowercased()] else {
            throw .missing("Certificate", call.name)
        }
        guard change.object?.isEmpty == false else { return policy }
        policy.json = try CertificatePolicyRequest(change, over: policy.json).json
        policy.updated = now
        return policy
    }
}
