import JSON
import Secrets

/// learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
extension EntraService {
    static func addDeviceCodes(to routes: inout Routes) {
        routes.on("POST /*/oauth2/v2.0/devicecode", requestDeviceCode)
        routes.on("GET /devicelogin", showDevicePage)
        routes.on("POST /devicelogin", decideOnDevicePage)
    }

    private static func requestDeviceCode(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        try tenant(call.captures[0], state)
        let form = call.request.form
        guard let given = form["client_id"] else { throw .missing("client_id") }
        let clientID = given.lowercased()
        let isKnown =
            Directory.publicClients.contains(clientID)
            || state.directory.application(clientID) != nil
        guard isKnown else { throw .unknownApplication(given, tenant: state.directory.tenantID) }
        _ = try TokenRequest(version: .v2, form: form).userResource(state)
        // People are as much faster as nodes are, down to the second that clients wait at least.
        let interval = max(1, min(5, Int64(5 / state.clock.speed)))
        let (code, entry) = state.signIns.addDeviceCode(
            clientID: clientID, scope: form["scope"] ?? "", interval: interval,
            now: state.clock.now)
        let page = "\(state.endpoints.authority)/devicelogin"
        return ServerResponse(
            200,
            json: [
                "user_code": .string(entry.userCode), "device_code": .string(code.revealed()),
                "verification_uri": .string(page),
                "expires_in": .integer(SignIns.codeLifetime), "interval": .integer(interval),
                "message": .string(
                    "To sign in, use a web browser to open the page \(page) and enter the code "
                        + "\(entry.userCode) to authenticate."),
            ])
    }

    /// Looks whether somebody has entered the code; it can be redeemed once.
    static func redeemDeviceCode(
        _ state: inout State, _ request: TokenRequest
    ) throws(EntraError) -> UserGrant {
        let form = request.form
        guard let clientID = form["client_id"]?.lowercased() else { throw .missing("client_id") }
        // The draft's name is the one of version 1 and of older libraries.
        guard let code = form["device_code"] ?? form["code"] else {
            throw .missing("device_code")
        }
        switch state.signIns.poll(Secret(code), clientID: clientID, now: state.clock.now) {
        case .unknown: throw .badCode
        case .expired: throw .expiredCode
        case .tooOften: throw .slowDown
        case .pending: throw .authorizationPending
        case .denied: throw .authorizationDeclined
        case .approved(let userID, let scope):
            guard let user = state.directory.users.first(where: { $0.objectID == userID }) else {
                throw .badCode
            }
            return UserGrant(user: user, clientID: clientID, scope: scope)
        }
    }

    // MARK: - The page

    private static func showDevicePage(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        DevicePage(users: state.directory.users.map(\.principalName))
            .response(200, code: call.request.parameter("otc") ?? "", notice: nil)
    }

    private static func decideOnDevicePage(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        let form = call.request.form
        let page = DevicePage(users: state.directory.users.map(\.principalName))
        let code = (form["code"] ?? "").filter { !$0.isWhitespace }.uppercased()
        let isAllowed = form["action"] != "deny"
        guard let user = form["user"].map(state.directory.user) ?? state.directory.users.first
        else { return page.response(400, code: code, notice: "There is no such user.") }
        let isDone = state.signIns.decide(
            code, isAllowed ? .approved(user.objectID) : .denied, now: state.clock.now)
        guard isDone else {
            return page.response(
                400, code: code, notice: "That code is not known, or it has expired.")
        }
        return page.response(
            200, code: nil,
            notice: isAllowed
                ? "You have signed in as \(user.principalName). You may close this page."
                : "You have declined. You may close this page.")
    }
}
