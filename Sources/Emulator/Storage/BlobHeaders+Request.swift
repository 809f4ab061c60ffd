extension BlobHeaders {
    static let usualType = "application/octet-stream"

    /// What a request says of the blob in `x-ms-blob-` fields.
    ///
    /// - Parameter usesPlain: Whether the fields of HTTP itself count as well; they do where the
    ///   body is the blob.
    init(of request: ServerRequest, usesPlain: Bool) {
        for name in Self.names {
            let own = request.headers["x-ms-blob-\(name.lowercased())"]
            // The cache's rules of a request are not those of the blob's readers, yet the
            // service takes them so.
            let plain = usesPlain ? request.headers[name] : nil
            self[name] = own ?? plain
        }
        if usesPlain, self["Content-Type"] == nil { self["Content-Type"] = Self.usualType }
    }
}
