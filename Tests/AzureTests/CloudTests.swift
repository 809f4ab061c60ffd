import Azure
import Testing

struct CloudTests {
    private static let fields: KeyValuePairs = [
        "name": "lab", "authority": "https://login.lab.example/",
        "resource_manager": "https://arm.lab.example", "resource_manager_audience": "https://arm/",
        "batch_audience": "https://batch/", "batch_suffix": "batch.lab.example",
        "vault_audience": "https://vault", "vault_suffix": "vault.lab.example",
    ]

    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func read(_ pairs: [(String, String)]) throws -> Cloud {
        let members = pairs.map { "\"\($0)\": \"\($1)\"" }.joined(separator: ", ")
        return try CloudFile.read(folder.write("{\(members)}", to: "lab.json"))
    }

    private static var pairs: [(String, String)] { fields.map { ($0.key, $0.value) } }

    @Test func readsACloudOfOnesOwn() throws {
        #expect(
            try read(Self.pairs)
                == Cloud(
                    name: "lab", authority: "https://login.lab.example",
                    resourceManager: "https://arm.lab.example",
                    resourceManagerAudience: "https://arm/", batchAudience: "https://batch/",
                    batchSuffix: "batch.lab.example", vaultAudience: "https://vault",
                    vaultSuffix: "vault.lab.example"))
    }

    @Test(arguments: fields.map(\.key))
    func saysWhichFieldIsMissing(name: String) {
        let error = #expect(throws: CloudError.self) {
            try read(Self.pairs.filter { $0.0 != name })
        }
        #expect(error?.message.hasSuffix("lab.json': '\(name)' is missing") == true)
    }

    @Test func knowsNoOtherField() {
        let error = #expect(throws: CloudError.self) {
            try read(Self.pairs + [("vaultSuffix", "x")])
        }
        #expect(error?.message.contains("no field 'vaultSuffix'; its fields are name,") == true)
    }

    @Test(arguments: ["http://login.lab.example", "login.lab.example", "https://", "https://a?b"])
    func sendsNoSecretInTheClear(url: String) {
        for name in ["authority", "resource_manager"] {
            let error = #expect(throws: CloudError.self) {
                try read(Self.pairs.map { $0.0 == name ? (name, url) : $0 })
            }
            #expect(error?.message.contains("'\(name)' is no URL with https") == true)
        }
        #expect(throws: CloudError.self) {
            try CloudFile.read(folder.write("[]", to: "list.json"))
        }
    }

    @Test func findsTheCloudOfTheEnvironment() throws {
        func named(_ host: String) throws -> Cloud {
            try Cloud.named(by: Environment(["AZURE_AUTHORITY_HOST": host]))
        }
        #expect(try named("") == .public)
        #expect(try named("https://login.microsoftonline.us/") == .usGovernment)
        #expect(try named("login.chinacloudapi.cn") == .china)
        let other = try named("https://login.lab.example/")
        #expect(other.authority == "https://login.lab.example")
        #expect(other.resourceManager == Cloud.public.resourceManager)
        #expect(throws: CloudError.self) { try named("http://login.lab.example") }
    }

    @Test func differsInEveryAddress() {
        let addresses = Cloud.known.flatMap {
            [
                $0.name, $0.authority, $0.resourceManager, $0.batchAudience, $0.batchSuffix,
                $0.vaultAudience, $0.vaultSuffix,
            ]
        }
        #expect(Set(addresses).count == addresses.count)
        #expect(addresses.allSatisfy { !$0.hasSuffix(".example") })
    }
}
