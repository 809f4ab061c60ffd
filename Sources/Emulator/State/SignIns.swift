import Secrets
import X509

/// The sign-ins of users: device codes on their way, and the refresh tokens given out.
///
/// What a client holds is not kept, only its digest.
struct SignIns: Sendable, Codable, Equatable {
    /// What became of a device code.
    enum Decision: Sendable, Equatable, Codable {
        case pending
        case approved(String)
        case denied
    }

    /// A code that a device shows.
    struct DeviceCode: Sendable, Codable, Equatable {
        let userCode: String
        let clientID: String
        let scope: String
        let expires: Timestamp
        var interval: Int64
        var lastPoll: Timestamp?
        var decision = Decision.pending
    }

    struct RefreshToken: Sendable, Codable, Equatable {
        let clientID: String
        let userID: String
        let expires: Timestamp
    }

    /// What a device is told that asks for its token.
    enum Poll: Equatable {
        case unknown
        case expired
        case tooOften
        case pending
        case denied
        case approved(user: String, scope: String)
    }

    /// Seconds that a device code is good for.
    static let codeLifetime: Int64 = 900
    /// A refresh token is good for ninety days.
    private static let refreshLifetime = 90.0 * 86400
    /// What the digits and letters of a user code are: none that are taken for another.
    private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")

    private(set) var codes: [String: DeviceCode] = [:]
    private var refreshTokens: [String: RefreshToken] = [:]

    // MARK: - Device codes

    /// Adds a code.
    ///
    /// - Returns: What the device asks with, and the entry with the code that it shows.
    mutating func addDeviceCode(
        clientID: String, scope: String, interval: Int64, now: Timestamp
    ) -> (Secret, DeviceCode) {
        codes = codes.filter { $0.value.expires > now.adding(seconds: -86400) }
        let secret = RandomSecret.password()
        let userCode = String((0..<9).map { _ in Self.alphabet.randomElement() ?? "A" })
        let entry = DeviceCode(
            userCode: userCode, clientID: clientID, scope: scope,
            expires: now.adding(seconds: Double(Self.codeLifetime)), interval: interval)
        codes[Self.digest(secret)] = entry
        return (secret, entry)
    }

    /// Decides about a code that is waiting.
    ///
    /// - Returns: Whether there is such a code.
    mutating func decide(_ userCode: String, _ decision: Decision, now: Timestamp) -> Bool {
        let waiting = codes.first { _, code in
            code.userCode == userCode && code.expires > now && code.decision == .pending
        }
        guard let waiting else { return false }
        codes[waiting.key]?.decision = decision
        return true
    }

    /// Asks what became of a code; one that has been decided about is gone afterwards.
    mutating func poll(_ secret: Secret, clientID: String, now: Timestamp) -> Poll {
        let key = Self.digest(secret)
        guard var code = codes[key], code.clientID == clientID else { return .unknown }
        guard code.expires > now else { return .expired }
        switch code.decision {
        case .denied:
            codes[key] = nil
            return .denied
        case .approved(let user):
            codes[key] = nil
            return .approved(user: user, scope: code.scope)
        case .pending:
            // A little early is no offence: the client counts from when it got its answer.
            let earliest = code.lastPoll?.adding(seconds: Double(code.interval) - 0.5)
            let isTooOften = earliest.map { now < $0 } ?? false
            if isTooOften { code.interval += 5 }
            code.lastPoll = now
            codes[key] = code
            return isTooOften ? .tooOften : .pending
        }
    }

    // MARK: - Refresh tokens

    mutating func addRefreshToken(clientID: String, userID: String, now: Timestamp) -> Secret {
        let secret = RandomSecret.password()
        refreshTokens[Self.digest(secret)] = RefreshToken(
            clientID: clientID, userID: userID,
            expires: now.adding(seconds: Self.refreshLifetime))
        return secret
    }

    func refreshToken(_ secret: Secret) -> RefreshToken? { refreshTokens[Self.digest(secret)] }

    private static func digest(_ secret: Secret) -> String {
        Base64URL.encode(secret.withBytes { Digest.sha256(Array($0)) })
    }
}
