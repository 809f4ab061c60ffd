import Testing

@testable import Emulator

/// Blocks and lists of the blob service.
struct BlobListTests {
    private let blobs: BlobCloud

    init() throws {
        blobs = try BlobCloud()
    }

    // MARK: - Blocks

    private func list(_ blocks: String) -> [UInt8] {
        Array("<?xml version='1.0'?><BlockList>\(blocks)</BlockList>".utf8)
    }

    @Test func blocksBecomeABlob() throws {
        for (id, text) in [("QQ==", "a"), ("Qg==", "b"), ("Qw==", "c"), ("QQ==", "A")] {
            let target = "/certificates/x?comp=block&blockid=\(PercentCoding.encode(id))"
            #expect(try blobs.send("PUT", target, body: Array(text.utf8)).status == 201)
        }
        blobs.expect(try blobs.send("GET", "/certificates/x"), 404, "BlobNotFound")
        let waiting = try blobs.xml(
            try blobs.send("GET", "/certificates/x?comp=blocklist&blocklisttype=all"))
        #expect(
            waiting["UncommittedBlocks"]?.children.compactMap { $0["Name"]?.text }
                == ["Qg==", "Qw==", "QQ=="])
        let order = list("<Latest>Qg==</Latest><Uncommitted>QQ==</Uncommitted>")
        #expect(try blobs.send("PUT", "/certificates/x?comp=blocklist", body: order).status == 201)
        #expect(try blobs.send("GET", "/certificates/x").body == Array("bA".utf8))
        let again = list("<Committed>QQ==</Committed><Latest>QQ==</Latest>")
        #expect(try blobs.send("PUT", "/certificates/x?comp=blocklist", body: again).status == 201)
        #expect(try blobs.send("GET", "/certificates/x").body == Array("AA".utf8))
        let gone = list("<Uncommitted>Qw==</Uncommitted>")
        blobs.expect(
            try blobs.send("PUT", "/certificates/x?comp=blocklist", body: gone), 400,
            "InvalidBlockList")
        blobs.expect(
            try blobs.send("PUT", "/certificates/x?comp=blocklist", body: [60]), 400,
            "InvalidXmlDocument"
        )
    }

    @Test func idsOfBlocksAreChecked() throws {
        let block = "/certificates/x?comp=block&blockid="
        blobs.expect(
            try blobs.send("PUT", block + "!!", body: [1]), 400, "InvalidQueryParameterValue")
        #expect(try blobs.send("PUT", block + "QQ%3D%3D", body: [1]).status == 201)
        blobs.expect(
            try blobs.send("PUT", block + "QUFBQQ%3D%3D", body: [1]), 400, "InvalidBlobOrBlock")
    }

    // MARK: - Lists

    @Test func listsHavePrefixesPagesAndFolders() throws {
        for name in ["b/1", "b/2", "c", "d%01"] { try blobs.put(name, "x", ["x-ms-meta-n": "1"]) }
        let base = "/certificates?restype=container&comp=list"
        func names(_ query: String) throws -> [String] {
            let blobs = try #require(try blobs.xml(try blobs.send("GET", base + query))["Blobs"])
            return blobs.children.compactMap { $0["Name"]?.text }
        }
        #expect(try names("") == ["b/1", "b/2", "c", "d%01", "encode.cer"])
        #expect(try names("&prefix=b/") == ["b/1", "b/2"])
        #expect(try names("&delimiter=/") == ["b/", "c", "d%01", "encode.cer"])
        #expect(try names("&delimiter=/&prefix=b/") == ["b/1", "b/2"])
        var seen: [String] = []
        var marker = ""
        repeat {
            let page = try blobs.xml(
                try blobs.send("GET", base + "&maxresults=2&delimiter=/&marker=\(marker)"))
            seen += page["Blobs"]?.children.compactMap { $0["Name"]?.text } ?? []
            marker = page["NextMarker"]?.text ?? ""
        } while !marker.isEmpty
        #expect(seen == ["b/", "c", "d%01", "encode.cer"])
        let first = try blobs.xml(try blobs.send("GET", base + "&include=metadata"))["Blobs"]?
            .children[0]
        #expect(first?["Metadata"]?["n"]?.text == "1")
        #expect(first?["Properties"]?["Content-Length"]?.text == "1")
        blobs.expect(
            try blobs.send("GET", base + "&maxresults=0"), 400, "OutOfRangeQueryParameterValue")
        blobs.expect(
            try blobs.send("GET", base + "&include=wonders"), 400, "InvalidQueryParameterValue")
    }
}
