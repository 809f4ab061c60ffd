extension VaultExtension.Options {
    /// Checks what all certificates share against what the version takes.
    ///
    /// - Throws: ``VaultExtensionError`` that names the field.
    func validate(for version: HandlerVersion) throws(VaultExtensionError) {
        try refuseForeignFields(version)
        guard Self.isGUID(clientID) else {
            throw VaultExtensionError(
                .invalidField, field: "msiClientId",
                "must be the client id of the identity, a GUID, and is '\(clientID.printable)'")
        }
        let range = version.pollingIntervals
        guard range.contains(pollingInterval) else {
            let rule =
                range.lowerBound == 1
                ? "a positive number of seconds"
                : "\(range.lowerBound) to \(range.upperBound) seconds in version \(version.text)"
            throw VaultExtensionError(
                .invalidField, field: "pollingIntervalInS",
                "must be \(rule), and is \(pollingInterval)")
        }
        try validatePlace(version)
        try validateEndpoints()
        guard VaultExtension.isPlainName(name) else {
            throw VaultExtensionError(
                .invalidField, field: "name",
                "must be 1 to 80 letters, digits, dots, hyphens or underscores, "
                    + "and is '\(name.printable)'")
        }
    }

    private func refuseForeignFields(_ version: HandlerVersion) throws(VaultExtensionError) {
        let isShared = !version.describesCertificates || writesURLs
        let isWindows = version.system == .windows
        let each = "is set for each certificate in version \(version.text)"
        let missing = "is no setting of version \(version.text) of \(version.type)"
        let always =
            "is gone in version \(version.text), which always waits for all certificates"
        let rules: [(name: String, isBroken: Bool, problem: String)] = [
            (
                "observedCertificates", writesURLs && isWindows && version.describesCertificates,
                "must be objects in version \(version.text) of \(version.type)"
            ),
            ("certificateStoreLocation", storeLocation != nil && !isShared, each),
            (
                "certificateStoreName", storeName != nil && !(isShared && isWindows),
                isWindows ? each : "means nothing on Linux"
            ),
            ("linkOnRenewal", linkOnRenewal != nil && !version.hasLinkOnRenewal, missing),
            ("aclEnabled", isACLEnabled != nil && !version.hasReaders, missing),
            ("loggingSettings", logging != nil && !version.hasLogging, missing),
            ("requireInitialSync", requireInitialSync == false && !version.hasInitialSync, always),
        ]
        guard let broken = rules.first(where: \.isBroken) else { return }
        throw VaultExtensionError(.unsupportedField, field: broken.name, broken.problem)
    }

    private func validatePlace(_ version: HandlerVersion) throws(VaultExtensionError) {
        if let storeLocation {
            switch version.system {
            case .linux:
                try VaultExtension.requireFolder(storeLocation, "certificateStoreLocation")
            case .windows:
                try VaultExtension.requireStoreLocation(storeLocation, "certificateStoreLocation")
            }
        }
        if let storeName {
            try VaultExtension.requireStoreName(storeName, "certificateStoreName")
        }
    }

    private func validateEndpoints() throws(VaultExtensionError) {
        guard metadataEndpoint.hasPrefix("http://"), !metadataEndpoint.hasControlCharacters else {
            throw VaultExtensionError(
                .invalidField, field: "msiEndpoint",
                "must be an http URL of the node, as http://169.254.169.254/metadata/identity")
        }
        guard let logging, !logging.endpoint.contains("://") else { return }
        throw VaultExtensionError(
            .invalidField, field: "loggingSettings.endpoint",
            "must be a URL as tcp://localhost:24224, and is '\(logging.endpoint.printable)'")
    }

    static func isGUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}

extension VaultExtension {
    static func requireFolder(_ path: String, _ field: String) throws(VaultExtensionError) {
        guard
            !path.hasPrefix("/") || path.hasControlCharacters || path == "/"
                || path.split(separator: "/").contains("..")
        else { return }
        throw VaultExtensionError(
            .invalidField, field: field,
            "must be a folder of the node from its root, and is '\(path.printable)'")
    }

    static func requireStoreLocation(
        _ location: String, _ field: String
    ) throws(VaultExtensionError) {
        guard !["LocalMachine", "CurrentUser"].contains(location) else { return }
        throw VaultExtensionError(
            .invalidField, field: field,
            "must be LocalMachine or CurrentUser, in this case, and is '\(location.printable)'")
    }

    static func requireStoreName(_ name: String, _ field: String) throws(VaultExtensionError) {
        guard
            name.isEmpty || name.contains(where: { "\\/:*?[]".contains($0) })
                || name.hasControlCharacters
        else { return }
        throw VaultExtensionError(
            .invalidField, field: field,
            "must name one store, such as MY, and is '\(name.printable)'")
    }

    static func isPlainName(_ name: String) -> Bool {
        (1...80).contains(name.count)
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
}
