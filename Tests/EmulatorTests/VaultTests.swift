import FoundationEssentials
import JSON
import Secrets
import Testing
import X509

@testable import Emulator

struct VaultTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private var file: OperatorFile { cloud.seed.operatorFiles[0] }

    private func bundle() throws -> CertificateBundle {
        try CertificateBundle.read(file.contents, password: file.password)
    }

    @Test func secretsHaveVersions() throws {
        let first = try cloud.keyVault(
            "PUT", "/secrets/plain", body: ["value": "a", "contentType": "text/plain"])
        #expect(first.status == 200)
        #expect(try first.json["value"] == "a")
        _ = try cloud.keyVault("PUT", "/secrets/plain", body: ["value": "b"])
        #expect(try cloud.keyVault("GET", "/secrets/Plain").json["value"] == "b")
        let id = try first.json["id"]?.string?.split(separator: "/").last ?? ""
        #expect(try cloud.keyVault("GET", "/secrets/plain/\(id)").json["value"] == "a")
        let versions = try cloud.keyVault("GET", "/secrets/plain/versions").json["value"]?.array
        #expect(versions?.count == 2)
        #expect(versions?.allSatisfy { $0["value"] == nil } == true)
    }

    @Test func whatIsNotDeletedIsNotRecovered() throws {
        _ = try cloud.keyVault("PUT", "/secrets/plain", body: ["value": "a"])
        let live = try cloud.keyVault("POST", "/deletedsecrets/plain/recover")
        #expect(live.status == 400)
        #expect(try live.json.at("error/code") == "MethodNotAllowed")
        #expect(try cloud.keyVault("POST", "/deletedsecrets/none/recover").status == 404)
    }

    @Test func secretsOfCertificatesAreSetThroughThem() throws {
        #expect(try cloud.importRender().status == 200)
        #expect(try cloud.keyVault("PUT", "/secrets/render", body: ["value": "a"]).status == 409)
        #expect(try cloud.keyVault("PUT", "/secrets/a_b", body: ["value": "a"]).status == 400)
        #expect(try cloud.keyVault("PUT", "/secrets/a", body: [:]).status == 400)
    }

    @Test func importedPFXKeepsItsThumbprintAndItsKey() throws {
        let response = try cloud.importRender()
        let made = try response.json
        let leaf = try bundle().leaf
        #expect(response.status == 200)
        #expect(made["x5t"]?.string == leaf.x5t)
        #expect(made["cer"]?.string == Data(leaf.derBytes).base64EncodedString())
        #expect(made.at("policy/issuer/name") == "Unknown")
        #expect(made.at("policy/key_props/exportable") == true)
        #expect(made.at("policy/x509_props/subject") == "CN=render.contoso.example")
        let id = try #require(made["id"]?.string)
        #expect(id.hasPrefix("https://contoso-kv.vault.localhost:8443/certificates/render/"))

        let secret = try cloud.keyVault("GET", "/secrets/render/").json
        #expect(secret["contentType"] == "application/x-pkcs12")
        #expect(secret["managed"] == true)
        let value = try #require(Data(base64Encoded: secret["value"]?.string ?? ""))
        let held = try CertificateBundle.read(Array(value))
        #expect(held.leaf == leaf)
        #expect(held.privateKey?.matches(leaf) == true)
        #expect(held.certificates.count == 2)
    }

    @Test(arguments: [true, false])
    func importedPEMComesBackAsPEM(isEncoded: Bool) throws {
        let bundle = try bundle()
        let key = try #require(bundle.privateKey)
        let text = key.pkcs8PEM().revealed() + bundle.pemText
        let value = isEncoded ? Data(text.utf8).base64EncodedString() : text
        let made = try cloud.keyVault(
            "POST", "/certificates/pem/import", body: ["value": .string(value)]
        ).json
        #expect(made["x5t"]?.string == bundle.leaf.x5t)
        #expect(made.at("policy/secret_props/contentType") == "application/x-pem-file")
        let secret = try cloud.keyVault("GET", "/secrets/pem").json["value"]?.string ?? ""
        #expect(secret.hasPrefix("-----BEGIN PRIVATE KEY-----"))
        #expect(secret.contains("-----BEGIN CERTIFICATE-----"))
    }

    @Test(arguments: ["password", "garbage", "public", "base64", "none", "body", "name"])
    func badImportsAreBadParameters(wrong: String) throws {
        let bundle = try bundle()
        var body: JSONValue = [
            "value": .string(Data(file.contents).base64EncodedString()),
            "pwd": .string(file.password.revealed()),
        ]
        switch wrong {
        case "password": body["pwd"] = "wrong"
        case "garbage": body["value"] = .string(Data("garbage".utf8).base64EncodedString())
        case "public":
            body["value"] = .string(bundle.leaf.pemText)
            body["pwd"] = nil
        case "base64": body["value"] = "%%%"
        case "none": body["value"] = nil
        case "body": body = [1, 2]
        default: break
        }
        let name = wrong == "name" ? "bad_name" : "render"
        let response = try cloud.keyVault("POST", "/certificates/\(name)/import", body: body)
        #expect(response.status == 400)
        #expect(try response.json.at("error/code") == "BadParameter")
        #expect(!String(decoding: response.body, as: UTF8.self).contains("wrong\""))
        #expect(try cloud.keyVault("GET", "/certificates/render").status == 404)
    }

    @Test func aSecondImportIsANewVersion() throws {
        let first = try cloud.importRender().json["id"]?.string ?? ""
        let second = try cloud.importRender().json["id"]?.string ?? ""
        #expect(first != second)
        #expect(try cloud.keyVault("GET", "/certificates/Render").json["id"]?.string == second)
        let path = String(first.dropFirst("https://contoso-kv.vault.localhost:8443".count))
        #expect(try cloud.keyVault("GET", path).json["id"]?.string == first)
        let versions = try cloud.keyVault("GET", "/certificates/render/versions").json
        let ids = Set((versions["value"]?.array ?? []).compactMap { $0["id"]?.string })
        #expect(ids == [first, second])
        #expect(try cloud.keyVault("GET", "/certificates/none/versions").json["value"] == [])
    }

    @Test func listsArePagesOfAtMostTwentyFive() throws {
        for number in 10..<37 {
            #expect(try cloud.importRender(as: "c-\(number)").status == 200)
        }
        let first = try cloud.keyVault("GET", "/certificates").json
        #expect(first["value"]?.array?.count == 25)
        let next = try #require(first["nextLink"]?.string)
        let query = next.drop { $0 != "?" }.dropFirst().split(separator: "&")
            .first { $0.hasPrefix("$skiptoken") }
        let second = try cloud.keyVault("GET", "/certificates", query: String(query ?? "")).json
        #expect(second["value"]?.array?.count == 2)
        #expect(second["nextLink"] == .null)
        #expect(
            second.at("value/1/id") == "https://contoso-kv.vault.localhost:8443/certificates/c-36")
        #expect(try cloud.keyVault("GET", "/certificates", query: "maxresults=26").status == 400)
    }

    @Test func everyCallChecksTheRole() throws {
        let cloud = try TestCloud { seed in
            seed.roleAssignments.removeAll {
                $0.roleID == RoleDefinition.certificatesOfficer.id
            }
        }
        for response in [
            try cloud.importRender(), try cloud.keyVault("GET", "/certificates"),
            try cloud.keyVault("GET", "/certificates/render"),
        ] {
            #expect(response.status == 403)
            #expect(try response.json.at("error/code") == "Forbidden")
            #expect(try response.json.at("error/innererror/code") == "ForbiddenByRbac")
        }
        #expect(try cloud.keyVault("GET", "/secrets").status == 200)
    }

    @Test func missingObjectsAreNotFound() throws {
        #expect(
            try cloud.keyVault("GET", "/certificates/none").json.at("error/code")
                == "CertificateNotFound")
        #expect(
            try cloud.keyVault("GET", "/secrets/none").json.at("error/code") == "SecretNotFound")
    }
}
