import FoundationEssentials

extension BlobService {
    static let blockOperations: [String: Operation] = [
        "PUT blob comp=block": Operation(access: .putBlob, handler: putBlock),
        "PUT blob comp=blocklist": Operation(access: .putBlob, handler: putBlockList),
        "GET blob comp=blocklist": Operation(access: .readBlob, handler: getBlockList),
    ]

    /// The most bytes of an id.
    ///
    /// learn.microsoft.com/rest/api/storageservices/put-block
    private static let longestBlockID = 64
    /// How many blocks may wait for their list.
    private static let stagedLimit = 100_000
    /// How many blocks a blob is made of at most.
    private static let blockLimit = 50_000

    private static func putBlock(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let container = try call.container(state)
        let id = call.request.parameter("blockid") ?? ""
        guard let bytes = Data(base64Encoded: id), !bytes.isEmpty,
            bytes.count <= longestBlockID
        else { throw .invalidParameter("blockid", id) }
        let staged = container.staged[call.blob] ?? []
        // All ids of a blob have one length.
        guard staged.allSatisfy({ $0.id.utf8.count == id.utf8.count }),
            staged.count < stagedLimit
        else { throw .invalidBlock }
        guard container.blobs[call.blob] == nil || call.grant.allowsReplacing else {
            throw .overwriteNotAllowed
        }
        let sum = try BlobChecksum.check(call.request)
        let block = StagedBlock(id: id, bytes: call.request.body)
        call.change(&state) { container in
            container.staged[call.blob, default: []].removeAll { $0.id == id }
            container.staged[call.blob, default: []].append(block)
        }
        var response = ServerResponse(201)
        response.headers["Content-MD5"] = sum
        response.headers["x-ms-request-server-encrypted"] = "true"
        return response
    }

    private static func putBlockList(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let container = try call.container(state)
        let known = container.blobs[call.blob]
        try checkReplacing(known, call)
        _ = try BlobChecksum.check(call.request)
        let chosen = try blocks(call, known, container.staged[call.blob] ?? [])
        var headers = BlobHeaders(of: call.request, usesPlain: false)
        headers["Content-Type"] = headers["Content-Type"] ?? BlobHeaders.usualType
        let stamp = state.stamp()
        let made = Blob(
            content: chosen.flatMap(\.bytes), headers: headers, metadata: try call.metadata(),
            blocks: chosen.map { CommittedBlock(id: $0.id, size: $0.bytes.count) },
            created: known?.created ?? stamp, modified: stamp)
        call.change(&state) { container in
            container.blobs[call.blob] = made
            container.staged[call.blob] = nil
        }
        var response = call.written(201, stamp)
        response.headers["x-ms-request-server-encrypted"] = "true"
        return response
    }

    /// The blocks that a list names; each says where it is to be looked for.
    private static func blocks(
        _ call: BlobCall, _ known: Blob?, _ staged: [StagedBlock]
    ) throws(BlobError) -> [StagedBlock] {
        guard let list = XMLNode(parsing: call.request.body), list.name == "BlockList" else {
            throw .invalidXML
        }
        guard list.children.count <= blockLimit else { throw .invalidBlockList }
        let waiting = Dictionary(staged.map { ($0.id, $0) }) { $1 }
        var chosen: [StagedBlock] = []
        for node in list.children {
            let committed = known?.bytes(of: node.text).map {
                StagedBlock(id: node.text, bytes: $0)
            }
            let found: StagedBlock? =
                switch node.name {
                case "Committed": committed
                case "Uncommitted": waiting[node.text]
                case "Latest": waiting[node.text] ?? committed
                default: nil
                }
            guard let found else { throw .invalidBlockList }
            chosen.append(found)
        }
        return chosen
    }

    private static func getBlockList(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let container = try call.container(state)
        let blob = container.blobs[call.blob]
        let staged = container.staged[call.blob] ?? []
        guard blob != nil || !staged.isEmpty else { throw .blobNotFound }
        let wanted = call.request.parameter("blocklisttype")?.lowercased() ?? "committed"
        guard ["committed", "uncommitted", "all"].contains(wanted) else {
            throw .invalidParameter("blocklisttype", wanted)
        }
        var xml = XMLWriter()
        xml.element("BlockList") { xml in
            if wanted != "uncommitted" {
                write("CommittedBlocks", (blob?.blocks ?? []).map { ($0.id, $0.size) }, &xml)
            }
            if wanted != "committed" {
                write("UncommittedBlocks", staged.map { ($0.id, $0.bytes.count) }, &xml)
            }
        }
        var response = blob.map { call.written(200, $0.modified) } ?? ServerResponse(200)
        response.headers["x-ms-blob-content-length"] = String(blob?.content.count ?? 0)
        response.headers["Content-Type"] = "application/xml"
        response.body = xml.bytes
        return response
    }

    private static func write(
        _ name: String, _ blocks: [(id: String, size: Int)], _ xml: inout XMLWriter
    ) {
        xml.element(name) { xml in
            for block in blocks {
                xml.element("Block") { xml in
                    xml.text("Name", block.id)
                    xml.text("Size", String(block.size))
                }
            }
        }
    }
}
