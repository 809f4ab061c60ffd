extension ManagementService {
    static func addCertificateChanges(to routes: inout Routes) {
        routes.on("PUT \(accountPath)/certificates/*", putCertificate)
        routes.on("PATCH \(accountPath)/certificates/*", patchCertificate)
    }

    private static func putCertificate(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try certificateAccount(state, call, to: "write")
        guard let thumbprint = thumbprint(call), !thumbprint.isEmpty else {
            throw .invalidProperty("name", "It has to be sha1- and the thumbprint")
        }
        let current = account.certificates[thumbprint]
        try checkConditions(call, current)
        if let current { return try change(current, account, &state, call) }
        let request = try AccountCertificateRequest(call.body(), thumbprint: thumbprint)
        guard !state.refusesCertificates else { throw retired }
        return store(request.certificate(created: state.stamp()), account, &state)
    }

    private static func patchCertificate(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try certificateAccount(state, call, to: "write")
        let current = try certificate(account, call)
        try checkConditions(call, current)
        return try change(current, account, &state, call)
    }

    /// Data of the same thumbprint can only bring another key file, password or format.
    ///
    /// Recorded: the same once more leaves the ETag as it was. To change what there is adds nothing,
    /// so the retirement is no hindrance.
    private static func change(
        _ current: BatchCertificate, _ account: BatchAccount, _ state: inout State,
        _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        guard current.state.phase != .deleting else { throw certificateBeingDeleted }
        let request = try AccountCertificateRequest(
            call.body(), thumbprint: current.thumbprint, format: current.format)
        var changed = request.certificate(created: current.created)
        changed.state = current.state
        changed.referrers = current.referrers
        changed.modified = request.format == current.format ? current.modified : state.stamp()
        return store(changed, account, &state)
    }

    private static func store(
        _ certificate: BatchCertificate, _ account: BatchAccount, _ state: inout State
    ) -> ServerResponse {
        let key = account.id.name.lowercased()
        state.accounts[key]?.certificates[certificate.thumbprint] = certificate
        return answer(certificate, account)
    }

    /// `If-None-Match: *` keeps what there is from being changed; the service ignores other values.
    private static func checkConditions(
        _ call: ManagementCall, _ certificate: BatchCertificate?
    ) throws(ManagementError) {
        var request = call.request
        if request.headers["If-None-Match"] != "*" { request.headers["If-None-Match"] = nil }
        let conditions = Conditions(request)
        let hold =
            certificate.map { conditions.hold(eTag: $0.eTag, modified: $0.modified) }
            ?? conditions.holdForNothing
        guard hold else { throw .conditionNotMet() }
    }

    private static let retired = ManagementError.batch(
        409, "OperationInvalidForCurrentState",
        "The specified operation is not valid for the current state of the resource.",
        [("Reason", BatchCertificate.retirement)])
}
