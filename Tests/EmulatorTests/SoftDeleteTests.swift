import FoundationEssentials
import JSON
import Testing

@testable import Emulator

/// Objects of a vault that are deleted, recovered, purged, backed up and restored.
struct SoftDeleteTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
        try cloud.importRender()
        _ = try cloud.keyVault("PUT", "/secrets/plain", body: ["value": "a"])
    }

    private func code(_ response: ServerResponse) throws -> String? {
        try response.json.at("error/innererror/code")?.string
            ?? response.json.at("error/code")?.string
    }

    @Test(arguments: [("certificates", "render"), ("secrets", "plain")])
    func deletedObjectsComeBack(kind: String, name: String) throws {
        let before = try cloud.keyVault("GET", "/\(kind)/\(name)").json
        let gone = try cloud.keyVault("DELETE", "/\(kind)/\(name)").json
        #expect(gone["id"] == before["id"])
        #expect(gone["value"] == nil)
        let id = "https://contoso-kv.vault.localhost:8443/deleted\(kind)/\(name)"
        #expect(gone["recoveryId"]?.string == id)
        let deleted = try #require(gone["deletedDate"]?.integer)
        #expect(gone["scheduledPurgeDate"]?.integer == deleted + 90 * 86400)

        #expect(try cloud.keyVault("GET", "/\(kind)/\(name)").status == 404)
        #expect(try cloud.keyVault("GET", "/deleted\(kind)/\(name)").status == 404)
        let early = try cloud.keyVault("POST", "/deleted\(kind)/\(name)/recover")
        #expect(try (early.status, code(early)) == (409, "ObjectIsBeingDeleted"))
        cloud.clock.advance(by: VaultTimes.deletion)
        #expect(try cloud.keyVault("GET", "/deleted\(kind)/\(name)").status == 200)
        let list = try cloud.keyVault("GET", "/deleted\(kind)").json["value"]?.array
        #expect(list?.count == 1)

        let back = try cloud.keyVault("POST", "/deleted\(kind)/\(name)/recover")
        #expect(try back.json["id"] == before["id"])
        #expect(try cloud.keyVault("GET", "/\(kind)/\(name)").json == before)
        #expect(try cloud.keyVault("GET", "/deleted\(kind)/\(name)").status == 404)
    }

    @Test func namesOfDeletedObjectsAreTaken() throws {
        _ = try cloud.keyVault("DELETE", "/certificates/render")
        _ = try cloud.keyVault("DELETE", "/secrets/plain")
        #expect(try code(cloud.importRender()) == "ObjectIsBeingDeleted")
        cloud.clock.advance(by: VaultTimes.deletion)
        #expect(try code(cloud.importRender()) == "ObjectIsDeletedButRecoverable")
        for name in ["plain", "render"] {
            let set = try cloud.keyVault("PUT", "/secrets/\(name)", body: ["value": "b"])
            #expect(try (set.status, code(set)) == (409, "ObjectIsDeletedButRecoverable"))
        }
        #expect(try cloud.keyVault("DELETE", "/deletedcertificates/render").status == 204)
        #expect(try cloud.importRender().status == 200)
        #expect(try cloud.keyVault("DELETE", "/deletedsecrets/plain").status == 204)
        #expect(try cloud.keyVault("PUT", "/secrets/plain", body: ["value": "b"]).status == 200)
    }

    @Test func secretsOfCertificatesGoWithThem() throws {
        let refused = try cloud.keyVault("DELETE", "/secrets/render")
        #expect(try (refused.status, code(refused)) == (403, "SecretManagedByKeyVault"))
        _ = try cloud.keyVault("DELETE", "/certificates/render")
        #expect(try cloud.keyVault("GET", "/secrets/render").status == 404)
        cloud.clock.advance(by: VaultTimes.deletion)
        #expect(try cloud.keyVault("GET", "/deletedsecrets/render").json["managed"] == true)
        let direct = try cloud.keyVault("POST", "/deletedsecrets/render/recover")
        #expect(try code(direct) == "SecretManagedByKeyVault")
        _ = try cloud.keyVault("POST", "/deletedcertificates/render/recover")
        #expect(try cloud.keyVault("GET", "/secrets/render").status == 200)
        #expect(try cloud.keyVault("GET", "/deletedsecrets/render").status == 404)
    }

    @Test func deletedObjectsGoByThemselves() throws {
        _ = try cloud.keyVault("DELETE", "/secrets/plain")
        cloud.clock.advance(by: 90 * 86400 + 1)
        #expect(try cloud.keyVault("GET", "/deletedsecrets/plain").status == 404)
        #expect(try cloud.keyVault("PUT", "/secrets/plain", body: ["value": "b"]).status == 200)
    }

    @Test(arguments: [("certificates", "render"), ("secrets", "plain")])
    func backupsAreRestored(kind: String, name: String) throws {
        let before = try cloud.keyVault("GET", "/\(kind)/\(name)").json
        let backup = try cloud.keyVault("POST", "/\(kind)/\(name)/backup").json
        #expect(try cloud.keyVault("POST", "/\(kind)/restore", body: backup).status == 409)
        _ = try cloud.keyVault("DELETE", "/\(kind)/\(name)")
        cloud.clock.advance(by: VaultTimes.deletion)
        let taken = try cloud.keyVault("POST", "/\(kind)/restore", body: backup)
        #expect(try code(taken) == "ObjectIsDeletedButRecoverable")
        _ = try cloud.keyVault("DELETE", "/deleted\(kind)/\(name)")
        let other = kind == "secrets" ? "certificates" : "secrets"
        #expect(try cloud.keyVault("POST", "/\(other)/restore", body: backup).status == 400)
        #expect(try cloud.keyVault("POST", "/\(kind)/restore", body: backup).status == 200)
        #expect(try cloud.keyVault("GET", "/\(kind)/\(name)").json == before)
        let forged = try cloud.keyVault("POST", "/\(kind)/restore", body: ["value": "AAAA"])
        #expect(forged.status == 400)
    }

    @Test func secretsAreChangedAndDisabled() throws {
        let later = Int64(cloud.clock.now.timeIntervalSince1970) + 1000
        let changed = try cloud.keyVault(
            "PATCH", "/secrets/plain",
            body: [
                "contentType": "text/plain", "tags": ["a": "b"],
                "attributes": ["nbf": .integer(later)],
            ])
        #expect(try changed.json["value"] == nil)
        #expect(try changed.json["contentType"] == "text/plain")
        // A secret that is not valid yet is given all the same.
        #expect(try cloud.keyVault("GET", "/secrets/plain").json["value"] == "a")
        _ = try cloud.keyVault("PATCH", "/secrets/plain", body: ["attributes": ["enabled": false]])
        let refused = try cloud.keyVault("GET", "/secrets/plain")
        #expect(try (refused.status, code(refused)) == (403, "SecretDisabled"))
        let wrong = try cloud.keyVault(
            "PATCH", "/secrets/plain", body: ["attributes": ["exp": .integer(later)]])
        #expect(wrong.status == 400)
        let managed = try cloud.keyVault("PATCH", "/secrets/render", body: ["tags": [:]])
        #expect(managed.status == 403)
    }

    @Test func keysShowTheirPublicPart() throws {
        let list = try cloud.keyVault("GET", "/keys").json
        #expect(list.at("value/0/managed") == true)
        let key = try cloud.keyVault("GET", "/keys/render").json
        #expect(key.at("key/kty") == "RSA")
        #expect(key.at("key/n")?.string?.count == 342)
        #expect(key.at("key/e") == "AQAB")
        #expect(key.at("key/d") == nil)
        let versions = try cloud.keyVault("GET", "/keys/render/versions").json
        #expect(versions.at("value/0/kid") == key.at("key/kid"))
        #expect(try cloud.keyVault("GET", "/keys/none").status == 404)
    }

    @Test func contactsComeAndGo() throws {
        let path = "/certificates/contacts"
        #expect(try code(cloud.keyVault("GET", path)) == "ContactsNotFound")
        #expect(try cloud.keyVault("PUT", path, body: ["contacts": []]).status == 400)
        let body: JSONValue = ["contacts": [["email": "ops@contoso.example"]]]
        #expect(try cloud.keyVault("PUT", path, body: body).status == 200)
        #expect(try cloud.keyVault("GET", path).json["contacts"] == body["contacts"])
        #expect(try cloud.keyVault("DELETE", path).json["contacts"] == body["contacts"])
        #expect(try cloud.keyVault("DELETE", path).status == 404)
    }

    @Test func issuersNeverShowTheirPassword() throws {
        let path = "/certificates/issuers/ca"
        #expect(try code(cloud.keyVault("GET", path)) == "CertificateIssuerNotFound")
        let made = try cloud.keyVault(
            "PUT", path,
            body: [
                "provider": "DigiCert", "credentials": ["account_id": "1", "pwd": "hidden"],
                "org_details": ["id": "org"],
            ])
        #expect(!String(decoding: made.body, as: UTF8.self).contains("hidden"))
        let changed = try cloud.keyVault("PATCH", path, body: ["attributes": ["enabled": false]])
        #expect(try changed.json.at("credentials/account_id") == "1")
        #expect(try changed.json.at("attributes/enabled") == false)
        let list = try cloud.keyVault("GET", "/certificates/issuers").json
        #expect(list.at("value/0/provider") == "DigiCert")
        #expect(try cloud.keyVault("DELETE", path).status == 200)
        #expect(try cloud.keyVault("GET", path).status == 404)
    }
}
