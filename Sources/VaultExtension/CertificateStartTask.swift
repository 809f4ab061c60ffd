public import JSON

/// The start task that stands in for what Batch did with certificates: files for tasks, and stores.
///
/// The script travels as an environment variable, so that no quoting of a command line can spoil
/// it, and everybody who looks at the pool can read it. What the pool's start task did before runs
/// after it, with the same command line and resource files.
public struct CertificateStartTask: Sendable {
    /// Who may read the files besides administrators.
    public enum Access: String, Sendable {
        /// Nobody: tasks that run elevated.
        case administrators
        /// The autouser of the pool's scope, which is `_azbatch` on Linux.
        case pool
        /// Every task, those with a user of their own among them.
        case tasks
    }

    /// What to write.
    public struct Options: Sendable {
        /// The certificates.
        public var files: [CertificateFile]
        /// Who reads them.
        public var access = Access.pool
        /// The folder; nil for one of the system's own kind.
        public var folder: String?
        /// The variable that tells tasks the folder, as `AZ_BATCH_CERTIFICATES_DIR` did.
        public var variable = "CERTFERRY_CERTIFICATES_DIR"
        /// Linux: the owner, nil for the one that ``access`` needs.
        public var owner: String?
        /// Linux: the group, nil for the one that ``access`` needs.
        public var group: String?
        /// Seconds to wait for the extension.
        public var timeout = 900
        /// The client id of the identity that reads secrets.
        public var clientID: String?
        /// Where a node gets tokens of its identity.
        public var metadataEndpoint = "http://169.254.169.254/metadata/identity"

        /// Puts files in place.
        public init(files: [CertificateFile]) {
            self.files = files
        }
    }

    /// The start task in the words of the pool's own interface.
    public let startTask: JSONValue
    /// The script by itself: bash or PowerShell.
    public let script: String
    /// The folder that holds the files.
    public let folder: String
    /// What to put in `commonEnvironmentSettings` of jobs: a start task's variables are its own.
    public let environment: JSONValue
    /// What the caller should know.
    public let notes: [String]

    static let scriptVariable = "CERTFERRY_SCRIPT"
    static let commandVariable = "CERTFERRY_COMMAND"
    static let userVariable = "CERTFERRY_RUN_AS"

    /// Composes a start task with the one that the pool has.
    ///
    /// - Throws: ``VaultExtensionError``: `invalidField`, or `unsupportedPool` where the old start
    ///   task can't run behind another.
    public init(for pool: JSONValue, _ options: Options) throws(VaultExtensionError) {
        let shape = try PoolShape(pool)
        try options.validate(for: shape.system)
        let identity = try StartTaskIdentity(shape)
        folder = options.folder ?? Self.defaultFolder(shape.system)
        switch shape.system {
        case .linux:
            script = LinuxScript(options: options, folder: folder, runsAs: identity.runsAs).text
        case .windows: script = WindowsScript(options: options, folder: folder).text
        }
        try Self.checkSize(script, shape.system)
        startTask = try Self.compose(shape, options, script, folder, identity)
        environment = [["name": .string(options.variable), "value": .string(folder)]]
        let renamed = shape.startTask.map(Self.usesRetiredVariable) ?? false
        notes =
            identity.notes + Self.notes(options, shape.system)
            + (renamed
                ? [
                    "\(Self.retiredVariable) is \(options.variable) in the old start task now; the "
                        + "files there are others, as PEM instead of PFX with a password"
                ] : [])
    }

    /// The variable that Batch no longer sets, and lets nobody set.
    static let retiredVariable = "AZ_BATCH_CERTIFICATES_DIR"

    private static func usesRetiredVariable(_ task: JSONValue) -> Bool {
        renamed(task, to: "") != task
    }

    /// The pool with this start task, as ``PoolCarrier`` takes it.
    public func apply(to pool: JSONValue) -> JSONValue {
        var changed = pool
        if pool["properties"] != nil {
            changed["properties"]?["startTask"] = startTask
        } else {
            changed["startTask"] = startTask
        }
        return changed
    }

