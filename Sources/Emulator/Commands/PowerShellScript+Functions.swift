import FoundationEssentials
import JSON
import Secrets
import X509

/// What the functions of a script do.
extension PowerShellScript {
    private static let denied = "Access is denied."

    /// Calls a function of the script; nil if nothing is known of what it does.
    mutating func call(_ words: [String]) throws(Stop) -> Value? {
        guard let name = words.first?.lowercased(), let function = functions[name],
            let deed = function.deed
        else { return nil }
        let arguments = words.dropFirst().compactMap { plain($0) }
        guard arguments.count == words.count - 1 else { return nil }
        switch (deed, arguments.first, arguments.last) {
        case (.saveFile, .text(let name)?, .bytes(let bytes)?):
            try save(bytes, as: name)
            return .flag(true)
        case (.getToken, .text(let resource)?, _): return .text(try token(for: resource))
        case (.readSecret, .text(let url)?, .text(let resource)?):
            return .bytes(try secret(url, try token(for: resource), function))
        case (.addToStore, .bytes(let bytes)?, .text(let store)?):
            try add(bytes, to: store)
            return .flag(true)
        default: return nil
        }
    }

    private mutating func save(_ bytes: [UInt8], as name: String) throws(Stop) {
        guard !bytes.isEmpty else { throw .thrown("'\(name)' is empty") }
        guard surroundings.user.isAdministrator else { throw .thrown(Self.denied) }
        surroundings.files.put(
            MachineFile(content: .data(Secret(bytes)), mode: isForAll ? 0o644 : 0o600),
            at: place(of: "\(text("folder"))\\\(name)"))
    }

    // MARK: - Services

    private mutating func token(for resource: String) throws(Stop) -> String {
        guard functions.values.contains(where: { $0.deed == .getToken }) else {
            throw .thrown("The script has no function that gets a token.")
        }
        let answer = try ask(text("metadata") + resource, ["Metadata": "true"])
        guard let token = answer["access_token"]?.string else {
            throw .thrown("The metadata service gave no token.")
        }
        return token
    }

    private mutating func secret(
        _ url: String, _ token: String, _ function: PowerShellFunction
    ) throws(Stop) -> [UInt8] {
        let version = function.body.split(separator: "'?api-version=").last?.prefix { $0 != "'" }
        while true {
            do throws(Stop) {
                let answer = try ask(
                    "\(url)?api-version=\(version ?? "")", ["Authorization": "Bearer \(token)"])
                let value = answer["value"]?.string ?? ""
                if value.contains("-----BEGIN") { return Array(value.utf8) }
                return Data(base64Encoded: value).map { Array($0) } ?? []
            } catch {
                guard case .thrown(let why) = error, let pause = function.pause else {
                    throw error
                }
                guard case .instant(let deadline)? = values["deadline"], seconds <= deadline else {
                    throw .thrown("cannot read '\(url)': \(why)")
                }
                seconds += pause
            }
        }
    }

    private mutating func ask(
        _ url: String, _ fields: [String: String]
    ) throws(Stop) -> JSONValue {
        guard requests < ShellLimits.powerShellRequests else {
            throw .stopped("the script sends too many requests")
        }
        guard requests < timeline.answers.count else {
            var headers = HeaderFields()
            for (name, value) in fields { headers[name] = value }
            throw .asks(
                ShellRequest(method: "GET", url: url, headers: headers, body: [], seconds: seconds))
        }
        requests += 1
        switch timeline.answers[requests - 1] {
        case .unresolved: throw .thrown("The remote name could not be resolved.")
        case .timedOut: throw .thrown("The operation has timed out.")
        case .response(let status, _) where status >= 400:
            throw .thrown("The remote server returned an error: (\(status)).")
        case .response(_, let body): return (try? JSONValue(parsing: body)) ?? .null
        }
    }

    // MARK: - Stores

    /// Only administrators may open a store of the machine to write.
    private mutating func add(_ bytes: [UInt8], to store: String) throws(Stop) {
        guard surroundings.user.isAdministrator else { throw .thrown(Self.denied) }
        let bundle: CertificateBundle
        do throws(CertificateError) {
            bundle = try CertificateBundle.read(bytes, named: "the certificate")
        } catch {
            throw .thrown("Cannot find the requested object: \(error.message)")
        }
        let hasKey = bundle.privateKey != nil
        // Of PEM without a key Windows takes the first certificate alone.
        for certificate in hasKey ? bundle.certificates : [bundle.leaf] {
            let isOwner = hasKey && certificate.thumbprintSHA1 == bundle.leaf.thumbprintSHA1
            var entry = StoreCertificate(
                location: "LocalMachine", store: store.uppercased(),
                thumbprint: certificate.thumbprintSHA1, subject: "\(certificate.subject)",
                hasPrivateKey: isOwner)
            let grants = functions.values.contains { $0.deed == .grantKey }
            if isOwner, grants, case .flag(true)? = values["isshared"] {
                entry.keyReaders = ["Users"]
            }
            var machine = Machine(certificates: surroundings.certificates)
            machine.add(entry)
            surroundings.certificates = machine.certificates
        }
    }
}
