import JSON

/// What a pool refers to in its account: by name on the data plane, by resource id in ARM.
extension PoolTerms {
    static func application(ofManagement reference: JSONValue) -> JSONValue {
        var converted: JSONValue = [
            "applicationId": .string(ResourcePath(reference["id"]?.string ?? "").name)
        ]
        converted["version"] = reference["version"]
        return converted
    }

    static func application(
        ofDataPlane reference: JSONValue, in account: ResourcePath
    ) -> JSONValue {
        let name = reference["applicationId"]?.string ?? ""
        var converted: JSONValue = [
            "id": .string(account.appending("applications/\(name)").description)
        ]
        converted["version"] = reference["version"]
        return converted
    }

    /// Nil if the reference's id does not end in `sha1-` and a thumbprint.
    static func certificate(ofManagement reference: JSONValue) -> JSONValue? {
        let name = ResourcePath(reference["id"]?.string ?? "").name.lowercased()
        guard name.hasPrefix("sha1-") else { return nil }
        var converted: JSONValue = [
            "thumbprint": .string(String(name.dropFirst("sha1-".count))),
            "thumbprintAlgorithm": "sha1",
        ]
        PoolTerms.dataPlane.placeCertificate(reference, in: &converted)
        return converted
    }

    static func certificate(
        ofDataPlane reference: JSONValue, in account: ResourcePath
    ) -> JSONValue {
        let thumbprint = (reference["thumbprint"]?.string ?? "").lowercased()
        var converted: JSONValue = [
            "id": .string(account.appending("certificates/sha1-\(thumbprint)").description)
        ]
        PoolTerms.management.placeCertificate(reference, in: &converted)
        return converted
    }

    /// Where a certificate is on a node, and who sees it there.
    private func placeCertificate(_ reference: JSONValue, in converted: inout JSONValue) {
        converted["storeLocation"] = reference["storeLocation"].map(spelled)
        converted["storeName"] = reference["storeName"]
        converted["visibility"] = reference["visibility"]?.array.map { .array($0.map(spelled)) }
    }
}
