import FoundationEssentials
import JSON
import Secrets
import Synchronization
import Testing

@testable import Emulator

/// The blob service: containers, blobs, blocks, lists, and who may do what.
struct BlobTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private enum Right {
        case token
        case key
        case signature(String)
        case none
    }

    private static let version = "2025-07-05"

    private func send(
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
    private func put(
        _ name: String, _ text: String, _ headers: HeaderFields = [:], by right: Right = .token
    ) throws -> ServerResponse {
        var headers = headers
        headers["x-ms-blob-type"] = headers["x-ms-blob-type"] ?? "BlockBlob"
        return try send("PUT", "/certificates/\(name)", headers, body: Array(text.utf8), by: right)
    }

    private func xml(_ response: ServerResponse) throws -> XMLNode {
        try #require(XMLNode(parsing: response.body))
    }

    private func expect(
        _ response: ServerResponse, _ status: Int, _ code: String,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(response.status == status, sourceLocation: location)
        #expect(response.headers["x-ms-error-code"] == code, sourceLocation: location)
        let document = XMLNode(parsing: response.body)
        #expect(document?.name == "Error", sourceLocation: location)
        #expect(document?["Code"]?.text == code, sourceLocation: location)
    }

    // MARK: - Containers

    @Test func aContainerLives() throws {
        #expect(
            try send("PUT", "/box?restype=container", ["x-ms-meta-owner": "ada"]).status == 201)
        expect(
            try send("PUT", "/box?restype=container"), 409, "ContainerAlreadyExists")
        let held = try send("HEAD", "/box?restype=container", by: .key)
        #expect(held.status == 200 && held.headers["x-ms-meta-owner"] == "ada")
        let changed = try send(
            "PUT", "/box?restype=container&comp=metadata", ["x-ms-meta-owner": "bob"])
        #expect(changed.headers["ETag"] != held.headers["ETag"])
        let list = try xml(try send("GET", "/?comp=list&include=metadata"))
        let names = list["Containers"]?.children.compactMap { $0["Name"]?.text }
        #expect(names == ["box", "certificates"])
        #expect(list["Containers"]?.children[0]["Metadata"]?["owner"]?.text == "bob")
        #expect(
            try send("DELETE", "/box?restype=container", ["If-Match": "\"0x1\""]).status == 412)
        #expect(try send("DELETE", "/box?restype=container").status == 202)
        expect(try send("GET", "/box?restype=container"), 404, "ContainerNotFound")
    }

    @Test func aNameIsFreeSomeTimeAfterItsDeletion() throws {
        #expect(try send("DELETE", "/certificates?restype=container").status == 202)
        expect(
            try send("PUT", "/certificates?restype=container"), 409, "ContainerBeingDeleted")
        cloud.clock.advance(by: 31)
        #expect(try send("PUT", "/certificates?restype=container").status == 201)
    }

    @Test(arguments: [
        ("a", "OutOfRangeInput"), ("a--b", "InvalidResourceName"), ("-ab", "InvalidResourceName"),
        ("Abc", "InvalidResourceName"), ("a_b", "InvalidResourceName"),
        (String(repeating: "a", count: 64), "OutOfRangeInput"),
    ])
    func namesOfContainers(name: String, code: String) throws {
        expect(try send("PUT", "/\(name)?restype=container"), 400, code)
    }

    // MARK: - Blobs

    @Test func aBlobIsReadAsItWasWritten() throws {
        let written = try put(
            "a%20b/gr%C3%B6%C3%9Fe", "hello",
            ["Content-Type": "text/plain", "x-ms-meta-x": "1", "x-ms-blob-cache-control": "no"])
        #expect(written.status == 201)
        #expect(written.headers["Content-MD5"] == "XUFAKrxLKna5cZ2REBfFkg==")
        let read = try send("GET", "/certificates/a%20b/gr%C3%B6%C3%9Fe", by: .key)
        #expect(read.status == 200 && read.body == Array("hello".utf8))
        #expect(read.headers["Content-Type"] == "text/plain")
        #expect(read.headers["Content-MD5"] == written.headers["Content-MD5"])
        #expect(read.headers["Cache-Control"] == "no")
        #expect(read.headers["x-ms-meta-x"] == "1")
        #expect(read.headers["ETag"] == written.headers["ETag"])
        #expect(read.headers["x-ms-blob-type"] == "BlockBlob")
        #expect(try send("DELETE", "/certificates/a%20b/gr%C3%B6%C3%9Fe").status == 202)
        expect(try send("GET", "/certificates/a%20b/gr%C3%B6%C3%9Fe"), 404, "BlobNotFound")
    }

    @Test(arguments: [
        ("bytes=1-2", 206, "el", "bytes 1-2/5"), ("bytes=3-", 206, "lo", "bytes 3-4/5"),
        ("bytes=0-99", 206, "hello", "bytes 0-4/5"), ("bytes=2-1", 200, "hello", nil),
        ("lines=1-2", 200, "hello", nil),
    ])
    func ranges(range: String, status: Int, text: String, field: String?) throws {
        try put("a", "hello")
        let response = try send("GET", "/certificates/a", ["x-ms-range": range])
        #expect(response.status == status && response.body == Array(text.utf8))
        #expect(response.headers["Content-Range"] == field)
    }

    @Test func aRangePastTheEndIsRefused() throws {
        try put("a", "hello")
        expect(try send("GET", "/certificates/a", ["Range": "bytes=5-"]), 416, "InvalidRange")
        try put("empty", "")
        expect(try send("GET", "/certificates/empty", ["Range": "bytes=0-9"]), 416, "InvalidRange")
        let part = try send(
            "GET", "/certificates/a",
            ["Range": "bytes=0-0", "x-ms-range-get-content-md5": "true"])
        #expect(part.headers["Content-MD5"] == BlobChecksum.text(of: Array("h".utf8)))
        #expect(part.headers["x-ms-blob-content-md5"] == "XUFAKrxLKna5cZ2REBfFkg==")
    }

    @Test func conditionsHold() throws {
        let tag = try #require(try put("a", "1").headers["ETag"])
        expect(try put("a", "2", ["If-None-Match": "*"]), 409, "BlobAlreadyExists")
        expect(try put("a", "2", ["If-Match": "\"0x1\""]), 412, "ConditionNotMet")
        expect(try put("b", "2", ["If-Match": tag]), 412, "ConditionNotMet")
        let same = try send("GET", "/certificates/a", ["If-None-Match": tag])
        #expect(same.status == 304 && same.body.isEmpty)
        expect(try send("GET", "/certificates/a", ["If-Match": "\"0x1\""]), 412, "ConditionNotMet")
        #expect(try put("a", "2", ["If-Match": tag]).status == 201)
        expect(
            try send("DELETE", "/certificates/a", ["If-Match": tag]), 412, "ConditionNotMet")
    }

    @Test func propertiesAndMetadataChange() throws {
        let tag = try put("a", "1").headers["ETag"]
        #expect(
            try send("PUT", "/certificates/a?comp=metadata", ["x-ms-meta-k": "v"]).status == 200)
        let changed = try send(
            "PUT", "/certificates/a?comp=properties", ["x-ms-blob-content-type": "text/x"])
        #expect(changed.headers["ETag"] != tag)
        let held = try send("HEAD", "/certificates/a")
        #expect(held.headers["Content-Type"] == "text/x" && held.headers["x-ms-meta-k"] == "v")
        #expect(held.headers["Content-MD5"] == nil)
    }

    @Test func anMD5IsCompared() throws {
        expect(
            try put("a", "hello", ["Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="]), 400, "Md5Mismatch")
        expect(try put("a", "hello", ["Content-MD5": "AAAA"]), 400, "InvalidMd5")
        #expect(try put("a", "hello", ["Content-MD5": "XUFAKrxLKna5cZ2REBfFkg=="]).status == 201)
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
        let response = try send(method, target, headers)
        expect(response, 501, "NotImplemented")
        #expect(try xml(response)["Reason"]?.text.contains("is not emulated") == true)
    }

    @Test func headersAreChecked() throws {
        let bare = try send("PUT", "/certificates/a", body: [1])
        expect(bare, 400, "MissingRequiredHeader")
        expect(
            try send("GET", "/certificates/encode.cer", ["x-ms-version": "yesterday"]), 400,
            "InvalidHeaderValue")
        expect(try put("a", "", ["x-ms-blob-type": "Other"]), 400, "InvalidHeaderValue")
        expect(try put("a", "", ["x-ms-meta-a-b": "1"]), 400, "InvalidMetadata")
        expect(
            try send("GET", "/certificates/encode.cer", ["x-ms-lease-id": "1"]), 412,
            "LeaseNotPresentWithBlobOperation")
    }

    // MARK: - Blocks

    private func list(_ blocks: String) -> [UInt8] {
        Array("<?xml version='1.0'?><BlockList>\(blocks)</BlockList>".utf8)
    }

    @Test func blocksBecomeABlob() throws {
        for (id, text) in [("QQ==", "a"), ("Qg==", "b"), ("Qw==", "c"), ("QQ==", "A")] {
            let target = "/certificates/x?comp=block&blockid=\(PercentCoding.encode(id))"
            #expect(try send("PUT", target, body: Array(text.utf8)).status == 201)
        }
        expect(try send("GET", "/certificates/x"), 404, "BlobNotFound")
        let waiting = try xml(
            try send("GET", "/certificates/x?comp=blocklist&blocklisttype=all"))
        #expect(
            waiting["UncommittedBlocks"]?.children.compactMap { $0["Name"]?.text }
                == ["Qg==", "Qw==", "QQ=="])
        let order = list("<Latest>Qg==</Latest><Uncommitted>QQ==</Uncommitted>")
        #expect(try send("PUT", "/certificates/x?comp=blocklist", body: order).status == 201)
        #expect(try send("GET", "/certificates/x").body == Array("bA".utf8))
        let again = list("<Committed>QQ==</Committed><Latest>QQ==</Latest>")
        #expect(try send("PUT", "/certificates/x?comp=blocklist", body: again).status == 201)
        #expect(try send("GET", "/certificates/x").body == Array("AA".utf8))
        let gone = list("<Uncommitted>Qw==</Uncommitted>")
        expect(
            try send("PUT", "/certificates/x?comp=blocklist", body: gone), 400, "InvalidBlockList")
        expect(
            try send("PUT", "/certificates/x?comp=blocklist", body: [60]), 400, "InvalidXmlDocument"
        )
    }

    @Test func idsOfBlocksAreChecked() throws {
        let block = "/certificates/x?comp=block&blockid="
        expect(try send("PUT", block + "!!", body: [1]), 400, "InvalidQueryParameterValue")
        #expect(try send("PUT", block + "QQ%3D%3D", body: [1]).status == 201)
        expect(try send("PUT", block + "QUFBQQ%3D%3D", body: [1]), 400, "InvalidBlobOrBlock")
    }

    // MARK: - Lists

    @Test func listsHavePrefixesPagesAndFolders() throws {
        for name in ["b/1", "b/2", "c", "d%01"] { try put(name, "x", ["x-ms-meta-n": "1"]) }
        let base = "/certificates?restype=container&comp=list"
        func names(_ query: String) throws -> [String] {
            let blobs = try #require(try xml(try send("GET", base + query))["Blobs"])
            return blobs.children.compactMap { $0["Name"]?.text }
        }
        #expect(try names("") == ["b/1", "b/2", "c", "d%01", "encode.cer"])
        #expect(try names("&prefix=b/") == ["b/1", "b/2"])
        #expect(try names("&delimiter=/") == ["b/", "c", "d%01", "encode.cer"])
        #expect(try names("&delimiter=/&prefix=b/") == ["b/1", "b/2"])
        var seen: [String] = []
        var marker = ""
        repeat {
            let page = try xml(
                try send("GET", base + "&maxresults=2&delimiter=/&marker=\(marker)"))
            seen += page["Blobs"]?.children.compactMap { $0["Name"]?.text } ?? []
            marker = page["NextMarker"]?.text ?? ""
        } while !marker.isEmpty
        #expect(seen == ["b/", "c", "d%01", "encode.cer"])
        let first = try xml(try send("GET", base + "&include=metadata"))["Blobs"]?.children[0]
        #expect(first?["Metadata"]?["n"]?.text == "1")
        #expect(first?["Properties"]?["Content-Length"]?.text == "1")
        expect(
            try send("GET", base + "&maxresults=0"), 400, "OutOfRangeQueryParameterValue")
        expect(try send("GET", base + "&include=wonders"), 400, "InvalidQueryParameterValue")
    }

    // MARK: - Who may do what

    private func signed(
        _ permissions: String, resource: String = "b", blob: String? = "encode.cer",
        lifetime: Double = 3600, more: String = ""
    ) throws -> Right {
        let expiry = Timestamp(cloud.clock.now).adding(seconds: lifetime).iso8601Seconds
        let query = "sv=2025-07-05&sr=\(resource)&sp=\(permissions)&se=\(expiry)\(more)&sig="
        let access = try #require(SharedAccess(ServerRequest("GET", "/?\(query)")))
        let path = "/blob/contosostore/certificates" + (blob.map { "/\($0)" } ?? "")
        let key = try #require(cloud.seed.storageAccounts.first?.primaryKey)
        let signature = try #require(
            StorageKeySignature.signature(
                of: SharedAccessText.service(access, path), with: key))
        return .signature(query + PercentCoding.encode(signature))
    }

    @Test func withoutARightNothingIsRead() throws {
        let refused = try send("GET", "/certificates/encode.cer", by: .none)
        expect(refused, 401, "NoAuthenticationInformation")
        #expect(
            refused.headers["WWW-Authenticate"]?.contains("resource_id=https://storage.azure.com")
                == true)
        expect(
            try send(
                "GET", "/certificates/encode.cer", ["x-ms-version": "2018-03-28"], by: .none),
            409, "PublicAccessNotPermitted")
    }

    @Test func aTokenNeedsItsAudienceAndARole() throws {
        let other = try cloud.token(scope: TestCloud.managementScope)
        expect(
            try send(
                "GET", "/certificates/encode.cer", ["Authorization": "Bearer \(other)"], by: .none),
            401, "InvalidAuthenticationInfo")
        let poor = try BlobTests(
            cloud: TestCloud { seed in
                seed.roleAssignments.removeAll {
                    $0.roleID == RoleDefinition.blobDataContributor.id
                }
            })
        // The owner of a subscription has no right to data.
        poor.expect(
            try poor.send("GET", "/certificates/encode.cer"), 403,
            "AuthorizationPermissionMismatch")
    }

    private init(cloud: TestCloud) {
        self.cloud = cloud
    }

    @Test func aKeyIsCheckedWithItsDate() throws {
        #expect(try send("GET", "/certificates/encode.cer", by: .key).status == 200)
        let late = Timestamp(cloud.clock.now).adding(seconds: -1000).httpDate
        expect(
            try send("GET", "/certificates/encode.cer", ["x-ms-date": late], by: .key), 403,
            "AuthenticationFailed")
        expect(
            try send(
                "GET", "/certificates/encode.cer",
                [
                    "Authorization": "SharedKey contosostore:AAAA",
                    "x-ms-date": Timestamp(cloud.clock.now).httpDate,
                ], by: .none), 403, "AuthenticationFailed")
    }

    @Test func aSignatureAllowsWhatItSays() throws {
        let read = try signed("r")
        let blob = "/certificates/encode.cer"
        #expect(try send("GET", blob, by: read).status == 200)
        expect(try send("DELETE", blob, by: read), 403, "AuthorizationPermissionMismatch")
        expect(try send("GET", "/certificates/other", by: read), 403, "AuthenticationFailed")
        expect(try send("GET", "/?comp=list", by: read), 403, "AuthenticationFailed")
        let list = "/certificates?restype=container&comp=list"
        #expect(try send("GET", list, by: try signed("l", resource: "c", blob: nil)).status == 200)
        expect(
            try send("GET", list, by: try signed("r", resource: "c", blob: nil)), 403,
            "AuthorizationPermissionMismatch")
        #expect(
            try send("GET", blob, by: try signed("r", resource: "c", blob: nil)).status == 200)
        expect(
            try send("GET", blob, by: try signed("r", more: "&sip=10.0.0.1")), 403,
            "AuthorizationSourceIPMismatch")
        let typed = try send("GET", blob, by: try signed("r", more: "&rsct=text/x"))
        #expect(typed.headers["Content-Type"] == "text/x")
    }

    @Test func aSignatureEnds() throws {
        let read = try signed("r", lifetime: 10)
        cloud.clock.advance(by: 11)
        let response = try send("GET", "/certificates/encode.cer", by: read)
        expect(response, 403, "AuthenticationFailed")
        #expect(
            try xml(response)["AuthenticationErrorDetail"]?.text
                .hasPrefix("Signature not valid in the specified time frame") == true)
    }

    @Test func whoMayOnlyCreateReplacesNothing() throws {
        let create = try signed("c", resource: "c", blob: nil)
        #expect(try put("new", "1", by: create).status == 201)
        expect(try put("new", "2", by: create), 403, "UnauthorizedBlobOverwrite")
    }

    @Test func aDelegatedSignatureIsWorthItsSignersRoles() throws {
        let now = Timestamp(cloud.clock.now)
        let expiry = now.adding(seconds: 600).iso8601Seconds
        let question =
            "<KeyInfo><Start>\(now.iso8601Seconds)</Start><Expiry>\(expiry)</Expiry>"
            + "</KeyInfo>"
        let key = "/?restype=service&comp=userdelegationkey"
        expect(
            try send("POST", key, body: Array(question.utf8), by: .key), 403,
            "AuthenticationFailed")
        let given = try xml(try send("POST", key, body: Array(question.utf8)))
        func field(_ name: String) -> String { given[name]?.text ?? "" }
        let query =
            "sv=2025-07-05&sr=b&sp=rd&se=\(expiry)&skoid=\(field("SignedOid"))"
            + "&sktid=\(field("SignedTid"))&skt=\(field("SignedStart"))"
            + "&ske=\(field("SignedExpiry"))&sks=b&skv=\(field("SignedVersion"))&sig="
        let access = try #require(SharedAccess(ServerRequest("GET", "/?\(query)")))
        let signature = try #require(
            StorageKeySignature.signature(
                of: SharedAccessText.delegated(
                    access, "/blob/contosostore/certificates/encode.cer"),
                with: Secret(field("Value"))))
        let right = Right.signature(query + PercentCoding.encode(signature))
        #expect(try send("GET", "/certificates/encode.cer", by: right).status == 200)
        cloud.emulator.state.withLock { state in
            state.roleAssignments.removeAll {
                $0.roleID == RoleDefinition.blobDataContributor.id
            }
        }
        expect(
            try send("GET", "/certificates/encode.cer", by: right), 403,
            "AuthorizationPermissionMismatch")
    }

    @Test(arguments: [
        "<KeyInfo><Start>2025-01-01</Start><Expiry>2025-01-02</Expiry></KeyInfo>",
        "<KeyInfo><Expiry>2030-01-01</Expiry></KeyInfo>", "<KeyInfo></KeyInfo>",
    ])
    func aDelegationKeyLastsSevenDaysAtMost(question: String) throws {
        expect(
            try send(
                "POST", "/?restype=service&comp=userdelegationkey", body: Array(question.utf8)),
            400, "InvalidXmlNodeValue")
    }

    // MARK: - Resource Manager

    @Test func theAccountIsAResourceWithKeys() throws {
        let path = "\(cloud.group)/providers/Microsoft.Storage/storageAccounts"
        let account = try cloud.management("GET", "\(path)/contosostore", version: "2023-05-01")
        #expect(
            try account.json.at("properties/primaryEndpoints/blob")
                == "https://contosostore.blob.core.localhost:8443/")
        #expect(
            try cloud.management("GET", path, version: "2023-05-01").json["value"]
                == [try account.json])
        let keys = try cloud.management(
            "POST", "\(path)/contosostore/listKeys", version: "2023-05-01")
        let seeded = cloud.seed.storageAccounts[0]
        #expect(
            try keys.json.at("keys/0/value")?.string == seeded.primaryKey.revealed())
        let made = try cloud.management(
            "POST", "\(path)/contosostore/regenerateKey", version: "2023-05-01",
            body: ["keyName": "key1"])
        #expect(
            try made.json.at("keys/0/value")?.string != seeded.primaryKey.revealed())
        expect(
            try send("GET", "/certificates/encode.cer", by: .key), 403, "AuthenticationFailed")
        #expect(
            try cloud.management("GET", "\(path)/none", version: "2023-05-01").status == 404)
    }

    @Test func otherServicesTakeNoFiles() throws {
        let body = [UInt8](repeating: 32, count: (4 << 20) + 1)
        let request = ServerRequest(
            "POST", "/", headers: ["Host": "management.localhost:8443"], body: body)
        #expect(cloud.emulator.handle(request).status == 413)
        #expect(try put("large", String(repeating: "x", count: body.count)).status == 201)
    }
}
