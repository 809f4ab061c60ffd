extension BlobService {
    static let containerOperations: [String: Operation] = [
        "PUT container restype=container": Operation(
            access: .createContainer, handler: createContainer),
        "GET container restype=container": Operation(
            access: .readContainer, handler: describeContainer),
        "HEAD container restype=container": Operation(
            access: .readContainer, handler: describeContainer),
        "GET container restype=container&comp=metadata": Operation(
            access: .readContainer, handler: describeContainer),
        "HEAD container restype=container&comp=metadata": Operation(
            access: .readContainer, handler: describeContainer),
        "PUT container restype=container&comp=metadata": Operation(
            access: .writeContainer, handler: setContainerMetadata),
        "GET container restype=container&comp=acl": Operation(
            access: .readContainerRules, handler: readContainerRules),
        "HEAD container restype=container&comp=acl": Operation(
            access: .readContainerRules, handler: readContainerRules),
        "DELETE container restype=container": Operation(
            access: .deleteContainer, handler: deleteContainer),
        "GET container restype=container&comp=list": Operation(
            access: .listBlobs, handler: listBlobs),
    ]

    /// Seconds of life for which the name of a deleted container is taken.
    ///
    /// learn.microsoft.com/rest/api/storageservices/delete-container
    private static let vanishing = 30.0

    private static func createContainer(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let account = state.storageAccounts[call.account]
        guard account?.containers[call.container] == nil else { throw .containerAlreadyExists }
        guard (account?.vanishing[call.container] ?? 0) <= state.clock.life else {
            throw .containerBeingDeleted
        }
        let made = BlobContainer(
            name: call.container, modified: state.stamp(), metadata: try call.metadata())
        state.storageAccounts[call.account]?.containers[made.name] = made
        state.storageAccounts[call.account]?.vanishing[made.name] = nil
        return call.written(201, made.modified)
    }

    private static func describeContainer(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let container = try call.container(state)
        try call.checkReading(container.modified)
        var response = call.written(200, container.modified)
        BlobCall.add(container.metadata, to: &response)
        response.headers["x-ms-lease-status"] = "unlocked"
        response.headers["x-ms-lease-state"] = "available"
        response.headers["x-ms-has-immutability-policy"] = "false"
        response.headers["x-ms-has-legal-hold"] = "false"
        return response
    }

    private static func setContainerMetadata(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        try call.checkWriting(try call.container(state).modified)
        let metadata = try call.metadata()
        let stamp = state.stamp()
        call.change(&state) { container in
            container.metadata = metadata
            container.modified = stamp
        }
        return call.written(200, stamp)
    }

    /// Nobody can make rules here, so there are none.
    private static func readContainerRules(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        var response = call.written(200, try call.container(state).modified)
        var xml = XMLWriter()
        xml.text("SignedIdentifiers", "")
        response.headers["Content-Type"] = "application/xml"
        response.body = xml.bytes
        return response
    }

    private static func deleteContainer(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        try call.checkWriting(try call.container(state).modified)
        state.storageAccounts[call.account]?.containers[call.container] = nil
        state.storageAccounts[call.account]?.vanishing[call.container] =
            state.clock.life + vanishing
        return ServerResponse(202)
    }

    // MARK: - Lists

    private static func listBlobs(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let container = try call.container(state)
        // Of what is deleted, copied, tagged and so on there is nothing.
        let list = try BlobListing(
            call,
            includes: [
                "metadata", "uncommittedblobs", "snapshots", "copy", "deleted", "tags", "versions",
                "deletedwithversions", "immutabilitypolicy", "legalhold", "permissions",
            ])
        var names = Set(container.blobs.keys)
        if list.shows("uncommittedblobs") { names.formUnion(container.staged.keys) }
        let page = list.page(Array(names))
        var xml = XMLWriter()
        let attributes = [
            (name: "ServiceEndpoint", value: "\(call.url)/"),
            (name: "ContainerName", value: container.name),
        ]
        xml.element("EnumerationResults", attributes) { xml in
            list.writeQuestion(&xml)
            xml.element("Blobs") { xml in
                for entry in page.entries {
                    switch entry {
                    case .prefix(let name): xml.element("BlobPrefix") { $0.blobName(name) }
                    case .item(let name): write(name, container.blobs[name], list, &xml)
                    }
                }
            }
            xml.text("NextMarker", page.next ?? "")
        }
        return ServerResponse(200, headers: ["Content-Type": "application/xml"], body: xml.bytes)
    }

    /// A blob of a list; nil for one that has nothing but blocks that wait for theirs.
    private static func write(
        _ name: String, _ blob: Blob?, _ list: BlobListing, _ xml: inout XMLWriter
    ) {
        xml.element("Blob") { xml in
            xml.blobName(name)
            xml.element("Properties") { xml in
                if let blob {
                    xml.text("Creation-Time", blob.created.httpDate)
                    xml.text("Last-Modified", blob.modified.httpDate)
                    xml.text("Etag", blob.modified.eTag)
                }
                xml.text("Content-Length", String(blob?.content.count ?? 0))
                for field in BlobHeaders.names { xml.text(field, blob?.headers[field] ?? "") }
                xml.text("BlobType", "BlockBlob")
                xml.text("AccessTier", "Hot")
                xml.text("AccessTierInferred", "true")
                xml.text("LeaseStatus", "unlocked")
                xml.text("LeaseState", "available")
                xml.text("ServerEncrypted", "true")
            }
            if list.shows("metadata"), let blob { BlobListing.write(blob.metadata, &xml) }
            xml.text("OrMetadata", "")
        }
    }
}