    private static func defaultFolder(_ system: HandlerVersion.System) -> String {
        system == .linux ? "/opt/certificates" : "C:\\ProgramData\\certificates"
    }

    /// Linux takes 128 KiB for one variable, Windows 32 767 characters.
    private static func checkSize(
        _ script: String, _ system: HandlerVersion.System
    ) throws(VaultExtensionError) {
        let size = system == .linux ? script.utf8.count : script.utf16.count
        let limit = system == .linux ? 131_000 : 32_000
        guard size > limit else { return }
        throw CertificateFile.bad(
            "certificates", "make a script of \(size) characters, and a variable takes \(limit)")
    }

    private static func notes(
        _ options: Options, _ system: HandlerVersion.System
    ) -> [String] {
        var notes = [
            "jobs need \(options.variable) in commonEnvironmentSettings: a start task's variables "
                + "don't reach tasks"
        ]
        if system == .windows || options.access != .administrators {
            notes.append(
                "the files are copies: a renewed certificate reaches them when the node restarts")
        }
        if system == .windows,
            options.files.contains(where: {
                $0.storeName != nil && $0.storeLocation == "CurrentUser"
            })
        {
            notes.append(
                "CurrentUser would be the start task's own user: these certificates go to "
                    + "LocalMachine")
        }
        if system == .linux, options.access == .tasks, options.group == nil {
            notes.append(
                "tasks read through the group _azbatchgrp: see on a node (`id` in a task) that "
                    + "their users are in it, else name another group")
        }
        return notes
    }
}

extension CertificateStartTask.Options {
    /// Where a node asks for a token, up to the name of what it is for.
    ///
    /// learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
    var tokenURL: String {
        "\(metadataEndpoint)/oauth2/token?api-version=2018-02-01&client_id=\(clientID ?? "")"
            + "&resource="
    }

    func validate(for system: HandlerVersion.System) throws(VaultExtensionError) {
        guard !files.isEmpty else {
            throw CertificateFile.bad("certificates", "must name at least one certificate")
        }
        for (index, file) in files.enumerated() {
            try file.validate("certificates[\(index)]", for: system)
            if files[..<index].contains(where: { $0.name.lowercased() == file.name.lowercased() }) {
                throw CertificateFile.bad(
                    "certificates[\(index)].name",
                    "must differ from the others, and is '\(file.name)' again")
            }
        }
        try validatePlace(system)
        let readsSecrets = files.contains {
            if case .secret = $0.source { true } else { false }
        }
        guard readsSecrets || clientID != nil else { return }
        guard let clientID, VaultExtension.Options.isGUID(clientID) else {
            throw CertificateFile.bad(
                "client_id", "must be the client id of the identity that reads secrets, a GUID")
        }
    }

    private func validatePlace(_ system: HandlerVersion.System) throws(VaultExtensionError) {
        let isName =
            variable.first.map { $0.isLetter || $0 == "_" } ?? false
            && variable.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
            }
        guard isName, !variable.hasPrefix("AZ_BATCH_") else {
            throw CertificateFile.bad(
                "variable",
                "must be a variable's name that is not Batch's own, and is "
                    + "'\(variable.printable)'")
        }
        guard timeout > 0 else {
            throw CertificateFile.bad("timeout", "must be positive, and is \(timeout)")
        }
        guard let folder else { return }
        switch system {
        case .linux: try VaultExtension.requireFolder(folder, "folder")
        case .windows:
            let head = folder.unicodeScalars.prefix(3).map(String.init)
            guard head.count == 3, head[1] == ":", head[2] == "\\", !folder.hasControlCharacters
            else {
                throw CertificateFile.bad(
                    "folder", "must be a path as C:\\certificates, and is '\(folder.printable)'")
            }
        }
    }
}
