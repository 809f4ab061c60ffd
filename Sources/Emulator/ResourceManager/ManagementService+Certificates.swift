import JSON

extension ManagementService {
    static func addCertificates(to routes: inout Routes) {
        routes.on("GET \(accountPath)/certificates", listCertificates)
        routes.on("GET \(accountPath)/certificates/*", getCertificate)
        routes.on("DELETE \(accountPath)/certificates/*", deleteCertificate)
        routes.on("POST \(accountPath)/certificates/*/cancelDelete", cancelDeletion)
        routes.on("GET \(accountPath)/certificateOperationResults/*", certificateResult)
    }

    private static func listCertificates(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try certificateAccount(state, call, to: "read")
        let items = account.certificates.sorted { $0.key < $1.key }.map { view($0.value, account) }
        return try call.list(
            items,
            filterFields: [
                "name", "properties/provisioningState",
                "properties/provisioningStateTransitionTime",
            ])
    }

    private static func getCertificate(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try certificateAccount(state, call, to: "read")
        return answer(try certificate(account, call), account)
    }

    private static func deleteCertificate(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try certificateAccount(state, call, to: "delete")
        guard let thumbprint = thumbprint(call), let found = account.certificates[thumbprint] else {
            return ServerResponse(204)
        }
        guard found.state.phase != .deleting else { throw certificateBeingDeleted }
        state.startDeleting(certificate: thumbprint, of: account.id.name.lowercased())
        return pending("sha1-\(thumbprint)-\(found.eTag)", account, call, state)
    }

    /// How a deletion ended; it fails if a pool still refers to the certificate.
    private static func certificateResult(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try certificateAccount(state, call, to: "read")
        let operation = call.captures[3]
        let thumbprint = operation.split(separator: "-").dropFirst().first.map(String.init) ?? ""
        switch account.certificates[thumbprint.lowercased()]?.state.phase {
        case nil: return ServerResponse(200)
        case .deleting: return pending(operation, account, call, state)
        case .active, .deleteFailed:
            throw .batch(
                409, "CertificateDeleteFailed",
                "The certificate is in use by one or more pools.")
        }
    }

    private static func cancelDeletion(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try certificateAccount(state, call, to: "write")
        let found = try certificate(account, call)
        switch found.state.phase {
        case .deleting: throw certificateBeingDeleted
        // Recorded: on an active one the answer is the certificate.
        case .active: return answer(found, account)
        case .deleteFailed:
            let key = account.id.name.lowercased()
            state.enter(.active, certificate: found.thumbprint, of: key, at: state.stamp())
            return answer(state.accounts[key]?.certificates[found.thumbprint] ?? found, account)
        }
    }

    // MARK: - Parts

    static let certificateBeingDeleted = ManagementError.batch(
        409, "CertificateBeingDeleted",
        "The specified certificate has been marked for deletion.")

    private static func pending(
        _ operation: String, _ account: BatchAccount, _ call: ManagementCall, _ state: State
    ) -> ServerResponse {
        let version = PercentCoding.encode(call.request.parameter("api-version") ?? "")
        let location =
            "\(state.endpoints.resourceManager)\(account.id)/certificateOperationResults/"
            + "\(operation)?api-version=\(version)"
        return ServerResponse(202, headers: ["Location": location, "Retry-After": "1"])
    }

    /// The thumbprint of a path that ends in `sha1-` and one.
    static func thumbprint(_ call: ManagementCall) -> String? {
        let name = call.captures[3].lowercased()
        return name.hasPrefix("sha1-") ? String(name.dropFirst("sha1-".count)) : nil
    }

    static func certificate(
        _ account: BatchAccount, _ call: ManagementCall
    ) throws(ManagementError) -> BatchCertificate {
        guard let found = thumbprint(call).flatMap({ account.certificates[$0] }) else {
            throw .certificateNotFound()
        }
        return found
    }

    /// The resource is gone from 2025-06-01 on.
    static func certificateAccount(
        _ state: State, _ call: ManagementCall, to action: String
    ) throws(ManagementError) -> BatchAccount {
        let account = try account(state, call)
        guard (call.request.parameter("api-version") ?? "") < "2025-06-01" else {
            throw .invalidPath(call.request.path)
        }
        try call.require("\(BatchAccount.type)/certificates/\(action)", on: account.id, state)
        return account
    }

    static func answer(
        _ certificate: BatchCertificate, _ account: BatchAccount
    ) -> ServerResponse {
        var response = ServerResponse(200, json: view(certificate, account))
        response.headers["ETag"] = "W/\"\(certificate.eTag)\""
        response.headers["Last-Modified"] = certificate.modified.httpDate
        return response
    }

    private static func view(
        _ certificate: BatchCertificate, _ account: BatchAccount
    ) -> JSONValue {
        var properties: JSONValue = [
            "thumbprintAlgorithm": "sha1", "thumbprint": .string(certificate.thumbprint),
            "format": .string(certificate.format.rawValue),
            "publicData": .string(certificate.publicData),
            "provisioningState": state(certificate.state.phase),
            "provisioningStateTransitionTime": .string(certificate.state.since.iso8601),
        ]
        if let previous = certificate.state.previous {
            properties["previousProvisioningState"] = state(previous.phase)
            properties["previousProvisioningStateTransitionTime"] = .string(
                previous.since.iso8601)
        }
        if certificate.state.phase == .deleteFailed {
            properties["deleteCertificateError"] = [
                "code": "CertificateDeleteFailed",
                "message": "The certificate is in use by one or more pools.",
                "details": .array(
                    certificate.referrers.map {
                        ["code": "PoolReference", "message": .string($0)]
                    }),
            ]
        }
        return [
            "id": .string("\(account.id)/certificates/\(certificate.name)"),
            "name": .string(certificate.name),
            "type": .string("\(BatchAccount.type)/certificates"),
            "etag": .string("W/\"\(certificate.eTag)\""), "properties": properties,
        ]
    }

    private static func state(_ phase: BatchCertificate.Phase) -> JSONValue {
        switch phase {
        case .active: "Succeeded"
        case .deleting: "Deleting"
        case .deleteFailed: "Failed"
        }
    }
}
