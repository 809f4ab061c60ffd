import JSON

extension ManagementService {
    static func addCertificates(to routes: inout Routes) {
        routes.on("GET \(accountPath)/certificates", listCertificates)
        routes.on("GET \(accountPath)/certificates/*", getCertificate)
    }

    private static func listCertificates(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try certificateAccount(state, call)
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
        let account = try certificateAccount(state, call)
        let name = call.captures[3].lowercased()
        guard name.hasPrefix("sha1-"),
            let found = account.certificates[String(name.dropFirst("sha1-".count))]
        else { throw .certificateNotFound() }
        var response = ServerResponse(200, json: view(found, account))
        response.headers["ETag"] = "W/\"\(found.created.eTag)\""
        return response
    }

    /// The resource is gone from 2025-06-01 on.
    private static func certificateAccount(
        _ state: State, _ call: ManagementCall
    ) throws(ManagementError) -> BatchAccount {
        let account = try account(state, call)
        guard (call.request.parameter("api-version") ?? "") < "2025-06-01" else {
            throw .invalidPath(call.request.path)
        }
        try call.require("\(accountType)/certificates/read", on: account.id, state)
        return account
    }

    private static func view(
        _ certificate: BatchCertificate, _ account: BatchAccount
    ) -> JSONValue {
        [
            "id": .string("\(account.id)/certificates/\(certificate.name)"),
            "name": .string(certificate.name),
            "type": "Microsoft.Batch/batchAccounts/certificates",
            "etag": .string("W/\"\(certificate.created.eTag)\""),
            "properties": [
                "thumbprintAlgorithm": "sha1", "thumbprint": .string(certificate.thumbprint),
                "format": .string(certificate.format.rawValue),
                "publicData": .string(certificate.publicData),
                "provisioningState": "Succeeded",
                "provisioningStateTransitionTime": .string(certificate.created.iso8601),
            ],
        ]
    }
}
