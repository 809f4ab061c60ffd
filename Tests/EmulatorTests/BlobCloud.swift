import FoundationEssentials
import Secrets
import Testing

@testable import Emulator

/// The blob service of an emulator in memory, and requests to it by every right.
struct BlobCloud {
    let cloud: TestCloud

    init(_ cloud: TestCloud) {
        self.cloud = cloud
    }

    init() throws {
        cloud = try TestCloud()
    }

    enum Right {
        case token
        case key
        case signature(String)
        case none
    }

    private static let version = "2025-07-05"

    func send(
        _ method: String, _ target: String, _ headers: HeaderFields = [:], body: [UInt8] = [],
        by right: Right = .token
    ) throws -> ServerResponse {
        var request = ServerRequest(method, target, headers: headers, body: body)
        request.headers["Host"] = "contosostore.blob.core.localhost:8443"
        request.headers["x-ms-version"] = request.headers["x-ms-version"] ?? Self.version
        if !body.isEmpty { request.headers["Content-Length"] = String(body.count) }
        let account = try #require(cloud.seed.storageAccounts.first)
        switch right {
        case .none: break
        case .token:
            let token = try cloud.token(scope: "https://storage.azure.com/.default")
            request.headers["Authorization"] = "Bearer \(token)"
        case .signature(let query):
            request.target += (target.contains("?") ? "&" : "?") + query
        case .key:
            request.headers["x-ms-date"] =
                request.headers["x-ms-date"] ?? Timestamp(cloud.clock.now).httpDate
            let text = StorageKeySignature(account: "contosostore", request: request).stringToSign
            let signature = try #require(
                StorageKeySignature.signature(of: text, with: account.primaryKey))
            request.headers["Authorization"] = "SharedKey contosostore:\(signature)"
        }
        return cloud.emulator.handle(request)
    }

    @discardableResult
    func put(
        _ name: String, _ text: String, _ headers: HeaderFields = [:], by right: Right = .token
    ) throws -> ServerResponse {
        var headers = headers
        headers["x-ms-blob-type"] = headers["x-ms-blob-type"] ?? "BlockBlob"
        return try send("PUT", "/certificates/\(name)", headers, body: Array(text.utf8), by: right)
    }

    func xml(_ response: ServerResponse) throws -> XMLNode {
        try #require(XMLNode(parsing: response.body))
    }

    func expect(
        _ response: ServerResponse, _ status: Int, _ code: String,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(response.status == status, sourceLocation: location)
        #expect(response.headers["x-ms-error-code"] == code, sourceLocation: location)
        let document = XMLNode(parsing: response.body)
        #expect(document?.name == "Error", sourceLocation: location)
        #expect(document?["Code"]?.text == code, sourceLocation: location)
    }
}
