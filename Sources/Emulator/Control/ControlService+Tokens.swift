import JSON

extension ControlService {
    static func addTokens(to routes: inout Routes) {
        routes.on("POST /tokens/expire", expireTokens)
    }

    /// Every access token issued so far is refused from now on, as one that has expired.
    private static func expireTokens(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        _ = try ControlBody(call.request, [])
        state.directory.tokensExpiredThrough = state.tokenIssuer.now.unixSeconds
        return ServerResponse(204)
    }
}
