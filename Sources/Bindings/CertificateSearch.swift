internal import FoundationEssentials
internal import Glibc
internal import LuaRuntime
internal import Secrets
internal import X509

/// Looks through the files of a folder for certificates.
struct CertificateSearch: Sendable {
    /// How deep folders are followed.
    private static let depth = 64

    let folder: String
    /// The thumbprints that are looked for, SHA-1 or SHA-256 in upper case; nil for all.
    let wanted: [String]?
    let passwords: [Secret]
    let isRecursive: Bool
    let mayReveal: Bool

    /// The lists `found`, `missing` and `unreadable`.
    func run() throws -> LuaData {
        let wantedSet = wanted.map { Set($0) }
        var found: [LuaData] = []
        var seen: Set<String> = []
        var unreadable: [LuaData] = []
        for path in try files(in: folder, depth: 0, &unreadable) {
            try Task.checkCancellation()
            do {
                guard case .bundle(let bundle) = try read(path) else { continue }
                for certificate in bundle.certificates
                where wantedSet.map({ isIn($0, certificate) }) ?? true {
                    seen.insert(certificate.thumbprintSHA1)
                    seen.insert(certificate.thumbprintSHA256)
                    found.append(row(certificate, of: bundle, path))
                }
            } catch let error as CertificateError {
                unreadable.append(complaint(path, "\(error.code)", error.message))
            } catch let error as BindingError {
                unreadable.append(complaint(path, error.code, error.message))
            }
        }
        let missing = (wanted ?? []).filter { !seen.contains($0) }
        return .values([
            .list(found), .list(missing.map { .text($0) }), .list(unreadable),
        ])
    }

    private func isIn(_ wanted: Set<String>, _ certificate: Certificate) -> Bool {
        wanted.contains(certificate.thumbprintSHA1) || wanted.contains(certificate.thumbprintSHA256)
    }

    private func row(
        _ certificate: Certificate, of bundle: CertificateBundle, _ path: String
    ) -> LuaData {
        .record([
            "path": .text(path), "thumbprint": .text(certificate.thumbprintSHA1),
            "subject": .text(certificate.subject.description),
            "not_after": .text(certificate.notValidAfter.formatted(.iso8601)),
            "key": .text("\(certificate.publicKey)"), "format": .text("\(bundle.format)"),
            "has_private_key": .boolean(bundle.privateKey?.matches(certificate) ?? false),
            "bundle": .object(BundleObject(bundle, mayReveal: mayReveal)),
        ])
    }

    private func complaint(_ path: String, _ code: String, _ reason: String) -> LuaData {
        .record(["path": .text(path), "code": .text(code), "reason": .text(reason)])
    }

    /// Reads a file without a password, and with each of them if it needs one.
    private func read(_ path: String) throws -> CertificateFile {
        let bytes = try FileBytes.read(path, attempt: "read certificate")
        for password in [nil] + passwords.map(Optional.some) {
            do {
                return try CertificateFile.read(bytes, password: password, named: path)
            } catch {
                guard isPasswordMatter(error), !passwords.isEmpty else { throw error }
            }
        }
        throw CertificateError(
            code: .wrongPassword,
            message: "cannot read certificate '\(path)': none of the "
                + "\(passwords.count) passwords fits")
    }

    private func isPasswordMatter(_ error: CertificateError) -> Bool {
        error.code == .passwordRequired || error.code == .wrongPassword
    }

    /// The files in the order of their names; links to folders are not followed, so that none is
    /// seen twice, and pipes and devices are left alone, because opening one may wait for ever.
    private func files(
        in folder: String, depth: Int, _ unreadable: inout [LuaData]
    ) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            let message =
                "cannot look for certificates in '\(folder)': it is no folder that can "
                + "be read"
            guard depth > 0 else { throw BindingError(code: "File", message: message) }
            unreadable.append(complaint(folder, "File", message))
            return []
        }
        var files: [String] = []
        for name in names.sorted() {
            try Task.checkCancellation()
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                guard isRecursive, depth < Self.depth else { continue }
                files += try self.files(in: path, depth: depth + 1, &unreadable)
            } else if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
                files.append(path)
            }
        }
        return files
    }
}
