internal import FoundationEssentials
internal import JSON
internal import Secrets
internal import Transport

/// A person who signs in with a browser, on this machine or another.
///
/// What gets further tokens is kept in memory, so that the person is asked once.
/// learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
package actor DeviceCodeCredential: TokenCredential {
    /// The Azure CLI's own application, which every directory knows.
    package static let azureCLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"

    /// What Entra ID takes for "the directory of whoever signs in".
    private static let anyTenant = "organizations"

    private struct Code {
        let value: Secret
        let expiresOn: Date
        let interval: Duration
        let message: String
    }

    private let tenant: String
    private let clientID: String
    private let entra: EntraEndpoint
    private let show: (@Sendable (String) -> Void)?
    private var refreshToken: Secret?
    private var last: Task<AccessToken, any Error>?

    /// Describes where somebody signs in.
    ///
    /// - Parameters:
    ///   - tenant: The directory; nil for the one of whoever signs in.
    ///   - clientID: The application that is signed in to.
    ///   - entra: Who is asked.
    ///   - show: Shows the person what to do; nil if nobody looks.
    package init(
        tenant: String?, clientID: String = azureCLI, entra: EntraEndpoint,
        show: (@Sendable (String) -> Void)?
    ) {
        self.tenant = tenant ?? Self.anyTenant
        self.clientID = clientID
        self.entra = entra
        self.show = show
    }

    /// One after the other: the first that asks spares the others the question.
    package func token(scope: String, tenant: String?) async throws -> AccessToken {
        let previous = last
        let turn = Task {
            _ = await previous?.result
            try Task.checkCancellation()
            return try await signIn(scope, tenant ?? self.tenant)
        }
        last = turn
        return try await withTaskCancellationHandler {
            try await turn.value
        } onCancel: {
            turn.cancel()
        }
    }

    private func signIn(_ scope: String, _ tenant: String) async throws -> AccessToken {
        if let token = try await refreshed(scope, tenant) { return token }
        guard let show else {
            throw CredentialError(
                .unavailable, .device, "there is no terminal to show a code at")
        }
        let code = try await requestCode(scope, tenant)
        show(code.message)
        return try await poll(code, tenant)
    }

    /// Nil if the person has to be asked.
    private func refreshed(_ scope: String, _ tenant: String) async throws -> AccessToken? {
        guard let refreshToken else { return nil }
        do {
            return try await request(
                [
                    ("client_id", clientID), ("grant_type", "refresh_token"),
                    ("refresh_token", refreshToken.revealed()), ("scope", Self.scopes(scope)),
                ], tenant)
        } catch let error as AzureError
            where ["invalid_grant", "interaction_required"].contains(error.code)
        {
            return nil
        }
    }

    private func requestCode(_ scope: String, _ tenant: String) async throws -> Code {
        let operation = "begin to sign in with a device code"
        let response = try await entra.post(
            [("client_id", clientID), ("scope", Self.scopes(scope))], to: "devicecode",
            tenant: tenant, operation: operation)
        let body = try? JSONValue(parsing: response.body)
        guard let code = body?["device_code"]?.string, let life = body?["expires_in"]?.number,
            let message = body?["message"]?.string
        else {
            throw AzureError.unparsable(
                response, operation: operation, target: entra.url("devicecode", tenant: tenant))
        }
        return Code(
            value: Secret(code), expiresOn: entra.now().addingTimeInterval(life),
            interval: .seconds(max(1, body?["interval"]?.number ?? 5)),
            message: message.filter { $0 == "\n" || !$0.isControl })
    }

    private func poll(_ code: Code, _ tenant: String) async throws -> AccessToken {
        var interval = code.interval
        while true {
            try await entra.retry.sleep(interval)
            guard entra.now() < code.expiresOn else {
                throw CredentialError(
                    .invalid, .device, "nobody entered the code before it expired",
                    nextStep: "sign in again, for a new code")
            }
            do {
                return try await request(
                    [
                        ("client_id", clientID), ("device_code", code.value.revealed()),
                        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                    ], tenant)
            } catch let error as AzureError where error.code == "slow_down" {
                interval += .seconds(5)
            } catch let error as AzureError where error.code == "authorization_pending" {}
        }
    }

    private func request(_ form: [(String, String)], _ tenant: String) async throws -> AccessToken {
        let answer = try await entra.token(
            form, tenant: tenant, method: .device, operation: "sign in with a device code")
        if let refreshToken = answer.refreshToken { self.refreshToken = refreshToken }
        return answer.token
    }

    /// With the scope that makes Entra ID give a refresh token too.
    private static func scopes(_ scope: String) -> String { "\(scope) offline_access" }
}

extension Character {
    /// Whether a terminal would take it for a command.
    fileprivate var isControl: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
