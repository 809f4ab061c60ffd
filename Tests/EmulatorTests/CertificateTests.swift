import FoundationEssentials
import JSON
import Secrets
import Testing

@testable import Emulator

/// Certificates of a Batch account, on both planes.
struct CertificateTests {
    private let cloud: TestCloud
    private let thumbprint: String

    init() throws {
        cloud = try TestCloud()
        let list = try cloud.batch("GET", "/certificates").json
        thumbprint = try #require(list.at("value/0/thumbprint")?.string)
    }

    private var path: String {
        "/certificates(thumbprintAlgorithm=sha1,thumbprint=\(thumbprint))"
    }

    private var resource: String { "\(cloud.account)/certificates/sha1-\(thumbprint)" }

    /// Deletes the pools that have references.
    private func releaseAll() throws {
        for pool in ["render-linux", "render-windows"] {
            _ = try cloud.batch("DELETE", "/pools/\(pool)")
        }
        cloud.clock.advance(by: LifeTimes.deletion)
    }

    @Test func aCertificateInUseIsNotDeleted() throws {
        let active = try cloud.batch("POST", "\(path)/canceldelete")
        #expect(try active.json["code"] == "CertificateStateActive")
        #expect(try cloud.batch("DELETE", path).status == 202)
        #expect(try cloud.batch("DELETE", path).json["code"] == "CertificateBeingDeleted")
        cloud.clock.advance(by: LifeTimes.removal)
        let failed = try cloud.batch("GET", path).json
        #expect(failed["state"] == "deletefailed")
        #expect(failed["previousState"] == "deleting")
        let names = failed.at("deleteCertificateError/values")?.array?.map { $0["value"] }
        #expect(names?.contains("render-windows") == true)
        #expect(try cloud.batch("POST", "\(path)/canceldelete").status == 204)
        #expect(try cloud.batch("GET", path).json["state"] == "active")
    }

    @Test func aFreeCertificateIsDeleted() throws {
        try releaseAll()
        _ = try cloud.batch("DELETE", path)
        cloud.clock.advance(by: LifeTimes.removal)
        #expect(try cloud.batch("GET", path).json["code"] == "CertificateNotFound")
        #expect(try cloud.management("DELETE", resource).status == 204)
    }

    @Test func theManagementPlaneTellsHowADeletionEnded() throws {
        let started = try cloud.management("DELETE", resource)
        #expect(started.status == 202)
        let location = try #require(started.headers["Location"])
        let path = location.prefix { $0 != "?" }
        let operation = try #require(path.split(separator: "/").last)
        let result = "\(cloud.account)/certificateOperationResults/\(operation)"
        #expect(try cloud.management("GET", result).status == 202)
        cloud.clock.advance(by: LifeTimes.removal)
        #expect(try cloud.management("GET", result).status == 409)
        let failed = try cloud.management("GET", resource).json
        #expect(failed.at("properties/provisioningState") == "Failed")
        let kept = try cloud.management("POST", "\(resource)/cancelDelete").json
        #expect(kept.at("properties/provisioningState") == "Succeeded")
        try releaseAll()
        _ = try cloud.management("DELETE", resource)
        cloud.clock.advance(by: LifeTimes.removal)
        #expect(try cloud.management("GET", result).status == 200)
    }

    private func add(to cloud: TestCloud) throws -> ServerResponse {
        // The operator's third file belongs to the other account.
        let file = cloud.seed.operatorFiles[2]
        let held = try #require(cloud.seed.accounts[1].account.certificates.keys.first)
        return try cloud.batch(
            "POST", "/certificates",
            body: [
                "thumbprint": .string(held), "thumbprintAlgorithm": "sha1",
                "data": .string(Data(file.contents).base64EncodedString()),
                "certificateFormat": "pfx", "password": .string(file.password.revealed()),
            ])
    }

    @Test func addingIsRefusedSinceTheRetirement() throws {
        let refused = try add(to: cloud)
        #expect(refused.status == 409)
        #expect(try refused.json["code"] == "OperationInvalidForCurrentState")
    }

    @Test func addingWorksForAnAccountOfOldTimes() throws {
        let cloud = try TestCloud(refusesCertificates: false)
        let added = try add(to: cloud)
        #expect(added.status == 201)
        #expect(added.headers["Location"]?.contains("(ThumbprintAlgorithm=sha1,") == true)
        #expect(try add(to: cloud).json["code"] == "CertificateExists")
        let held = try #require(cloud.seed.accounts[1].account.certificates.keys.first)
        let references: (String) -> JSONValue = { thumbprint in
            [
                "certificateReferences": [
                    ["thumbprint": .string(thumbprint), "thumbprintAlgorithm": "sha1"]
                ]
            ]
        }
        let path = "/pools/preview-linux"
        #expect(try cloud.batch("PATCH", path, body: references(held)).status == 200)
        let unknown = try cloud.batch(
            "PATCH", path, body: references(String(repeating: "0", count: 40)))
        #expect(try unknown.json["code"] == "InvalidCertificateReferences")
    }
}
