extension ObservedCertificate {
    /// Checks every field against what the version takes.
    ///
    /// - Throws: ``VaultExtensionError`` that names the field below `field`.
    func validate(
        _ field: String, for version: HandlerVersion, asURL: Bool
    ) throws(VaultExtensionError) {
        try validateURL(field, version)
        try refuseForeignFields(field, version, asURL)
        switch version.system {
        case .linux: try validateFiles(field)
        case .windows: try validateStore(field)
        }
    }

    /// The name of the secret.
    var secretName: String {
        let parts = secretURL.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 4 ? String(parts[4]) : ""
    }

    /// The vault's name, the first label of its host.
    var vaultName: String {
        let parts = secretURL.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 2 ? String(parts[2].prefix { $0 != "." && $0 != ":" }) : ""
    }

    private func validateURL(
        _ field: String, _ version: HandlerVersion
    ) throws(VaultExtensionError) {
        let parts = secretURL.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[0] == "https:", parts[1].isEmpty, parts[3] == "secrets",
            Self.isHost(parts[2]), Self.isName(parts[4]), parts.count <= 6
        else {
            let shown = secretURL.prefix { $0 != "?" && $0 != "#" }
            let problem =
                "must look like https://VAULT/secrets/NAME with a name of letters, digits and "
                + "hyphens, and is '\(shown)'"
            throw VaultExtensionError(.invalidField, field: "\(field).url", problem)
        }
        guard parts.count == 6, !parts[5].isEmpty else { return }
        guard isPinned, version.takesPinnedVersions else {
            let refusal =
                isPinned ? "version \(version.text) of the extension refuses that" : ""
            throw VaultExtensionError(
                .pinnedVersion, field: "\(field).url",
                "names version '\(parts[5])', so the certificate would never be rotated"
                    + (refusal.isEmpty ? "" : ", and \(refusal)") + "; leave the version out")
        }
    }

    private func refuseForeignFields(
        _ field: String, _ version: HandlerVersion, _ asURL: Bool
    ) throws(VaultExtensionError) {
        let isDescribed = version.describesCertificates && !asURL
        let isLinux = version.system == .linux
        let rules: [(name: String, isSet: Bool, isAllowed: Bool)] = [
            ("certificateStoreLocation", storeLocation != nil, isDescribed),
            ("certificateStoreName", storeName != nil, isDescribed && !isLinux),
            ("customSymbolicLinkName", symbolicLinkName != nil, isDescribed && isLinux),
            ("acls", !readers.isEmpty, isDescribed && version.hasReaders),
            ("accounts", !accounts.isEmpty, isDescribed && version.hasAccounts),
            ("keyExportable", isKeyExportable, isDescribed && version.hasExportableKeys),
        ]
        guard let broken = rules.first(where: { $0.isSet && !$0.isAllowed }) else { return }
        let place =
            asURL && version.describesCertificates
            ? "can't be set where certificates are written as URLs alone"
            : "is no setting of a certificate in version \(version.text) of \(version.type)"
        throw VaultExtensionError(.unsupportedField, field: "\(field).\(broken.name)", place)
    }

    private func validateFiles(_ field: String) throws(VaultExtensionError) {
        if let storeLocation {
            try VaultExtension.requireFolder(storeLocation, "\(field).certificateStoreLocation")
        }
        if let name = symbolicLinkName,
            name.isEmpty || name.contains("/") || name == "." || name == ".."
                || name.hasControlCharacters
        {
            throw VaultExtensionError(
                .invalidField, field: "\(field).customSymbolicLinkName",
                "must be the name of a file without a folder, and is '\(name.printable)'")
        }
        for (index, reader) in readers.enumerated() {
            let place = "\(field).acls[\(index)]"
            try Self.requireAccount(reader.user, "\(place).user")
            if let group = reader.group { try Self.requireAccount(group, "\(place).group") }
        }
    }

    private func validateStore(_ field: String) throws(VaultExtensionError) {
        if let storeLocation {
            try VaultExtension.requireStoreLocation(
                storeLocation, "\(field).certificateStoreLocation")
        }
        if let storeName {
            try VaultExtension.requireStoreName(storeName, "\(field).certificateStoreName")
        }
        for (index, account) in accounts.enumerated() {
            try Self.requireAccount(account, "\(field).accounts[\(index)]")
        }
    }

    private static func requireAccount(
        _ name: String, _ field: String
    ) throws(VaultExtensionError) {
        guard name.isEmpty || name.hasControlCharacters || name.contains(":") else { return }
        throw VaultExtensionError(
            .invalidField, field: field, "must name an account, and is '\(name.printable)'")
    }

    private static func isHost(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-:".contains($0)) }
    }

    /// Whether a vault takes it as a name:
    /// learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates.
    private static func isName(_ text: Substring) -> Bool {
        (1...127).contains(text.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
}

extension String {
    /// Whether something in it could break a line or a terminal.
    var hasControlCharacters: Bool {
        unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }

    /// Fit for a message.
    var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map {
                    $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : $0
                }))
    }
}
