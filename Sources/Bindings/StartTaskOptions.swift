internal import JSON
internal import LuaRuntime
internal import VaultExtension

/// Reads what scripts say of a start task for certificates.
enum StartTaskOptions {
    static let names = [
        "certificates", "access", "folder", "variable", "owner", "group", "timeout", "client_id",
        "msi_endpoint",
    ]

    static func read(_ options: LuaOptions) throws -> CertificateStartTask.Options {
        var read = CertificateStartTask.Options(
            files: try options.requiredRecords("certificates").map(file))
        let words = ["administrators", "pool", "tasks"]
        if let access = try options.choice("access", among: words) {
            read.access = CertificateStartTask.Access(rawValue: access) ?? .pool
        }
        read.folder = try options.string("folder")
        if let variable = try options.string("variable") { read.variable = variable }
        read.owner = try options.string("owner")
        read.group = try options.string("group")
        if let seconds = try options.integer("timeout") { read.timeout = Int(seconds) }
        read.clientID = try options.string("client_id")
        if let endpoint = try options.string("msi_endpoint") { read.metadataEndpoint = endpoint }
        return read
    }

    private static func file(_ record: OptionRecord) throws -> CertificateFile {
        try record.check([
            "from", "name", "url", "path", "store_location", "symbolic_link_name", "store",
            "subject", "thumbprint", "public", "identity",
        ])
        var file = try named(record)
        file.isPublic = try record.boolean("public") ?? false
        file.storeName = try record.string("store")
        if let location = try record.string("store_location"), location.first != "/" {
            file.storeLocation = location
        }
        return file
    }

    private static func named(_ record: OptionRecord) throws -> CertificateFile {
        switch try record.string("from") ?? "extension" {
        case "extension": return try installed(record)
        case "secret":
            return CertificateFile(
                name: try record.requiredString("name"),
                source: .secret(url: try record.requiredString("url")))
        case "blob":
            return CertificateFile(
                name: try record.requiredString("name"),
                source: .blob(
                    url: try record.requiredString("url"),
                    identityID: try record.string("identity")))
        case let other:
            throw record.options.bad(
                "\(record.place).from",
                "extension, secret or blob expected, got '\(other)'")
        }
    }

    private static func installed(_ record: OptionRecord) throws -> CertificateFile {
        let subject = try record.string("subject")
        if let value = try subject ?? record.string("thumbprint") {
            return CertificateFile(
                name: try record.requiredString("name"),
                source: .store(
                    name: try record.string("store") ?? "My",
                    location: try record.string("store_location") ?? "LocalMachine",
                    property: subject == nil ? .thumbprint : .subject, value: value))
        }
        if let path = try record.string("path") {
            return CertificateFile(
                name: try record.requiredString("name"), source: .installed(path: path))
        }
        var observed = ObservedCertificate(
            secretURL: ExtensionOptions.withoutVersion(try record.requiredString("url")))
        observed.storeLocation = try record.string("store_location")
        observed.symbolicLinkName = try record.string("symbolic_link_name")
        return CertificateFile(installedFrom: observed, name: try record.string("name"))
    }
}
