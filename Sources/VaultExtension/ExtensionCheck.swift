internal import JSON

/// What is wrong with the extension's settings on a pool.
struct ExtensionCheck {
    private(set) var problems: [PoolExplanation.Problem] = []

    private let shape: PoolShape
    private let reading: ExtensionReading

    init(_ shape: PoolShape, _ reading: ExtensionReading) {
        self.shape = shape
        self.reading = reading
        checkShape()
        let version = checkVersion()
        checkAuthentication()
        checkManagement(version)
        for (index, certificate) in reading.certificates.enumerated() {
            check(certificate, "observedCertificates[\(index)]", version)
        }
    }

    private mutating func error(_ field: String, _ text: String) {
        problems.append(.init(severity: .error, field: field, text: text))
    }

    private mutating func warn(_ field: String, _ text: String) {
        problems.append(.init(severity: .warning, field: field, text: text))
    }

    private mutating func checkShape() {
        if reading.settings == nil {
            error("settings", "must be an object, else the extension says 'not an object'")
        } else if reading.isText, !shape.isDataPlane {
            error("settings", "is text and must be an object")
        }
        if reading.item["authenticationSettings"] != nil {
            error("authenticationSettings", "stands beside settings and must be inside")
        }
    }

    private mutating func checkVersion() -> HandlerVersion? {
        let type = reading.item["type"]?.string ?? ""
        let expected = shape.system == .linux ? "KeyVaultForLinux" : "KeyVaultForWindows"
        if type != expected {
            error("type", "is \(type), and the nodes need \(expected)")
            return nil
        }
        do throws(VaultExtensionError) {
            let text = reading.item["typeHandlerVersion"]?.string ?? ""
            let version = try HandlerVersion(text, for: shape.system)
            if case .unsupported(let reason) = ImageSupport(shape, version) {
                error("imageReference", reason)
            }
            return version
        } catch {
            self.error(error.field, "is not a version that is known")
            return nil
        }
    }

    private mutating func checkAuthentication() {
        guard reading.authentication?.object != nil else {
            error(
                "authenticationSettings",
                "is missing in settings: the log says 'non-existent AuthConfig'")
            return
        }
        guard let clientID = reading.clientID else {
            let text = "is missing, and must say which identity reads the vault"
            if shape.identities.count > 1 {
                error("msiClientId", text)
            } else {
                warn("msiClientId", text)
            }
            return
        }
        guard VaultExtension.Options.isGUID(clientID) else {
            error("msiClientId", "must be the client id, a GUID, and is '\(clientID)'")
            return
        }
        let known = shape.identities.compactMap(\.clientID)
        if known.count == shape.identities.count, !known.isEmpty,
            !known.contains(where: { $0.lowercased() == clientID.lowercased() })
        {
            error("msiClientId", "is the client id of none of the pool's identities")
        }
    }

    private mutating func checkManagement(_ version: HandlerVersion?) {
        let management = reading.management
        if reading.settings != nil, management["observedCertificates"]?.array?.isEmpty != false {
            error("observedCertificates", "must be an array with at least one certificate")
        }
        if let interval = management["pollingIntervalInS"], interval.string == nil {
            warn("pollingIntervalInS", "must be seconds as a string, as \"3600\"")
        }
        if let seconds = reading.pollingInterval {
            let range = version?.pollingIntervals ?? 1...Int(Int32.max)
            if !range.contains(Int(seconds) ?? 0) {
                error(
                    "pollingIntervalInS",
                    "must be \(range.lowerBound) or more seconds, "
                        + "at most \(range.upperBound), and is '\(seconds)'")
            }
        }
        if version?.hasInitialSync != false,
            management["requireInitialSync"] != true, management["requireInitialSync"] != "true"
        {
            warn("requireInitialSync", "should be true: tasks may start before the certificates")
        }
    }

    private mutating func check(
        _ certificate: ExtensionReading.Certificate, _ field: String, _ version: HandlerVersion?
    ) {
        let parts = certificate.url.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count < 5 || parts[0] != "https:" || parts[3] != "secrets" {
            error("\(field).url", "must look like https://VAULT/secrets/NAME")
        } else if !certificate.explained.isRotated {
            if version?.takesPinnedVersions == false {
                error("\(field).url", "names a version, which this handler refuses")
            } else {
                warn("\(field).url", "names a version: the certificate is never renewed")
            }
        }
        guard let version else { return }
        checkForm(certificate.item, field, version)
        checkFields(certificate.item, field, version)
    }

    private mutating func checkForm(
        _ item: JSONValue, _ field: String, _ version: HandlerVersion
    ) {
        let isText = item.string != nil
        if isText, version.describesCertificates {
            let text = "is a URL alone, and version \(version.text) has objects"
            if version.system == .windows { error(field, text) } else { warn(field, text) }
        } else if !isText, !version.describesCertificates {
            error(field, "is an object, and version \(version.text) has URLs alone")
        }
    }

    private mutating func checkFields(
        _ item: JSONValue, _ field: String, _ version: HandlerVersion
    ) {
        var known: Set<String> = ["url", "certificateStoreLocation"]
        switch version.system {
        case .linux: known.formUnion(["customSymbolicLinkName", "acls"])
        case .windows:
            known.formUnion(["certificateStoreName", "accounts"])
            if version.hasExportableKeys { known.insert("keyExportable") }
        }
        for name in (item.object ?? [:]).keys.sorted() where !known.contains(name) {
            warn("\(field).\(name)", "is no setting of version \(version.text)")
        }
        if item["acls"] != nil, reading.management["aclEnabled"] != true {
            error("aclEnabled", "must be true, else \(field).acls has no effect")
        }
        let location = item["certificateStoreLocation"]?.string
        if version.system == .windows, location == "CurrentUser" {
            warn(
                "\(field).certificateStoreLocation",
                "is the store of SYSTEM, not of tasks; use LocalMachine and accounts")
        }
    }
}
