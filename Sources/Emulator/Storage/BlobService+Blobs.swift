import FoundationEssentials
import X509

extension BlobService {
    static let blobOperations: [String: Operation] = [
        "PUT blob ": Operation(access: .putBlob, handler: putBlob),
        "GET blob ": Operation(access: .readBlob, handler: getBlob),
        "HEAD blob ": Operation(access: .readBlob, handler: getBlob),
        "DELETE blob ": Operation(access: .deleteBlob, handler: deleteBlob),
        "GET blob comp=metadata": Operation(access: .readBlob, handler: getMetadata),
        "HEAD blob comp=metadata": Operation(access: .readBlob, handler: getMetadata),
        "PUT blob comp=metadata": Operation(access: .changeBlob, handler: setMetadata),
        "PUT blob comp=properties": Operation(access: .changeBlob, handler: setProperties),
    ]

    // MARK: - Writing

    private static func putBlob(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let container = try call.container(state)
        let known = container.blobs[call.blob]
        switch call.request.headers["x-ms-blob-type"] {
        case "BlockBlob": break
        case nil: throw .missingHeader("x-ms-blob-type")
        case "PageBlob", "AppendBlob": throw .notEmulated("a page or an append blob")
        case let type?: throw .invalidHeader("x-ms-blob-type", type)
        }
        try checkReplacing(known, call)
        let sum = try BlobChecksum.check(call.request)
        var headers = BlobHeaders(of: call.request, usesPlain: true)
        headers["Content-MD5"] = call.request.headers["x-ms-blob-content-md5"] ?? sum
        let stamp = state.stamp()
        let made = Blob(
            content: call.request.body, headers: headers, metadata: try call.metadata(),
            created: known?.created ?? stamp, modified: stamp)
        call.change(&state) { container in
            container.blobs[call.blob] = made
            container.staged[call.blob] = nil
        }
        var response = call.written(201, stamp)
        response.headers["Content-MD5"] = sum
        response.headers["x-ms-request-server-encrypted"] = "true"
        return response
    }

    /// Checks the conditions, and that whoever may only create does not replace.
    static func checkReplacing(_ known: Blob?, _ call: BlobCall) throws(BlobError) {
        try call.checkWriting(known?.modified)
        guard known == nil || call.grant.allowsReplacing else { throw .overwriteNotAllowed }
    }

    private static func deleteBlob(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let blob = try call.blob(state)
        if call.request.headers["x-ms-delete-snapshots"] == "only" {
            throw .notEmulated("a snapshot")
        }
        try call.checkWriting(blob.modified)
        call.change(&state) { container in
            container.blobs[call.blob] = nil
            container.staged[call.blob] = nil
        }
        var response = ServerResponse(202)
        response.headers["x-ms-delete-type-permanent"] = "true"
        return response
    }

    private static func setMetadata(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let metadata = try call.metadata()
        return try update(&state, call) { $0.metadata = metadata }
    }

    private static func setProperties(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let headers = BlobHeaders(of: call.request, usesPlain: false)
        return try update(&state, call) { $0.headers = headers }
    }

    private static func update(
        _ state: inout State, _ call: BlobCall, _ body: (inout Blob) -> Void
    ) throws(BlobError) -> ServerResponse {
        var blob = try call.blob(state)
        try call.checkWriting(blob.modified)
        body(&blob)
        blob.modified = state.stamp()
        call.change(&state) { $0.blobs[call.blob] = blob }
        var response = call.written(200, blob.modified)
        response.headers["x-ms-request-server-encrypted"] = "true"
        return response
    }

    // MARK: - Reading

    /// What HEAD tells has the body, too: the server sends its length alone.
    private static func getBlob(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let blob = try call.blob(state)
        try call.checkReading(blob.modified)
        var response = describe(blob, call)
        response.body = blob.content
        guard call.request.method == "GET", let range = try BlobRange(call.request, blob.content)
        else { return response }
        response.status = 206
        response.body = range.bytes
        response.headers["Content-Range"] = range.field
        response.headers["x-ms-blob-content-md5"] = response.headers["Content-MD5"]
        response.headers["Content-MD5"] = range.wantsSum ? BlobChecksum.text(of: range.bytes) : nil
        return response
    }

    private static func describe(_ blob: Blob, _ call: BlobCall) -> ServerResponse {
        var response = call.written(200, blob.modified)
        for name in BlobHeaders.names {
            if let value = blob.headers[name] { response.headers[name] = value }
        }
        for field in call.grant.headers { response.headers[field.name] = field.value }
        BlobCall.add(blob.metadata, to: &response)
        let own = [
            ("Accept-Ranges", "bytes"), ("x-ms-blob-type", "BlockBlob"),
            ("x-ms-creation-time", blob.created.httpDate), ("x-ms-lease-status", "unlocked"),
            ("x-ms-lease-state", "available"), ("x-ms-server-encrypted", "true"),
        ]
        for (name, value) in own { response.headers[name] = value }
        if call.request.method == "HEAD" {
            response.headers["x-ms-access-tier"] = "Hot"
            response.headers["x-ms-access-tier-inferred"] = "true"
        }
        return response
    }

    private static func getMetadata(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let blob = try call.blob(state)
        try call.checkReading(blob.modified)
        var response = call.written(200, blob.modified)
        BlobCall.add(blob.metadata, to: &response)
        return response
    }
}
