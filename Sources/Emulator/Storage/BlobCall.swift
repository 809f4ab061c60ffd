/// A request to the blob service by someone who may make it.
struct BlobCall {
    let request: ServerRequest
    /// The name of the account.
    let account: String
    let target: BlobTarget
    let grant: BlobGrant
    /// The version of the service that is spoken.
    let version: String
    /// The URL of the account, without a slash at its end.
    let url: String

    /// The container's name; operations of containers and blobs alone ask for it.
    var container: String { target.container ?? "" }
    /// The blob's name; operations of blobs alone ask for it.
    var blob: String { target.blob ?? "" }

    /// The container, which has to be there.
    func container(_ state: State) throws(BlobError) -> BlobContainer {
        guard let found = state.storageAccounts[account]?.containers[container] else {
            throw .containerNotFound
        }
        return found
    }

    /// The blob, which has to be there.
    func blob(_ state: State) throws(BlobError) -> Blob {
        guard let found = try container(state).blobs[blob] else { throw .blobNotFound }
        return found
    }

    /// Changes the container.
    func change(_ state: inout State, _ body: (inout BlobContainer) -> Void) {
        guard var held = state.storageAccounts[account]?.containers.removeValue(forKey: container)
        else { return }
        body(&held)
        state.storageAccounts[account]?.containers[container] = held
    }

    // MARK: - Conditions

    /// Checks the conditions of a request that only reads.
    func checkReading(_ modified: Timestamp) throws(BlobError) {
        let conditions = Conditions(request)
        guard !conditions.hold(eTag: modified.eTag, modified: modified) else { return }
        throw conditions.areAboutNews ? .notModified : .conditionNotMet
    }

    /// Checks the conditions of a request that changes something; nil if there is nothing yet.
    func checkWriting(_ modified: Timestamp?) throws(BlobError) {
        let conditions = Conditions(request)
        guard let modified else {
            guard conditions.holdForNothing else { throw .conditionNotMet }
            return
        }
        guard !conditions.hold(eTag: modified.eTag, modified: modified) else { return }
        guard request.headers["If-None-Match"] != "*" else { throw .blobAlreadyExists }
        throw .conditionNotMet
    }

    // MARK: - Header fields

    /// The metadata of the request.
    func metadata() throws(BlobError) -> [String: String] {
        let prefix = "x-ms-meta-"
        var metadata: [String: String] = [:]
        for field in request.headers where field.name.lowercased().hasPrefix(prefix) {
            let name = String(field.name.dropFirst(prefix.utf8.count))
            guard name.isName(length: 1...1024, besides: "_"), name.first?.isNumber == false else {
                throw BlobError(
                    status: 400, code: "InvalidMetadata",
                    message: "The metadata specified is invalid. It has characters that are not "
                        + "permitted.")
            }
            metadata[name] = field.value
        }
        return metadata
    }

    /// The answer to a change: when, and its ETag.
    func written(_ status: Int, _ modified: Timestamp) -> ServerResponse {
        ServerResponse(
            status,
            headers: [
                "ETag": "\"\(modified.eTag)\"", "Last-Modified": modified.httpDate,
            ])
    }

    static func add(_ metadata: [String: String], to response: inout ServerResponse) {
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
            response.headers["x-ms-meta-\(name)"] = value
        }
    }
}
