internal import FoundationEssentials
internal import Glibc
internal import JSON
internal import Secrets

/// Whoever is signed in to the Azure CLI.
///
/// learn.microsoft.com/cli/azure/account#az-account-get-access-token
package struct AzureCLICredential: TokenCredential {
    private let tenant: String?
    private let environment: Environment
    private let program: String?
    private let timeout: Duration

    /// Describes who is asked.
    ///
    /// - Parameters:
    ///   - tenant: The directory to sign in to; nil for the CLI's present one.
    ///   - environment: The variables of the CLI; `PATH` tells where it is.
    ///   - program: Its path, if it is not to be looked for.
    ///   - timeout: How long it may take.
    package init(
        tenant: String?, environment: Environment, program: String? = nil,
        timeout: Duration = .seconds(10)
    ) {
        self.tenant = tenant
        self.environment = environment
        self.program = program
        self.timeout = timeout
    }

    package func token(scope: String, tenant: String?) async throws -> AccessToken {
        guard let path = program ?? ChildProgram.find("az", in: environment) else {
            throw CredentialError(.unavailable, .cli, "there is no program 'az' in PATH")
        }
        let program = ChildProgram(
            path: path, arguments: try arguments(scope, tenant ?? self.tenant),
            environment: environment)
        let outcome: ChildProgram.Outcome
        do {
            outcome = try await program.run(timeout: timeout)
        } catch let failure as ChildProgram.Failure {
            throw CredentialError(.unavailable, .cli, reason(failure, path))
        }
        guard outcome.status == 0 else { throw Self.refusal(outcome) }
        guard let token = Self.token(outcome.output) else {
            throw CredentialError(.unavailable, .cli, "'\(path)' printed no token")
        }
        return token
    }

    private func arguments(
        _ scope: String, _ tenant: String?
    ) throws(CredentialError) -> [String] {
        let resource = scope.hasSuffix("/.default") ? String(scope.dropLast(9)) : scope
        let tenantWords = tenant.map { ["--tenant", $0] } ?? []
        // Both may come from a service's answer, and must not be read as options.
        for word in [resource, tenant ?? "none"] where !Self.isPlain(word) {
            throw CredentialError(.invalid, .cli, "'\(word)' is neither a resource nor a tenant")
        }
        return ["account", "get-access-token", "--output", "json", "--resource", resource]
            + tenantWords
    }

    private static func isPlain(_ word: String) -> Bool {
        !word.hasPrefix("-")
            && word.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || ".:/-_".contains($0))
            }
    }

    private func reason(_ failure: ChildProgram.Failure, _ path: String) -> String {
        switch failure {
        case .cannotStart(let reason): "cannot start '\(path)': \(reason)"
        case .tooSlow: "'\(path)' gave no answer within \(timeout)"
        }
    }

    private static func refusal(_ outcome: ChildProgram.Outcome) -> CredentialError {
        let text = String(decoding: outcome.errors, as: UTF8.self)
        if text.contains("az login") || text.contains("az account set") {
            return CredentialError(
                .unavailable, .cli, "nobody is signed in to the Azure CLI", nextStep: "run az login"
            )
        }
        let lines = text.split(whereSeparator: \.isNewline)
        let line = lines.first { $0.hasPrefix("ERROR") } ?? lines.first ?? "it says nothing"
        return CredentialError(
            .unavailable, .cli, "az ended with status \(outcome.status): \(readable(line))")
    }

    /// A line of a program for a message: without what could be a token.
    private static func readable(_ line: Substring) -> String {
        let words = line.split(separator: " ").map { $0.utf8.count > 80 ? "…" : $0 }
        return String(words.joined(separator: " ").filter { !$0.isNewline }.prefix(200))
    }

    // MARK: - What it prints

    private static func token(_ output: [UInt8]) -> AccessToken? {
        guard let body = try? JSONValue(parsing: output),
            let text = body["accessToken"]?.string, !text.isEmpty,
            let expiresOn = expiry(body)
        else { return nil }
        return AccessToken(value: Secret(text), expiresOn: expiresOn, method: .cli)
    }

    /// `expires_on` in seconds, since version 2.54; before it there is `expiresOn` alone.
    private static func expiry(_ body: JSONValue) -> Date? {
        if let seconds = body["expires_on"]?.number { return Date(timeIntervalSince1970: seconds) }
        guard let text = body["expiresOn"]?.string else { return nil }
        return (try? Date(text, strategy: .iso8601)) ?? localTime(text)
    }

    /// "2026-11-24 02:35:00.000000" in the time zone of the machine.
    private static func localTime(_ text: String) -> Date? {
        let numbers = text.prefix(19).split { !$0.isNumber }.compactMap { CInt($0) }
        guard numbers.count == 6 else { return nil }
        var parts = tm()
        parts.tm_year = numbers[0] - 1900
        parts.tm_mon = numbers[1] - 1
        parts.tm_mday = numbers[2]
        parts.tm_hour = numbers[3]
        parts.tm_min = numbers[4]
        parts.tm_sec = numbers[5]
        parts.tm_isdst = -1
        return Date(timeIntervalSince1970: TimeInterval(mktime(&parts)))
    }
}
