internal import Azure

/// What accounts, containers and blobs can be called, and the paths that follow from it.
///
/// learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
enum BlobName {
    /// Containers of the service itself, which break the rules of all others.
    private static let special = ["$root", "$web", "$logs", "$blobchangefeed"]

    /// The name becomes a part of the host that a token is sent to, so nothing else passes.
    static func checkAccount(_ name: String) throws(AzureError) {
        let isValid = (3...24).contains(name.utf8.count) && name.utf8.allSatisfy(isLowerOrDigit)
        guard isValid else {
            throw .badName(
                "storage account", name, because: "it has 3 to 24 lower-case letters and digits")
        }
    }

    /// "/container/some/blob", percent-encoded; "/" for the account itself.
    static func path(container: String?, blob: String?) throws(AzureError) -> String {
        guard let container else { return "/" }
        try checkContainer(container)
        guard let blob else { return "/\(RequestURL.encoded(container))" }
        try checkBlob(blob)
        let parts = ([container] + segments(blob)).map(RequestURL.encoded)
        return "/" + parts.joined(separator: "/")
    }

    private static func checkContainer(_ name: String) throws(AzureError) {
        let hyphen = UInt8(ascii: "-")
        let isValid =
            (3...63).contains(name.utf8.count)
            && name.utf8.allSatisfy { isLowerOrDigit($0) || $0 == hyphen }
            && name.utf8.first != hyphen && name.utf8.last != hyphen && !name.contains("--")
        guard isValid || special.contains(name) else {
            throw .badName(
                "container", name,
                because: "it has 3 to 63 lower-case letters, digits and single hyphens between them"
            )
        }
    }

    /// Clients of HTTP resolve "..": the request would be about another container.
    private static func checkBlob(_ name: String) throws(AzureError) {
        guard !name.isEmpty, name.unicodeScalars.count <= 1024,
            !segments(name).contains(where: { $0 == "." || $0 == ".." })
        else {
            throw .badName(
                "blob", name,
                because: "it has 1 to 1024 characters, and no part of it is '.' or '..'")
        }
    }

    private static func segments(_ name: String) -> [String] {
        name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension AzureError {
    fileprivate static func badName(
        _ kind: String, _ name: String, because rule: String
    ) -> AzureError {
        refused(
            "InvalidResourceName", operation: "use '\(name)' as the name of a \(kind)", target: "",
            because: rule)
    }
}
