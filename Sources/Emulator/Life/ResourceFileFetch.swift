import JSON
import Secrets
import X509

/// The resource files of a start task, which its node downloads before the command runs.
///
/// Only `httpUrl` of the emulator's own storage accounts: containers, auto-storage and the rest of
/// the internet are left out. Start tasks that run as processes find none: these are put on the
/// nodes that are acted out alone.
///
/// learn.microsoft.com/azure/batch/resource-files
struct ResourceFileFetch {
    /// A file by its path below the working directory.
    struct Fetched {
        let path: String
        let content: Secret
    }

    private static let version = "2021-08-06"

    let pool: Pool

    /// Downloads the files of a task.
    ///
    /// - Throws: What `failureInfo` says of the first that can't be had.
    func files(
        of task: JSONValue, _ state: inout State
    ) throws(StatedError) -> [Fetched] {
        var fetched: [Fetched] = []
        for item in task["resourceFiles"]?.array ?? [] {
            guard let url = item["httpUrl"]?.string, isBlob(url) else { continue }
            let identity = item["identityReference"]?["resourceId"]?.string
            let content = try content(of: url, as: identity, &state)
            let path = item["filePath"]?.string ?? Self.name(in: url)
            fetched.append(Fetched(path: path, content: Secret(content)))
        }
        return fetched
    }

    /// What a file is called that is given no path: its blob's name, not the signature behind it.
    private static func name(in url: String) -> String {
        String(url.prefix { $0 != "?" }.split(separator: "/").last ?? "")
    }

    private func isBlob(_ url: String) -> Bool {
        let host = url.dropFirst("https://".count).prefix { $0 != "/" && $0 != ":" }
        guard url.hasPrefix("https://"), case .blobs = ServiceHost(host.lowercased()) else {
            return false
        }
        return true
    }

    private func content(
        of url: String, as identity: String?, _ state: inout State
    ) throws(StatedError) -> [UInt8] {
        var headers = HeaderFields()
        headers["x-ms-version"] = Self.version
        if let identity {
            headers["Authorization"] = "Bearer \(try token(for: identity, state))"
        }
        let request = ShellRequest(
            method: "GET", url: url, headers: headers, body: [], seconds: 0)
        guard case .response(let status, let body) = state.answer(request, from: pool) else {
            throw failure("BlobDownloadTimedOut", "cannot be reached from the node", url)
        }
        switch status {
        case 200: return body
        case 401, 403, 409:
            throw failure("BlobAccessDenied", "is not open to the node: HTTP \(status)", url)
        case 404: throw failure("BlobNotFound", "is not there", url)
        default: throw failure("BlobDownloadMiscError", "gives HTTP \(status)", url)
        }
    }

    /// Batch takes an identity only if the pool has it.
    private func token(for identity: String, _ state: State) throws(StatedError) -> String {
        let id = ResourcePath(identity)
        guard pool.identities.contains(id), let known = state.identities[id] else {
            throw StatedError(
                code: "BlobAccessDenied",
                message: "The pool does not have the identity \(identity) of a resource file.")
        }
        let caller = Caller(objectID: known.principalID, applicationID: known.clientID)
        do {
            return try state.tokenIssuer.token(
                for: caller, audience: Audiences.storageResource)
        } catch {
            throw StatedError(code: "BlobDownloadMiscError", message: error.message)
        }
    }

    private func failure(_ code: String, _ problem: String, _ url: String) -> StatedError {
        StatedError(code: code, message: "The blob \(url.prefix { $0 != "?" }) \(problem).")
    }
}
