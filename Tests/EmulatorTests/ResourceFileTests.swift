import FoundationEssentials
import JSON
import Testing

@testable import Emulator

/// Files that start tasks find in their working directory.
struct ResourceFileTests {
    private let blobs: BlobCloud

    init() throws {
        blobs = try BlobCloud()
    }

    private func signature(of blob: String) throws -> String {
        let expiry = Timestamp(blobs.cloud.clock.now).adding(seconds: 3600).iso8601Seconds
        let query = "sv=2025-07-05&sr=b&sp=r&se=\(expiry)&sig="
        let access = try #require(SharedAccess(ServerRequest("GET", "/?\(query)")))
        let key = try #require(blobs.cloud.seed.storageAccounts.first?.primaryKey)
        let text = SharedAccessText.service(access, "/blob/contosostore/certificates/\(blob)")
        return query
            + PercentCoding.encode(
                try #require(StorageKeySignature.signature(of: text, with: key)))
    }

    @Test func aFileWithoutAPathIsCalledAsItsBlob() throws {
        try blobs.put("tool.txt", "by signature")
        let cloud = blobs.cloud
        var body = cloud.poolBody(nodes: 1)
        var properties = try #require(body["properties"])
        properties["deploymentConfiguration"]?["virtualMachineConfiguration"]?["extensions"] = nil
        let url =
            "https://contosostore.blob.core.localhost:8443/certificates/tool.txt?"
            + (try signature(of: "tool.txt"))
        properties["startTask"] = [
            "commandLine": "/bin/sh -c 'ls; cat tool.txt'",
            "resourceFiles": [["httpUrl": .string(url)]],
        ]
        body["properties"] = properties
        let made = try cloud.management("PUT", "\(cloud.account)/pools/fresh", body: body)
        try #require(made.status == 200)
        cloud.clock.advance(by: 300)
        let node = try #require(try cloud.nodes(of: "fresh").first?["id"]?.string)
        let output = try cloud.batch("GET", "/pools/fresh/nodes/\(node)/files/startup/stdout.txt")
        #expect(String(decoding: output.body, as: UTF8.self) == "tool.txt\nby signature")
    }
}
