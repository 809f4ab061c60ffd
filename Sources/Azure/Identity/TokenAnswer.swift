internal import FoundationEssentials
internal import JSON
internal import Secrets
internal import Transport

/// What a token endpoint answers: Entra ID's, or one on the machine, which writes numbers as text.
struct TokenAnswer {
    let token: AccessToken
    /// What gets further tokens without asking the person again.
    let refreshToken: Secret?

    /// Reads an answer; nil if it holds no token.
    init?(_ response: HTTPResponse, method: SignInMethod, now: Date) {
        guard let body = try? JSONValue(parsing: response.body),
            let text = body["access_token"]?.string, !text.isEmpty,
            let expiresOn = Self.expiry(body, now)
        else { return nil }
        token = AccessToken(value: Secret(text), expiresOn: expiresOn, method: method)
        refreshToken = body["refresh_token"]?.string.map { Secret($0) }
    }

    /// The seconds that are left go before the time: the clock of this machine may be wrong.
    private static func expiry(_ body: JSONValue, _ now: Date) -> Date? {
        if let life = seconds(body["expires_in"]) { return now.addingTimeInterval(life) }
        return seconds(body["expires_on"]).map { Date(timeIntervalSince1970: $0) }
    }

    private static func seconds(_ value: JSONValue?) -> TimeInterval? {
        value?.number ?? value?.string.flatMap(TimeInterval.init)
    }
}
