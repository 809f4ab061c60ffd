internal import JSON

/// The extension of a pool, read with patience: whatever is written there is looked at.
struct ExtensionReading {
    /// One item of `observedCertificates`.
    struct Certificate {
        let item: JSONValue
        let url: String
        let explained: PoolExplanation.Certificate
    }

    let item: JSONValue
    let settings: JSONValue?
    let isText: Bool
    let certificates: [Certificate]

    var management: JSONValue { settings?["secretsManagementSettings"] ?? .object([:]) }
    var authentication: JSONValue? { settings?["authenticationSettings"] }
    var clientID: String? { authentication?["msiClientId"]?.string }
    var pollingInterval: String? {
        let interval = management["pollingIntervalInS"]
        return interval?.string ?? interval?.number.map { String(Int($0.rounded())) }
    }

    init(_ item: JSONValue, _ system: HandlerVersion.System) {
        self.item = item
        isText = item["settings"]?.string != nil
        let settings =
            item["settings"]?.string.flatMap { try? JSONValue(parsing: $0) } ?? item["settings"]
        self.settings = settings?.object == nil ? nil : settings
        let management = settings?["secretsManagementSettings"] ?? .object([:])
        let version = item["typeHandlerVersion"]?.string.flatMap {
            try? HandlerVersion($0, for: system)
        }
        certificates = (management["observedCertificates"]?.array ?? []).map {
            Self.certificate($0, management, system, version)
        }
    }

    private static func certificate(
        _ item: JSONValue, _ management: JSONValue, _ system: HandlerVersion.System,
        _ version: HandlerVersion?
    ) -> Certificate {
        let url = item.string ?? item["url"]?.string ?? ""
        let parts = url.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let observed = ObservedCertificate(secretURL: url)
        let shared = management["certificateStoreLocation"]?.string
        let location = item["certificateStoreLocation"]?.string ?? shared
        let place: String
        let readers: String
        switch system {
        case .linux:
            let folder =
                location ?? version?.defaultStoreLocation
                ?? "/var/lib/waagent/Microsoft.Azure.KeyVault.Store"
            let link =
                item["customSymbolicLinkName"]?.string
                ?? "\(observed.vaultName).\(observed.secretName)"
            place = folder.hasSuffix("/") ? folder + link : "\(folder)/\(link)"
            readers = linuxReaders(item, management)
        case .windows:
            let store =
                item["certificateStoreName"]?.string
                ?? management["certificateStoreName"]?.string ?? "MY"
            place = "\(location ?? "LocalMachine")\\\(store)"
            let accounts = (item["accounts"]?.array ?? []).compactMap(\.string)
            readers = (["SYSTEM", "Administrators"] + accounts).joined(separator: ", ")
        }
        return Certificate(
            item: item, url: url,
            explained: PoolExplanation.Certificate(
                name: observed.secretName, vault: parts.count > 2 ? parts[2] : "", place: place,
                readers: readers, isRotated: parts.count < 6 || parts[5].isEmpty))
    }

    private static func linuxReaders(_ item: JSONValue, _ management: JSONValue) -> String {
        guard management["aclEnabled"]?.bool == true else { return "root" }
        let others = (item["acls"]?.array ?? []).compactMap { entry -> String? in
            guard let user = entry["user"]?.string else { return nil }
            return entry["group"]?.string.map { "\(user):\($0)" } ?? user
        }
        return (["root"] + others.filter { $0 != "root" }).joined(separator: ", ")
    }
}
