internal import Secrets
internal import Synchronization
internal import Transport

/// Proves to Azure Arc's agent that this process may read the files of its group.
///
/// The agent answers with the name of a file that it has just written, and wants what is in it.
/// The name comes from whoever answers at the agent's address, so it is followed into the agent's
/// folder alone. learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication
final class ArcAuthorizer: RequestAuthorizer {
    private static let limit = 4096

    private let tokenFolder: String
    private let key = Mutex<Secret?>(nil)

    init(tokenFolder: String) {
        self.tokenFolder = tokenFolder
    }

    func authorize(_ request: inout HTTPRequest) async throws {
        guard let key = key.withLock(\.self) else { return }
        request.headers["Authorization"] = "Basic \(key.revealed())"
    }

    func accept(
        challenge response: HTTPResponse, to request: HTTPRequest
    ) async throws -> Bool {
        let file = try keyFile(response.headers["WWW-Authenticate"] ?? "")
        do {
            let bytes = try LocalFile.read(file, limit: Self.limit)
            key.withLock { $0 = Secret(bytes) }
        } catch {
            throw CredentialError(
                .invalid, .managed, error.description,
                nextStep: "add the user to the group himds, and begin a new login session")
        }
        return true
    }

    private func keyFile(_ challenge: String) throws(CredentialError) -> String {
        let prefix = "Basic realm="
        let path = challenge.hasPrefix(prefix) ? challenge.dropFirst(prefix.count) : ""
        let file = path.filter { $0 != "\"" }
        let name = file.split(separator: "/").last ?? ""
        guard file == "\(tokenFolder)/\(name)", name.hasSuffix(".key") else {
            throw CredentialError(
                .invalid, .managed,
                "the challenge of Azure Arc names no file '*.key' in \(tokenFolder)")
        }
        return file
    }
}
