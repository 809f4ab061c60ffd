import Testing

@testable import Emulator

/// Containers and blobs of the blob service: written, read, changed, deleted.
struct BlobTests {
    private let blobs: BlobCloud

    init() throws {
        blobs = try BlobCloud()
    }

    // MARK: - Containers

    @Test func aContainerLives() throws {
        #expect(
            try blobs.send("PUT", "/box?restype=container", ["x-ms-meta-owner": "ada"]).status
                == 201)
        blobs.expect(
            try blobs.send("PUT", "/box?restype=container"), 409, "ContainerAlreadyExists")
        let held = try blobs.send("HEAD", "/box?restype=container", by: .key)
        #expect(held.status == 200 && held.headers["x-ms-meta-owner"] == "ada")
        let changed = try blobs.send(
            "PUT", "/box?restype=container&comp=metadata", ["x-ms-meta-owner": "bob"])
        #expect(changed.headers["ETag"] != held.headers["ETag"])
        let list = try blobs.xml(try blobs.send("GET", "/?comp=list&include=metadata"))
        let names = list["Containers"]?.children.compactMap { $0["Name"]?.text }
        #expect(names == ["box", "certificates"])
        #expect(list["Containers"]?.children[0]["Metadata"]?["owner"]?.text == "bob")
        #expect(
            try blobs.send("DELETE", "/box?restype=container", ["If-Match": "\"0x1\""]).status
                == 412)
        #expect(try blobs.send("DELETE", "/box?restype=container").status == 202)
        blobs.expect(try blobs.send("GET", "/box?restype=container"), 404, "ContainerNotFound")
    }

    @Test func aNameIsFreeSomeTimeAfterItsDeletion() throws {
        #expect(try blobs.send("DELETE", "/certificates?restype=container").status == 202)
        blobs.expect(
            try blobs.send("PUT", "/certificates?restype=container"), 409, "ContainerBeingDeleted")
        blobs.cloud.clock.advance(by: 31)
        #expect(try blobs.send("PUT", "/certificates?restype=container").status == 201)
    }

    @Test(arguments: [
        ("a", "OutOfRangeInput"), ("a--b", "InvalidResourceName"), ("-ab", "InvalidResourceName"),
        ("Abc", "InvalidResourceName"), ("a_b", "InvalidResourceName"),
        (String(repeating: "a", count: 64), "OutOfRangeInput"),
    ])
    func namesOfContainers(name: String, code: String) throws {
        blobs.expect(try blobs.send("PUT", "/\(name)?restype=container"), 400, code)
    }

    // MARK: - Blobs

    @Test func aBlobIsReadAsItWasWritten() throws {
        let written = try blobs.put(
            "a%20b/gr%C3%B6%C3%9Fe", "hello",
            ["Content-Type": "text/plain", "x-ms-meta-x": "1", "x-ms-blob-cache-control": "no"])
        #expect(written.status == 201)
        #expect(written.headers["Content-MD5"] == "XUFAKrxLKna5cZ2REBfFkg==")
        let read = try blobs.send("GET", "/certificates/a%20b/gr%C3%B6%C3%9Fe", by: .key)
        #expect(read.status == 200 && read.body == Array("hello".utf8))
        #expect(read.headers["Content-Type"] == "text/plain")
        #expect(read.headers["Content-MD5"] == written.headers["Content-MD5"])
        #expect(read.headers["Cache-Control"] == "no")
        #expect(read.headers["x-ms-meta-x"] == "1")
        #expect(read.headers["ETag"] == written.headers["ETag"])
        #expect(read.headers["x-ms-blob-type"] == "BlockBlob")
        #expect(try blobs.send("DELETE", "/certificates/a%20b/gr%C3%B6%C3%9Fe").status == 202)
        blobs.expect(
            try blobs.send("GET", "/certificates/a%20b/gr%C3%B6%C3%9Fe"), 404, "BlobNotFound")
    }

    @Test(arguments: [
        ("bytes=1-2", 206, "el", "bytes 1-2/5"), ("bytes=3-", 206, "lo", "bytes 3-4/5"),
        ("bytes=0-99", 206, "hello", "bytes 0-4/5"), ("bytes=2-1", 200, "hello", nil),
        ("lines=1-2", 200, "hello", nil),
    ])
    func ranges(range: String, status: Int, text: String, field: String?) throws {
        try blobs.put("a", "hello")
        let response = try blobs.send("GET", "/certificates/a", ["x-ms-range": range])
        #expect(response.status == status && response.body == Array(text.utf8))
        #expect(response.headers["Content-Range"] == field)
    }

    @Test func aRangePastTheEndIsRefused() throws {
        try blobs.put("a", "hello")
        blobs.expect(
            try blobs.send("GET", "/certificates/a", ["Range": "bytes=5-"]), 416, "InvalidRange")
        try blobs.put("empty", "")
        blobs.expect(
            try blobs.send("GET", "/certificates/empty", ["Range": "bytes=0-9"]), 416,
            "InvalidRange")
        let part = try blobs.send(
            "GET", "/certificates/a",
            ["Range": "bytes=0-0", "x-ms-range-get-content-md5": "true"])
        #expect(part.headers["Content-MD5"] == BlobChecksum.text(of: Array("h".utf8)))
        #expect(part.headers["x-ms-blob-content-md5"] == "XUFAKrxLKna5cZ2REBfFkg==")
    }

    @Test func conditionsHold() throws {
        let tag = try #require(try blobs.put("a", "1").headers["ETag"])
        blobs.expect(try blobs.put("a", "2", ["If-None-Match": "*"]), 409, "BlobAlreadyExists")
        blobs.expect(try blobs.put("a", "2", ["If-Match": "\"0x1\""]), 412, "ConditionNotMet")
        blobs.expect(try blobs.put("b", "2", ["If-Match": tag]), 412, "ConditionNotMet")
        let same = try blobs.send("GET", "/certificates/a", ["If-None-Match": tag])
        #expect(same.status == 304 && same.body.isEmpty)
        blobs.expect(
            try blobs.send("GET", "/certificates/a", ["If-Match": "\"0x1\""]), 412,
            "ConditionNotMet")
        #expect(try blobs.put("a", "2", ["If-Match": tag]).status == 201)
        blobs.expect(
            try blobs.send("DELETE", "/certificates/a", ["If-Match": tag]), 412, "ConditionNotMet")
    }

    @Test func propertiesAndMetadataChange() throws {
        let tag = try blobs.put("a", "1").headers["ETag"]
        #expect(
            try blobs.send("PUT", "/certificates/a?comp=metadata", ["x-ms-meta-k": "v"]).status
                == 200)
        let changed = try blobs.send(
            "PUT", "/certificates/a?comp=properties", ["x-ms-blob-content-type": "text/x"])
        #expect(changed.headers["ETag"] != tag)
        let held = try blobs.send("HEAD", "/certificates/a")
        #expect(held.headers["Content-Type"] == "text/x" && held.headers["x-ms-meta-k"] == "v")
        #expect(held.headers["Content-MD5"] == nil)
    }

    @Test func anMD5IsCompared() throws {
        blobs.expect(
            try blobs.put("a", "hello", ["Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="]), 400,
            "Md5Mismatch")
        blobs.expect(try blobs.put("a", "hello", ["Content-MD5": "AAAA"]), 400, "InvalidMd5")
        #expect(
            try blobs.put("a", "hello", ["Content-MD5": "XUFAKrxLKna5cZ2REBfFkg=="]).status == 201)
    }

    @Test(
        arguments: [
            ("PUT", "/certificates/a?comp=lease", [:]),
            ("PUT", "/certificates/a?comp=snapshot", [:]),
            ("PUT", "/certificates/a?comp=tier", [:]),
            ("PUT", "/certificates?restype=container&comp=acl", [:]),
            ("PUT", "/certificates/a", ["x-ms-blob-type": "PageBlob"]),
            ("PUT", "/certificates/a", ["x-ms-copy-source": "https://x"]),
            ("GET", "/certificates/a?snapshot=2020-01-01T00:00:00Z", [:]),
            ("GET", "/?restype=service&comp=properties", [:]),
        ] as [(String, String, HeaderFields)])
    func whatIsNotEmulated(method: String, target: String, headers: HeaderFields) throws {
        let response = try blobs.send(method, target, headers)
        blobs.expect(response, 501, "NotImplemented")
        #expect(try blobs.xml(response)["Reason"]?.text.contains("is not emulated") == true)
    }

    @Test func headersAreChecked() throws {
        let bare = try blobs.send("PUT", "/certificates/a", body: [1])
        blobs.expect(bare, 400, "MissingRequiredHeader")
        blobs.expect(
            try blobs.send("GET", "/certificates/encode.cer", ["x-ms-version": "yesterday"]), 400,
            "InvalidHeaderValue")
        blobs.expect(try blobs.put("a", "", ["x-ms-blob-type": "Other"]), 400, "InvalidHeaderValue")
        blobs.expect(try blobs.put("a", "", ["x-ms-meta-a-b": "1"]), 400, "InvalidMetadata")
        blobs.expect(
            try blobs.send("GET", "/certificates/encode.cer", ["x-ms-lease-id": "1"]), 412,
            "LeaseNotPresentWithBlobOperation")
    }
}
