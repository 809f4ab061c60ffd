public import Azure
internal import FoundationEssentials
internal import Transport
internal import X509

extension StorageAccount {
    /// Writes a block blob in one request.
    ///
    /// The service compares what arrives with its MD5, and keeps that.
    /// learn.microsoft.com/rest/api/storageservices/put-blob
    ///
    /// - Parameters:
    ///   - bytes: The content, up to ``largestPut``.
    ///   - container: The container, which must exist.
    ///   - blob: The name of the blob.
    ///   - contentType: The media type.
    ///   - onlyIfAbsent: Refuses to replace a blob. The request is then not repeated by itself
    ///     when its outcome is unknown: the second would meet what the first has written.
    /// - Returns: The blob as it is now.
    /// - Throws: ``AzureError``, with code `BlobAlreadyExists` if it may not be replaced.
    public func put(
        _ bytes: [UInt8], container: String, blob: String,
        contentType: String = "application/octet-stream", onlyIfAbsent: Bool = false
    ) async throws -> Blob {
        let operation = "put blob '\(blob)' into container '\(container)'"
        guard bytes.count <= Self.largestPut else {
            throw AzureError.refused(
                "RequestBodyTooLarge", operation: operation, target: url,
                because: "it has \(bytes.count) bytes, and one request takes \(Self.largestPut)")
        }
        let sum = Data(Digest.md5(bytes)).base64EncodedString()
        var request = try request(
            "PUT", container, blob,
            headers: [
                "x-ms-blob-type": "BlockBlob", "Content-Type": contentType, "Content-MD5": sum,
            ],
            body: bytes)
        if onlyIfAbsent { request.headers["If-None-Match"] = "*" }
        request.timeout = Self.timeout(for: bytes.count)
        let response = try await pipeline.send(
            request, operation: operation, isRepeatable: !onlyIfAbsent)
        var written = Blob(name: blob, response.headers)
        written.length = Int64(bytes.count)
        written.contentType = contentType
        written.contentMD5 = sum
        return written
    }

    /// The content of a blob; nil if there is no such blob.
    ///
    /// - Throws: ``AzureError``, also if there is no such container.
    public func get(container: String, blob: String) async throws -> [UInt8]? {
        var request = try request("GET", container, blob)
        request.timeout = Self.timeout(for: Self.largestPut)
        let operation = "get blob '\(blob)' of container '\(container)'"
        return try await ifThere { try await pipeline.send(request, operation: operation).body }
    }

    /// What is known of a blob; nil if there is no such blob.
    ///
    /// - Throws: ``AzureError``, also if there is no such container.
    public func properties(container: String, blob: String) async throws -> Blob? {
        let request = try request("HEAD", container, blob)
        let operation = "get properties of blob '\(blob)' of container '\(container)'"
        return try await ifThere {
            Blob(name: blob, try await pipeline.send(request, operation: operation).headers)
        }
    }

    /// Deletes a blob that has no snapshots.
    ///
    /// - Returns: Whether there was one.
    /// - Throws: ``AzureError``, also if there is no such container.
    public func delete(container: String, blob: String) async throws -> Bool {
        let request = try request("DELETE", container, blob)
        let operation = "delete blob '\(blob)' of container '\(container)'"
        return try await ifThere {
            _ = try await pipeline.send(request, operation: operation)
            return true
        } ?? false
    }

    /// The blobs of a container, in pages for ``BlobPage``.
    ///
    /// - Parameters:
    ///   - container: The container.
    ///   - prefix: What the names begin with.
    ///   - pageSize: The most blobs of a page, 1 to 5000; nil for the service's own choice.
    public func list(
        container: String, prefix: String? = nil, pageSize: Int? = nil
    ) throws -> Pager {
        var query = [("restype", "container"), ("comp", "list")]
        if let prefix { query.append(("prefix", prefix)) }
        if let pageSize { query.append(("maxresults", String(pageSize))) }
        let first = try request("GET", container, query: query)
        let operation = "list blobs of container '\(container)'"
        return Pager(pipeline, first, operation: operation) { page, request in
            guard let list = BlobPage(parsing: page.body) else {
                throw AzureError.unparsable(page, operation: operation, target: request.url)
            }
            guard let marker = list.nextMarker else { return nil }
            var next = first
            next.url += "&\(RequestURL.query([("marker", marker)]))"
            return next
        }
    }

    private func ifThere<Result>(
        _ request: () async throws -> Result
    ) async throws -> Result? {
        do {
            return try await request()
        } catch let error as AzureError where error.code == "BlobNotFound" {
            return nil
        }
    }

    /// Two minutes, and more for what a line of 2 Mbit/s needs.
    private static func timeout(for count: Int) -> Duration {
        .seconds(120 + count / (256 << 10))
    }
}
