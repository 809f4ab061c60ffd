import FoundationEssentials
import JSON
import X509

extension VaultService {
    static func addCertificateOperations(to routes: inout Routes) {
        routes.on("POST /certificates/*/create", createCertificate)
        routes.on("GET /certificates/*/pending", getOperation)
        routes.on("PATCH /certificates/*/pending", patchOperation)
        routes.on("DELETE /certificates/*/pending", deleteOperation)
        routes.on("POST /certificates/*/pending/merge", mergeCertificate)
    }

    private static func createCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.requireName(call.name)
        try call.require(.createCertificate, on: call.name, state)
        try requireFreeForCertificate(call, state)
        let body = try call.body()
        let key = call.name.lowercased()
        let known = call.vault.policies[key]
        guard body["policy"]?.object != nil || known != nil else {
            throw .badParameter("Property policy has invalid value")
        }
        let now = state.stamp().unixSeconds
        let policy = VaultPolicy(
            json: try CertificatePolicyRequest(
                body["policy"] ?? [:], over: known?.json ?? [:]
            ).json,
            created: known?.created ?? now, updated: now)
        let operation = try operation(policy, body, call, state)
        state.vaults[call.key]?.policies[key] = policy
        state.vaults[call.key]?.pending[key] = operation
        var response = ServerResponse(202, json: operation.json(call.base))
        response.headers["Location"] =
            "\(call.base)/certificates/\(call.name)/pending?api-version="
            + "\(call.request.parameter("api-version") ?? "")&request_id=\(operation.requestID)"
        return response
    }

    private static func operation(
        _ policy: VaultPolicy, _ body: JSONValue, _ call: VaultCall, _ state: State
    ) throws(VaultError) -> PendingCertificate {
        let issuer = policy.json["issuer"]?["name"]?.string ?? "Unknown"
        guard
            ["Self", "Unknown"].contains(issuer)
                || call.vault.issuers[issuer.lowercased()]?.isEnabled == true
        else { throw .badParameter("Property policy.issuer.name names no issuer of this vault") }
        var attributes = VaultAttributes(
            created: policy.updated, updated: policy.updated)
        try attributes.update(from: body["attributes"], at: policy.updated)
        let making = CertificateMaking(policy: policy.json)
        let description = making.description(at: state.clock.now)
        do throws(CertificateError) {
            let isReused = policy.json["key_props"]?["reuse_key"]?.bool == true
            let last = call.vault.certificates[call.name.lowercased()]?.versions.last
            let key =
                if isReused, let last { last.privateKey } else { try making.key() }
            return PendingCertificate(
                name: call.name, version: Identifier.randomVersion(), key: key,
                description: description, request: try SigningRequest(description, key: key),
                policy: policy, attributes: attributes, tags: try? call.tags(body),
                requestID: Identifier.randomVersion(),
                due: issuer == "Self" ? state.clock.life + VaultTimes.signing : nil)
        } catch {
            throw .badParameter(
                "Property policy.x509_props has invalid value. \(error.message)\r\n")
        }
    }

    private static func getOperation(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.getCertificate, on: call.name, state)
        return ServerResponse(200, json: try operation(call).json(call.base))
    }

    /// A cancellation is only asked for: what came of it is seen later.
    private static func patchOperation(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.updateCertificate, on: call.name, state)
        var changed = try operation(call)
        guard let isRequested = try call.body()["cancellation_requested"]?.bool else {
            throw .badParameter("Property cancellation_requested has invalid value")
        }
        if changed.status == .inProgress {
            changed.isCancellationRequested = isRequested
            if isRequested { changed.due = changed.due ?? state.clock.life + VaultTimes.signing }
        }
        state.vaults[call.key]?.pending[call.name.lowercased()] = changed
        return ServerResponse(200, json: changed.json(call.base))
    }

    private static func deleteOperation(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.updateCertificate, on: call.name, state)
        let gone = try operation(call)
        let key = call.name.lowercased()
        state.vaults[call.key]?.pending[key] = nil
        if call.vault.certificates[key] == nil { state.vaults[call.key]?.policies[key] = nil }
        return ServerResponse(200, json: gone.json(call.base))
    }

    private static func mergeCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.createCertificate, on: call.name, state)
        let operation = try operation(call)
        guard operation.status == .inProgress else { throw .missingOperation(call.name) }
        let body = try call.body()
        let chain = try certificates(body["x5c"])
        guard let leaf = chain.first, operation.request.matches(leaf) else {
            throw .badParameter(
                "Public key from x509 certificate and key of this instance doesn't match")
        }
        let now = state.stamp().unixSeconds
        try state.vaults[call.key]?.complete(operation, with: chain, at: now)
        guard let made = state.vaults[call.key]?.certificates[call.name.lowercased()],
            let newest = made.versions.last
        else { throw .missing("Certificate", call.name) }
        var response = ServerResponse(
            201, json: call.view.bundle(newest, named: made.name, operation.policy))
        response.headers["Location"] =
            "\(call.base)/certificates/\(made.name)?api-version="
            + (call.request.parameter("api-version") ?? "")
        return response
    }

    /// Recorded: the Python SDK sends the base64 of a certificate in base64.
    private static func certificates(_ list: JSONValue?) throws(VaultError) -> [Certificate] {
        var chain: [Certificate] = []
        for element in list?.array ?? [] {
            guard let data = element.string.flatMap({ Data(base64Encoded: $0) }),
                let certificate = try? Certificate(
                    der: Array(Data(base64Encoded: data) ?? data))
            else { throw .badParameter("Property x5c has invalid value") }
            chain.append(certificate)
        }
        return chain
    }

    private static func operation(_ call: VaultCall) throws(VaultError) -> PendingCertificate {
        guard let operation = call.vault.pending[call.name.lowercased()] else {
            throw .missingOperation(call.name)
        }
        return operation
    }
}
