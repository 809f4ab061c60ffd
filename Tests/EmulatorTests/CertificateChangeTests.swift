import JSON
import Synchronization
import Testing

@testable import Emulator

/// Certificates that are added and changed through the management plane.
struct CertificateChangeTests {
    private let cloud: TestCloud
    private let certificate: AccountCertificate

    init() throws {
        cloud = try TestCloud(refusesCertificates: false)
        certificate = try AccountCertificate(cloud)
    }

    @Test func addingIsRefusedSinceTheRetirement() throws {
        let refused = try AccountCertificate(TestCloud()).send("PUT")
        #expect(refused.status == 409)
        let error = try refused.json["error"]
        #expect(error?["code"] == "OperationInvalidForCurrentState")
        #expect(error?.at("details/0/message")?.string?.contains("29 February 2024") == true)
    }

    /// With the retirement, what there is can still be changed: nothing is added.
    @Test func whatThereIsCanBeChangedStill() throws {
        _ = try certificate.send("PUT")
        cloud.emulator.state.withLock { $0.refusesCertificates = true }
        #expect(try certificate.send("PATCH").status == 200)
        #expect(try certificate.send("PUT").status == 200)
    }

    @Test func anAddedOneIsThereOnBothPlanes() throws {
        #expect(try certificate.send("PATCH").status == 404)
        let added = try certificate.send("PUT")
        #expect(added.status == 200)
        let json = try added.json
        #expect(json["name"] == .string("sha1-\(certificate.thumbprint)"))
        #expect(json.at("properties/format") == "Pfx")
        #expect(json.at("properties/data") == nil)
        #expect(json.at("properties/password") == nil)
        #expect(added.headers["ETag"] == json["etag"]?.string)
        let thumbprint = certificate.thumbprint
        let path = "/certificates(thumbprintAlgorithm=sha1,thumbprint=\(thumbprint))"
        #expect(try cloud.batch("GET", path).json["state"] == "active")
        let held = cloud.emulator.state.withLock {
            $0.accounts["contosorender"]?.certificates[thumbprint]
        }
        #expect(held?.pfx != nil, "nodes have no key to install")
        // Recorded: the same once more changes nothing, its ETag included.
        #expect(try certificate.send("PATCH").headers["ETag"] == added.headers["ETag"])
    }

    @Test func conditionsAreKept() throws {
        #expect(try certificate.send("PUT", headers: ["If-Match": "*"]).status == 412)
        let added = try certificate.send("PUT", headers: ["If-None-Match": "*"])
        #expect(added.status == 200)
        #expect(try certificate.send("PUT", headers: ["If-None-Match": "*"]).status == 412)
        let tag = try #require(added.headers["ETag"])
        #expect(try certificate.send("PUT", headers: ["If-None-Match": tag]).status == 200)
        cloud.clock.advance(by: 1)
        let publicData = try #require(
            try added.json.at("properties/publicData"), "no public part in the answer")
        let cer: JSONValue = ["data": publicData, "format": "Cer"]
        let changed = try certificate.send("PATCH", cer, headers: ["If-Match": tag])
        #expect(changed.status == 200)
        #expect(try changed.json.at("properties/format") == "Cer")
        #expect(changed.headers["ETag"] != tag)
        for method in ["PUT", "PATCH"] {
            let refused = try certificate.send(method, headers: ["If-Match": tag])
            #expect(refused.status == 412)
            #expect(try refused.json.at("error/code") == "ConditionNotMet")
        }
    }

    @Test(
        arguments: [
            ("data", nil, "MissingRequiredProperty"), ("data", "AAAA", "InvalidPropertyValue"),
            ("data", "?", "InvalidPropertyValue"), ("password", "other", "InvalidPropertyValue"),
            ("format", "Cer", "InvalidPropertyValue"), ("format", "Pem", "InvalidPropertyValue"),
            ("thumbprint", "00", "InvalidPropertyValue"),
            ("thumbprintAlgorithm", "sha256", "InvalidPropertyValue"),
        ] as [(String, JSONValue?, String)])
    func whatDoesNotFitIsRefused(name: String, value: JSONValue?, code: String) throws {
        var properties = certificate.properties
        properties[name] = value
        let refused = try certificate.send("PUT", properties)
        #expect(refused.status == 400)
        #expect(try refused.json.at("error/code")?.string == code)
        #expect(try certificate.cloud.management("GET", certificate.path).status == 404)
    }

    @Test func theResourceIsGoneFromNewerVersions() throws {
        let answer = try cloud.management(
            "PUT", certificate.path, version: "2025-06-01",
            body: ["properties": certificate.properties])
        #expect(answer.status == 404)
    }
}
