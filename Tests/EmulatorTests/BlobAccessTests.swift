import FoundationEssentials
import JSON
import Secrets
import Synchronization
import Testing

@testable import Emulator

/// Who may do what with blobs, and the account as a resource.
struct BlobAccessTests {
    private let blobs: BlobCloud

    init() throws {
        blobs = try BlobCloud()
    }

    // MARK: - Who may do what

    private func signed(
        _ permissions: String, resource: String = "b", blob: String? = "encode.cer",
        lifetime: Double = 3600, more: String = ""
    ) throws -> BlobCloud.Right {
        let expiry = Timestamp(blobs.cloud.clock.now).adding(seconds: lifetime).iso8601Seconds
        let query = "sv=2025-07-05&sr=\(resource)&sp=\(permissions)&se=\(expiry)\(more)&sig="
        let access = try #require(SharedAccess(ServerRequest("GET", "/?\(query)")))
        let path = "/blob/contosostore/certificates" + (blob.map { "/\($0)" } ?? "")
        let key = try #require(blobs.cloud.seed.storageAccounts.first?.primaryKey)
        let signature = try #require(
            StorageKeySignature.signature(
                of: SharedAccessText.service(access, path), with: key))
        return .signature(query + PercentCoding.encode(signature))
    }

    @Test func withoutARightNothingIsRead() throws {
        let refused = try blobs.send("GET", "/certificates/encode.cer", by: .none)
        blobs.expect(refused, 401, "NoAuthenticationInformation")
        #expect(
            refused.headers["WWW-Authenticate"]?.contains("resource_id=https://storage.azure.com")
                == true)
        blobs.expect(
            try blobs.send(
                "GET", "/certificates/encode.cer", ["x-ms-version": "2018-03-28"], by: .none),
            409, "PublicAccessNotPermitted")
    }

    @Test func aTokenNeedsItsAudienceAndARole() throws {
        let other = try blobs.cloud.token(scope: TestCloud.managementScope)
        blobs.expect(
            try blobs.send(
                "GET", "/certificates/encode.cer", ["Authorization": "Bearer \(other)"], by: .none),
            401, "InvalidAuthenticationInfo")
        let poor = try BlobCloud(
            TestCloud { seed in
                seed.roleAssignments.removeAll {
                    $0.roleID == RoleDefinition.blobDataContributor.id
                }
            })
        // The owner of a subscription has no right to data.
        poor.expect(
            try poor.send("GET", "/certificates/encode.cer"), 403,
            "AuthorizationPermissionMismatch")
    }

    @Test func aKeyIsCheckedWithItsDate() throws {
        #expect(try blobs.send("GET", "/certificates/encode.cer", by: .key).status == 200)
        let late = Timestamp(blobs.cloud.clock.now).adding(seconds: -1000).httpDate
        blobs.expect(
            try blobs.send("GET", "/certificates/encode.cer", ["x-ms-date": late], by: .key), 403,
            "AuthenticationFailed")
        blobs.expect(
            try blobs.send(
                "GET", "/certificates/encode.cer",
                [
                    "Authorization": "SharedKey contosostore:AAAA",
                    "x-ms-date": Timestamp(blobs.cloud.clock.now).httpDate,
                ], by: .none), 403, "AuthenticationFailed")
    }

    @Test func aSignatureAllowsWhatItSays() throws {
        let read = try signed("r")
        let blob = "/certificates/encode.cer"
        #expect(try blobs.send("GET", blob, by: read).status == 200)
        blobs.expect(
            try blobs.send("DELETE", blob, by: read), 403, "AuthorizationPermissionMismatch")
        blobs.expect(
            try blobs.send("GET", "/certificates/other", by: read), 403, "AuthenticationFailed")
        blobs.expect(try blobs.send("GET", "/?comp=list", by: read), 403, "AuthenticationFailed")
        let list = "/certificates?restype=container&comp=list"
        #expect(
            try blobs.send("GET", list, by: try signed("l", resource: "c", blob: nil)).status == 200
        )
        blobs.expect(
            try blobs.send("GET", list, by: try signed("r", resource: "c", blob: nil)), 403,
            "AuthorizationPermissionMismatch")
        #expect(
            try blobs.send("GET", blob, by: try signed("r", resource: "c", blob: nil)).status == 200
        )
        blobs.expect(
            try blobs.send("GET", blob, by: try signed("r", more: "&sip=10.0.0.1")), 403,
            "AuthorizationSourceIPMismatch")
        let typed = try blobs.send("GET", blob, by: try signed("r", more: "&rsct=text/x"))
        #expect(typed.headers["Content-Type"] == "text/x")
    }

    @Test func aSignatureEnds() throws {
        let read = try signed("r", lifetime: 10)
        blobs.cloud.clock.advance(by: 11)
        let response = try blobs.send("GET", "/certificates/encode.cer", by: read)
        blobs.expect(response, 403, "AuthenticationFailed")
        #expect(
            try blobs.xml(response)["AuthenticationErrorDetail"]?.text
                .hasPrefix("Signature not valid in the specified time frame") == true)
    }

    @Test func whoMayOnlyCreateReplacesNothing() throws {
        let create = try signed("c", resource: "c", blob: nil)
        #expect(try blobs.put("new", "1", by: create).status == 201)
        blobs.expect(try blobs.put("new", "2", by: create), 403, "UnauthorizedBlobOverwrite")
    }

    @Test func aDelegatedSignatureIsWorthItsSignersRoles() throws {
        let now = Timestamp(blobs.cloud.clock.now)
        let expiry = now.adding(seconds: 600).iso8601Seconds
        let question =
            "<KeyInfo><Start>\(now.iso8601Seconds)</Start><Expiry>\(expiry)</Expiry>"
            + "</KeyInfo>"
        let key = "/?restype=service&comp=userdelegationkey"
        blobs.expect(
            try blobs.send("POST", key, body: Array(question.utf8), by: .key), 403,
            "AuthenticationFailed")
        let given = try blobs.xml(try blobs.send("POST", key, body: Array(question.utf8)))
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
        let right = BlobCloud.Right.signature(query + PercentCoding.encode(signature))
        #expect(try blobs.send("GET", "/certificates/encode.cer", by: right).status == 200)
        blobs.cloud.emulator.state.withLock { state in
            state.roleAssignments.removeAll {
                $0.roleID == RoleDefinition.blobDataContributor.id
            }
        }
        blobs.expect(
            try blobs.send("GET", "/certificates/encode.cer", by: right), 403,
            "AuthorizationPermissionMismatch")
    }

    @Test(arguments: [
        "<KeyInfo><Start>2025-01-01</Start><Expiry>2025-01-02</Expiry></KeyInfo>",
        "<KeyInfo><Expiry>2030-01-01</Expiry></KeyInfo>", "<KeyInfo></KeyInfo>",
    ])
    func aDelegationKeyLastsSevenDaysAtMost(question: String) throws {
        blobs.expect(
            try blobs.send(
                "POST", "/?restype=service&comp=userdelegationkey", body: Array(question.utf8)),
            400, "InvalidXmlNodeValue")
    }

    // MARK: - Resource Manager

    @Test func theAccountIsAResourceWithKeys() throws {
        let path = "\(blobs.cloud.group)/providers/Microsoft.Storage/storageAccounts"
        let account = try blobs.cloud.management(
            "GET", "\(path)/contosostore", version: "2023-05-01")
        #expect(
            try account.json.at("properties/primaryEndpoints/blob")
                == "https://contosostore.blob.core.localhost:8443/")
        #expect(
            try blobs.cloud.management("GET", path, version: "2023-05-01").json["value"]
                == [try account.json])
        let keys = try blobs.cloud.management(
            "POST", "\(path)/contosostore/listKeys", version: "2023-05-01")
        let seeded = blobs.cloud.seed.storageAccounts[0]
        #expect(
            try keys.json.at("keys/0/value")?.string == seeded.primaryKey.revealed())
        let made = try blobs.cloud.management(
            "POST", "\(path)/contosostore/regenerateKey", version: "2023-05-01",
            body: ["keyName": "key1"])
        #expect(
            try made.json.at("keys/0/value")?.string != seeded.primaryKey.revealed())
        blobs.expect(
            try blobs.send("GET", "/certificates/encode.cer", by: .key), 403, "AuthenticationFailed"
        )
        #expect(
            try blobs.cloud.management("GET", "\(path)/none", version: "2023-05-01").status == 404)
    }

    @Test func otherServicesTakeNoFiles() throws {
        let body = [UInt8](repeating: 32, count: (4 << 20) + 1)
        let request = ServerRequest(
            "POST", "/", headers: ["Host": "management.localhost:8443"], body: body)
        #expect(blobs.cloud.emulator.handle(request).status == 413)
        #expect(try blobs.put("large", String(repeating: "x", count: body.count)).status == 201)
    }
}
