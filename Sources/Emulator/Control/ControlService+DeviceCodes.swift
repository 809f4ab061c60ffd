import JSON
import X509

/// Signing in for tests: what a person, or a cluster, does elsewhere.
extension ControlService {
    static func addSignIns(to routes: inout Routes) {
        routes.on("GET /device-codes", listDeviceCodes)
        routes.on("POST /device-codes/*/approve", approveDeviceCode)
        routes.on("POST /device-codes/*/deny", denyDeviceCode)
        routes.on("POST /federated-tokens", makeFederatedToken)
    }

    /// The codes that wait for somebody.
    private static func listDeviceCodes(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        let now = state.clock.now
        let waiting = state.signIns.codes.values
            .filter { $0.decision == .pending && $0.expires > now }
            .sorted { ($0.expires, $0.userCode) < ($1.expires, $1.userCode) }
        return ServerResponse(
            200,
            json: [
                "value": .array(
                    waiting.map { code in
                        [
                            "user_code": .string(code.userCode),
                            "client_id": .string(code.clientID), "scope": .string(code.scope),
                            "expires": .string(code.expires.iso8601),
                        ]
                    })
            ])
    }

    private static func approveDeviceCode(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        let name = try ControlBody(call.request, ["user"]).scalar("user")
        guard let user = name.map(state.directory.user) ?? state.directory.users.first else {
            throw .badRequest("the directory has no such user")
        }
        return try decide(&state, call, .approved(user.objectID))
    }

    private static func denyDeviceCode(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        try decide(&state, call, .denied)
    }

    private static func decide(
        _ state: inout State, _ call: ControlCall, _ decision: SignIns.Decision
    ) throws(ControlError) -> ServerResponse {
        let code = call.captures[0].uppercased()
        guard state.signIns.decide(code, decision, now: state.clock.now) else {
            throw .unknownDeviceCode
        }
        return ServerResponse(204)
    }

    /// A token of the identity provider at `oidc.localhost`, for any subject.
    private static func makeFederatedToken(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        let body = try ControlBody(call.request, ["subject", "audience", "seconds"])
        guard let subject = body.scalar("subject"), !subject.isEmpty else {
            throw .badRequest("'subject' is missing")
        }
        let seconds = try body.duration("seconds") ?? 3600
        do throws(CertificateError) {
            let token = try FederationService.token(
                state, subject: subject,
                audience: body.scalar("audience") ?? FederationService.audience,
                seconds: Int64(seconds))
            return ServerResponse(200, json: ["token": .string(token)])
        } catch {
            throw .badRequest(error.message)
        }
    }
}

extension ControlError {
    fileprivate static let unknownDeviceCode = ControlError(
        status: 404, code: "NotFound",
        message: "no such device code is waiting; it may have expired or been decided about")
}
