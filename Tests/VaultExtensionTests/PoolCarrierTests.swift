import Foundation
import JSON
import Testing
import VaultExtension

struct PoolCarrierTests {
    @Test func writesATemplate() throws {
        let template = try Sample.carrier().template
        try Golden.expect(
            String(decoding: template.serialized(pretty: true), as: UTF8.self) + "\n",
            is: "pool.template.json")
        let properties = template["resources"]?[0]?["properties"]
        #expect(properties?["metadata"]?[0]?["value"] == "[[render]")
        #expect(
            properties?["userAccounts"]?[0]?["password"] == "[parameters('userAccount0Password')]")
    }

    @Test func writesBicep() throws {
        try Golden.expect(Sample.carrier().bicep, is: "pool.bicep")
    }

    @Test func writesTerraform() throws {
        try Golden.expect(Sample.carrier().terraform(), is: "pool.tf")
        try Golden.expect(Sample.carrier().terraform(forceAzapi: true), is: "pool.azapi.tf")
    }

    @Test func saysWhatTheirTerraformResourceCannotHave() throws {
        var pool = Sample.pool()
        pool["properties"]?["upgradePolicy"] = ["mode": "automatic"]
        let text = try Sample.carrier(of: pool).terraform()
        #expect(text.contains("resource \"azapi_resource\" \"pool\""))
        #expect(text.contains("# properties.upgradePolicy\n"))
    }

    @Test func writesCommandsAndRequests() throws {
        var pool = Sample.pool()
        try Golden.expect(Sample.carrier(of: pool).commands(), is: "deployment.sh")
        pool["properties"]?["userAccounts"] = nil
        let carrier = try Sample.carrier(of: pool)
        try Golden.expect(carrier.commands(), is: "request.sh")
        try Golden.expect(carrier.request().text, is: "pool.http")
        #expect(carrier.missingSecrets == [])
    }

    @Test func refusesTheDataPlaneWithTheReason() throws {
        let carrier = try Sample.carrier()
        let error = #expect(throws: VaultExtensionError.self) { try carrier.dataPlaneBody() }
        #expect(error?.code == .unsupportedCarrier)
        #expect(error?.field == "identity")
    }

    @Test(.enabled(if: Program("terraform") != nil, "needs terraform"))
    func writesTerraformAsItsFormatterDoes() throws {
        let terraform = try #require(Program("terraform"))
        var pool = Sample.pool()
        pool["properties"]?["displayName"] = .string(Hostile.names.joined(separator: "\n${a}%{b}"))
        let carrier = try Sample.carrier(of: pool)
        for text in [carrier.terraform(), carrier.terraform(forceAzapi: true)] {
            let formatted = try terraform.run(["fmt", "-"], input: text)
            #expect(formatted.status == 0)
            #expect(formatted.output.hasSuffix(text))
        }
    }

    @Test(.enabled(if: Program("shellcheck") != nil, "needs shellcheck"))
    func writesCommandsThatShellcheckAccepts() throws {
        let shellcheck = try #require(Program("shellcheck"))
        let result = try shellcheck.run(["-"], input: try Sample.carrier().commands())
        #expect(result.status == 0, "\(result.output)")
    }

    @Test(arguments: [
        ("batch.node.ubuntu 20.04", "20_04-lts", VaultExtensionError.Code.unsupportedImage),
        ("batch.node.el 9", "9", .unsupportedImage),
        ("batch.node.windows amd64", "2025-datacenter", .unsupportedImage),
    ])
    func refusesImages(agent: String, sku: String, code: VaultExtensionError.Code) {
        let error = #expect(throws: VaultExtensionError.self) {
            try Sample.carrier(of: Sample.pool(agent: agent, sku: sku))
        }
        #expect(error?.code == code)
        #expect(error?.field == "imageReference")
    }

    @Test(arguments: [
        ("batch.node.windows amd64", "2019-datacenter"), ("batch.node.azurelinux 3.0", "azure-3"),
        ("batch.node.mariner 2.0", "mariner-2"), ("batch.node.ubuntu 24.04", "server"),
    ])
    func takesImages(agent: String, sku: String) throws {
        let carrier = try Sample.carrier(of: Sample.pool(agent: agent, sku: sku))
        #expect(carrier.notes.count == 2)
    }

    @Test("S58: a pool cannot get the extension, another one is made")
    func refusesThePoolItself() throws {
        let made = try VaultExtension.linux(
            [.init(secretURL: Sample.url)], .init(clientID: Sample.clientID))
        var address = Sample.address
        address.pool = "RENDER"
        let error = #expect(throws: VaultExtensionError.self) {
            try PoolCarrier(
                of: Sample.pool(), with: made, identities: [Sample.identity], at: address)
        }
        #expect(error?.field == "name")
    }

    @Test func refusesAnIdentityThatThePoolDoesNotHave() throws {
        let made = try VaultExtension.linux(
            [.init(secretURL: Sample.url)],
            .init(clientID: "00000000-0000-0000-0000-000000000000"))
        let error = #expect(throws: VaultExtensionError.self) {
            try PoolCarrier(
                of: Sample.pool(), with: made, identities: [Sample.identity], at: Sample.address)
        }
        #expect(error?.field == "msiClientId")
    }

    @Test(.enabled(if: ManagementDocument.path != nil, "needs ../shared/specs"))
    func sendsOnlyWhatTheServicesDocumentHas() throws {
        let path = try #require(ManagementDocument.path)
        let document = try ManagementDocument(path)
        let pool = Sample.pool()
        let task = try CertificateStartTask(
            for: pool, .init(files: [CertificateFile(installedFrom: .init(secretURL: Sample.url))]))
        let carrier = try Sample.carrier(of: task.apply(to: pool))
        #expect(document.unknown(in: carrier.body, "Pool") == [])
        var wrong = carrier.body
        wrong["properties"]?["startTask"]?["comandLine"] = "typo"
        #expect(document.unknown(in: wrong, "Pool") == ["Pool.properties.startTask.comandLine"])
    }
}

/// The OpenAPI document of Batch's Resource Manager interface: which names there are.
struct ManagementDocument {
    private let definitions: JSONValue

    static let path: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["CERTFERRY_SHARED"].map { URL(filePath: $0) }
            ?? root.appending(path: "../shared")
        let file = shared.appending(
            path: "specs/specification/batch/resource-manager/Microsoft.Batch/stable/2024-07-01/"
                + "BatchManagement.json")
        return FileManager.default.fileExists(atPath: file.path) ? file.path : nil
    }()

    init(_ path: String) throws {
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        definitions = try #require(JSONValue(parsing: bytes)["definitions"])
    }

    /// Paths of members that the definition does not have.
    func unknown(in value: JSONValue, _ definition: String) -> [String] {
        unknown(value, definitions[definition] ?? .null, definition).sorted()
    }

    private func unknown(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        if let reference = schema["$ref"]?.string, let name = reference.split(separator: "/").last {
            guard reference.hasPrefix("#") else { return [] }
            return unknown(value, definitions[String(name)] ?? .null, path)
        }
        if let items = value.array {
            return items.flatMap { unknown($0, schema["items"] ?? .null, path) }
        }
        guard let members = value.object, let properties = schema["properties"]?.object else {
            return []
        }
        return members.flatMap { name, member in
            properties[name].map { unknown(member, $0, "\(path).\(name)") } ?? ["\(path).\(name)"]
        }
    }
}
