/// The texts that shared access signatures sign; each version of the service has its own.
enum SharedAccessText {
    private static let answers = ["rscc", "rscd", "rsce", "rscl", "rsct"]

    /// With the key of the account, for the whole of it.
    ///
    /// learn.microsoft.com/rest/api/storageservices/create-account-sas
    static func account(_ signature: SharedAccess, name: String) -> String {
        var fields = ["sp", "ss", "srt", "st", "se", "sip", "spr", "sv"]
        if signature["sv"] >= "2020-12-06" { fields.append("ses") }
        return ([name] + fields.map { signature[$0] }).map { "\($0)\n" }.joined()
    }

    /// With the key of the account, for a container or a blob.
    ///
    /// learn.microsoft.com/rest/api/storageservices/create-service-sas
    static func service(_ signature: SharedAccess, _ resource: String) -> String {
        let how = ["si", "sip", "spr"]
        return lines(signature, resource, how + tail(signature["sv"]))
    }

    /// With a user delegation key.
    ///
    /// learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas;
    /// `srh` and `srq` are signed by azure-storage-blob for Python since it speaks 2026-04-06
    static func delegated(_ signature: SharedAccess, _ resource: String) -> String {
        let version = signature["sv"]
        var fields = ["skoid", "sktid", "skt", "ske", "sks", "skv"]
        if version >= "2020-02-10" { fields += ["saoid", "suoid", "scid"] }
        if version >= "2025-07-05" { fields += ["skdutid", "sduoid"] }
        return lines(
            signature, resource, fields + ["sip", "spr"] + tail(version, isDelegated: true))
    }

    private static func tail(_ version: String, isDelegated: Bool = false) -> [String] {
        var fields = ["sv"]
        if version >= "2018-11-09" { fields += ["sr", "snapshot"] }
        if version >= "2020-12-06" { fields.append("ses") }
        if isDelegated, version >= "2026-04-06" { fields += ["srh", "srq"] }
        return fields + answers
    }

    private static func lines(
        _ signature: SharedAccess, _ resource: String, _ fields: [String]
    ) -> String {
        let values =
            [signature["sp"], signature["st"], signature["se"], resource]
            + fields.map { signature[$0] }
        return values.joined(separator: "\n")
    }
}
