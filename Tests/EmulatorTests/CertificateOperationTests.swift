import FoundationEssentials
import JSON
import Secrets
import Synchronization
import Testing
import X509

@testable import Emulator

/// Certificates that a vault makes itself.
struct CertificateOperationTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private func create(
        issuer: String = "Self", names: JSONValue = ["subject": "CN=made.contoso.example"],
        key: JSONValue = ["kty": "EC"], secret: JSONValue = [:]
    ) throws -> ServerResponse {
        try cloud.keyVault(
            "POST", "/certificates/made/create",
            body: [
                "policy": [
                    "issuer": ["name": .string(issuer)], "x509_props": names, "key_props": key,
                    "secret_props": secret,
                ], "tags": ["made": "here"],
            ])
    }

    private func status() throws -> String? {
        try cloud.keyVault("GET", "/certificates/made/pending").json["status"]?.string
    }

    private func leaf() throws -> Certificate {
        let cer = try cloud.keyVault("GET", "/certificates/made").json["cer"]?.string ?? ""
        return try Certificate(der: Array(try #require(Data(base64Encoded: cer))))
    }

    private func request(_ operation: JSONValue) throws -> SigningRequest {
        let csr = operation["csr"]?.string ?? ""
        return try SigningRequest(der: Array(try #require(Data(base64Encoded: csr))))
    }

    @Test func selfSignedOnesAreThereAfterAWhile() throws {
        let names: JSONValue = [
            "subject": "O=Contoso, CN=made.contoso.example", "validity_months": 6,
            "sans": ["dns_names": ["made.contoso.example"]],
        ]
        let response = try create(names: names)
        #expect(response.status == 202)
        #expect(response.headers["Location"]?.contains("/certificates/made/pending?") == true)
        #expect(try status() == "inProgress")
        #expect(try cloud.keyVault("GET", "/certificates/made").status == 404)
        #expect(try create().status == 409)
        cloud.clock.advance(by: VaultTimes.signing)
        let done = try cloud.keyVault("GET", "/certificates/made/pending").json
        #expect(done["status"] == "completed")
        #expect(done["target"] == "https://contoso-kv.vault.localhost:8443/certificates/made")

        let leaf = try leaf()
        #expect(leaf.isSelfIssued)
        #expect(leaf.subject.description == "O=Contoso,CN=made.contoso.example")
        #expect(leaf.subjectAlternativeNames == [.dns("made.contoso.example")])
        let days = leaf.notValidAfter.timeIntervalSince(leaf.notValidBefore) / 86400
        #expect((180...185).contains(days))
        #expect(try request(response.json).matches(leaf))
        let secret = try cloud.keyVault("GET", "/secrets/made").json
        let value = try #require(Data(base64Encoded: secret["value"]?.string ?? ""))
        let held = try CertificateBundle.read(Array(value))
        #expect(held.privateKey?.matches(leaf) == true)
        #expect(secret.at("tags/made") == "here")
    }

    @Test func aNewVersionFollowsThePolicy() throws {
        _ = try create(key: ["kty": "EC", "reuse_key": true])
        cloud.clock.advance(by: VaultTimes.signing)
        let first = try leaf()
        let again = try cloud.keyVault("POST", "/certificates/made/create", body: [:])
        #expect(again.status == 202)
        cloud.clock.advance(by: VaultTimes.signing)
        let second = try leaf()
        #expect(first != second)
        #expect(try request(again.json).matches(first))
        #expect(second.subject == first.subject)
    }

    @Test func requestsThatOthersSignAreMerged() throws {
        let operation = try create(issuer: "Unknown", key: [:])
        #expect(operation.status == 202)
        cloud.clock.advance(by: 1000)
        #expect(try status() == "inProgress")
        let pending = try cloud.keyVault(
            "GET", "/certificates", query: "includePending=true"
        ).json
        #expect(pending["value"]?.array?.count == 1)
        #expect(try cloud.keyVault("GET", "/certificates").json["value"]?.array?.count == 0)

        let key = try #require(
            cloud.emulator.state.withLock { $0.vaults["contoso-kv"]?.pending["made"]?.key })
        let maker = try CertificateMaker()
        let wrong = try maker.make("x.example", try PrivateKey.ec(curve: "P-256"))
        #expect(try merge(wrong.certificates).status == 400)
        let signed = try maker.make("made.contoso.example", key)
        let merged = try merge(signed.certificates)
        #expect(merged.status == 201)
        #expect(try merged.json["x5t"]?.string == signed.leaf.x5t)
        #expect(try status() == "completed")
        let secret = try cloud.keyVault("GET", "/secrets/made").json["value"]?.string ?? ""
        let held = try CertificateBundle.read(
            Array(try #require(Data(base64Encoded: secret))))
        #expect(held.certificates.count == 2)
        #expect(try merge(signed.certificates).status == 404)
    }

    private func merge(_ chain: [Certificate]) throws -> ServerResponse {
        try cloud.keyVault(
            "POST", "/certificates/made/pending/merge",
            body: ["x5c": .array(chain.map { .string($0.derBytes.base64) })])
    }

    @Test(arguments: ["Self", "Unknown"])
    func operationsAreCancelledAndDeleted(issuer: String) throws {
        _ = try create(issuer: issuer)
        let asked = try cloud.keyVault(
            "PATCH", "/certificates/made/pending", body: ["cancellation_requested": true]
        ).json
        #expect(asked["cancellation_requested"] == true)
        #expect(asked["status"] == "inProgress")
        cloud.clock.advance(by: VaultTimes.signing)
        #expect(try status() == "cancelled")
        #expect(try cloud.keyVault("GET", "/certificates/made").status == 404)
        #expect(try cloud.keyVault("DELETE", "/certificates/made/pending").status == 200)
        let gone = try cloud.keyVault("GET", "/certificates/made/pending")
        #expect(gone.status == 404)
        #expect(try gone.json.at("error/code") == "PendingCertificateNotFound")
    }

    @Test func keysThatAreNotExportableStay() throws {
        let secret: JSONValue = ["contentType": "application/x-pem-file"]
        _ = try create(key: ["kty": "EC", "exportable": false], secret: secret)
        cloud.clock.advance(by: VaultTimes.signing)
        let value = try cloud.keyVault("GET", "/secrets/made").json["value"]?.string ?? ""
        #expect(value.hasPrefix("-----BEGIN CERTIFICATE-----"))
        #expect(!value.contains("PRIVATE KEY"))
    }

    @Test(
        arguments: [
            ["x509_props": ["subject": "Self"]], ["x509_props": [:]],
            ["x509_props": ["subject": "CN=a, C=USA"]],
            ["x509_props": ["subject": "CN=a", "key_usage": ["invalid"]]],
            ["x509_props": ["subject": "CN=a", "ekus": ["serverAuth,CA:TRUE"]]],
            ["x509_props": ["subject": "CN=a", "sans": ["dns_names": ["a,IP:1.1.1.1"]]]],
            ["x509_props": ["subject": "CN=a", "validity_months": 0]],
            ["x509_props": ["subject": "CN=a"], "key_props": ["kty": "RSA-HSM"]],
            ["x509_props": ["subject": "CN=a"], "key_props": ["key_size": 1024]],
            ["x509_props": ["subject": "CN=a"], "issuer": ["name": "nobody"]],
            ["x509_props": ["subject": "CN=a"], "secret_props": ["contentType": "text/plain"]],
        ] as [JSONValue])
    func badPoliciesAreBadParameters(policy: JSONValue) throws {
        let response = try cloud.keyVault(
            "POST", "/certificates/made/create", body: ["policy": policy])
        #expect(response.status == 400)
        #expect(try response.json.at("error/code") == "BadParameter")
    }

    @Test func policiesChangeForWhatIsMadeLater() throws {
        try cloud.importRender()
        let action: JSONValue = [
            [
                "trigger": ["days_before_expiry": 30],
                "action": ["action_type": "EmailContacts"],
            ]
        ]
        let patched = try cloud.keyVault(
            "PATCH", "/certificates/render/policy", body: ["lifetime_actions": action]
        ).json
        #expect(patched["lifetime_actions"] == action)
        #expect(patched.at("x509_props/subject") == "CN=render.contoso.example")
        let read = try cloud.keyVault("GET", "/certificates/render/policy").json
        #expect(read["lifetime_actions"] == action)
        #expect(
            try cloud.keyVault("PATCH", "/certificates/none/policy", body: [:]).status == 404)
    }

    @Test func attributesAndTagsChangeOnTheSecretToo() throws {
        try cloud.importRender()
        let changed = try cloud.keyVault(
            "PATCH", "/certificates/render",
            body: ["attributes": ["enabled": false], "tags": ["owner": "x"]]
        ).json
        #expect(changed.at("attributes/enabled") == false)
        #expect(changed.at("tags/owner") == "x")
        let secret = try cloud.keyVault("GET", "/secrets/render")
        #expect(try secret.json.at("error/innererror/code") == "SecretDisabled")
        #expect(try cloud.keyVault("PATCH", "/certificates/none", body: [:]).status == 404)
    }
}
