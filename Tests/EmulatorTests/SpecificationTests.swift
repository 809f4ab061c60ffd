import JSON
import Testing

@testable import Emulator

/// What the emulator answers is what the services' own documents say.
@Suite(
    .enabled(if: Specification.folder != nil, "the services' OpenAPI documents are not there"))
struct SpecificationTests {
    private static let dataPlane =
        "batch/data-plane/Microsoft.Batch/stable/2024-07-01.20.0/BatchService.json"
    private static let management =
        "batch/resource-manager/Microsoft.Batch/stable/2024-07-01/BatchManagement.json"
    private static let vault = "keyvault/data-plane/Microsoft.KeyVault/stable/7.5/"
    private static let vaultManagement =
        "keyvault/resource-manager/Microsoft.KeyVault/stable/2023-07-01/keyvault.json"
    private static let identities =
        "msi/resource-manager/Microsoft.ManagedIdentity/stable/2023-01-31/ManagedIdentity.json"

    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
        try cloud.importRender()
        try cloud.assignSecretsUser()
        _ = try cloud.management(
            "PUT", "\(cloud.account)/pools/successor", body: cloud.poolBody())
        cloud.clock.advance(by: 60)
    }

    @Test(arguments: [
        ("/pools", "CloudPoolListResult"), ("/pools/successor", "CloudPool"),
        ("/pools/render-windows", "CloudPool"), ("/certificates", "CertificateListResult"),
        ("/jobs", "CloudJobListResult"), ("/jobs/render-frames", "CloudJob"),
        ("/pools/successor/nodes", "ComputeNodeListResult"),
        ("/nodecounts", "PoolNodeCountsListResult"), ("/pools/none", "BatchError"),
    ])
    func batchDataPlane(path: String, definition: String) throws {
        let specification = try Specification(Self.dataPlane)
        let answer = try cloud.batch("GET", path).json
        #expect(specification.problems(answer, definition) == [])
    }

    /// A job with tasks that have run, a schedule, files, and a certificate that is in use.
    @Test(arguments: [
        ("/jobs/films", "CloudJob"), ("/jobs/films?$expand=stats", "CloudJob"),
        ("/jobs/films/tasks", "CloudTaskListResult"), ("/jobs/films/tasks/good", "CloudTask"),
        ("/jobs/films/tasks/bad", "CloudTask"), ("/jobs/films/tasks/long", "CloudTask"),
        ("/jobs/films/taskcounts", "TaskCountsResult"),
        (
            "/jobs/films/jobpreparationandreleasetaskstatus",
            "CloudJobListPreparationAndReleaseTaskStatusResult"
        ),
        ("/jobs/films/tasks/good/files", "NodeFileListResult"),
        ("/jobs/films/tasks/good/subtasksinfo", "CloudTaskListSubtasksResult"),
        ("/jobschedules", "CloudJobScheduleListResult"),
        ("/jobschedules/nightly?$expand=stats", "CloudJobSchedule"),
        ("/pools/automatic", "CloudPool"), ("/pools/preview-linux", "CloudPool"),
        ("/pools/preview-linux/nodes", "ComputeNodeListResult"),
        ("/certificates", "CertificateListResult"),
        ("/supportedimages", "AccountListSupportedImagesResult"),
        ("/poolusagemetrics", "PoolListUsageMetricsResult"),
    ])
    func batchDataPlaneAtWork(path: String, definition: String) throws {
        try setToWork()
        let specification = try Specification(Self.dataPlane)
        let parts = path.split(separator: "?").map(String.init)
        let answer = try cloud.batch("GET", parts[0], query: parts.count > 1 ? parts[1] : "")
        #expect(answer.status == 200)
        // Recorded: the length of a file is text, as numbers of 64 bits are.
        let problems = specification.problems(try answer.json, definition).filter {
            !$0.contains("contentLength")
        }
        #expect(problems == [])
    }

    private func setToWork() throws {
        _ = try cloud.batch(
            "POST", "/jobs",
            body: [
                "id": "films", "poolInfo": ["poolId": "render-linux"],
                "jobPreparationTask": ["commandLine": "x"],
            ])
        for (id, command) in [("good", "echo x"), ("bad", "exit 1"), ("long", "sleep 900")] {
            _ = try cloud.batch(
                "POST", "/jobs/films/tasks",
                body: ["id": .string(id), "commandLine": .string(command)])
        }
        _ = try cloud.batch(
            "POST", "/jobschedules",
            body: [
                "id": "nightly", "schedule": ["recurrenceInterval": "PT1H"],
                "jobSpecification": ["poolInfo": ["poolId": "render-linux"]],
            ])
        let scale: JSONValue = ["autoScale": ["formula": "$TargetDedicatedNodes=1"]]
        var body = cloud.poolBody()
        body["properties"]?["scaleSettings"] = scale
        _ = try cloud.management("PUT", "\(cloud.account)/pools/automatic", body: body)
        for held in try cloud.batch("GET", "/certificates").json["value"]?.array ?? [] {
            let key = "thumbprintAlgorithm=sha1,thumbprint=\(held["thumbprint"]?.string ?? "")"
            _ = try cloud.batch("DELETE", "/certificates(\(key))")
        }
        _ = try cloud.batch(
            "POST", "/pools/preview-linux/resize", body: ["targetDedicatedNodes": 9])
        _ = try cloud.batch("POST", "/pools/preview-linux/stopresize")
        cloud.clock.advance(by: 30)
    }

    @Test(arguments: [
        ("/certificates", "ListCertificatesResult"), ("/pools/automatic", "Pool"),
        ("/pools/preview-linux", "Pool"), ("/applications", "ListApplicationsResult"),
        ("/applications/renderer/versions", "ListApplicationPackagesResult"),
        ("/privateEndpointConnections", "ListPrivateEndpointConnectionsResult"),
        ("/privateLinkResources", "ListPrivateLinkResourcesResult"),
        ("/outboundNetworkDependenciesEndpoints", "OutboundEnvironmentEndpointCollection"),
    ])
    func batchManagementAtWork(path: String, definition: String) throws {
        try setToWork()
        let specification = try Specification(Self.management)
        let answer = try cloud.management("GET", cloud.account + path)
        #expect(answer.status == 200)
        #expect(specification.problems(try answer.json, definition) == [])
    }

    @Test(arguments: [
        ("quotas", "BatchLocationQuota"), ("virtualMachineSkus", "SupportedSkusResult"),
    ])
    func batchLocations(path: String, definition: String) throws {
        let specification = try Specification(Self.management)
        let location =
            "/subscriptions/\(cloud.subscription)/providers/Microsoft.Batch/locations/eastus"
        let answer = try cloud.management("GET", "\(location)/\(path)").json
        #expect(specification.problems(answer, definition) == [])
    }

    /// Settings are an object by the document and a string in the one recorded answer.
    @Test func nodeExtensions() throws {
        let specification = try Specification(Self.dataPlane)
        let shown = try cloud.firstExtension(of: "successor")
        let problems = specification.problems(shown, "NodeVMExtension")
        #expect(problems.filter { !$0.hasPrefix("NodeVMExtension.vmExtension.settings: ") } == [])
    }

    @Test(arguments: [
        ("", "BatchAccount"), ("/pools", "ListPoolsResult"), ("/pools/successor", "Pool"),
        ("/pools/render-linux", "Pool"), ("/certificates", "ListCertificatesResult"),
    ])
    func batchManagement(path: String, definition: String) throws {
        let specification = try Specification(Self.management)
        let answer = try cloud.management("GET", cloud.account + path).json
        #expect(specification.problems(answer, definition) == [])
    }

    @Test func batchManagementCertificates() throws {
        let specification = try Specification(Self.management)
        let cloud = try TestCloud(refusesCertificates: false)
        let made = try AccountCertificate(cloud)
        for method in ["PUT", "PATCH"] {
            let answer = try made.send(method).json
            #expect(specification.problems(answer, "Certificate") == [])
        }
    }

    @Test func keysOfAnAccount() throws {
        let specification = try Specification(Self.management)
        let answer = try cloud.management("POST", "\(cloud.account)/listKeys").json
        #expect(specification.problems(answer, "BatchAccountKeys") == [])
    }

    @Test(arguments: [
        ("certificates.json", "/certificates", "CertificateListResult"),
        ("certificates.json", "/certificates/render", "CertificateBundle"),
        ("certificates.json", "/certificates/render/policy", "CertificatePolicy"),
        ("certificates.json", "/certificates/render/versions", "CertificateListResult"),
        ("certificates.json", "/certificates/made/pending", "CertificateOperation"),
        ("certificates.json", "/certificates/made", "CertificateBundle"),
        ("certificates.json", "/certificates/contacts", "Contacts"),
        ("certificates.json", "/certificates/issuers", "CertificateIssuerListResult"),
        ("certificates.json", "/certificates/issuers/ca", "IssuerBundle"),
        ("certificates.json", "/deletedcertificates", "DeletedCertificateListResult"),
        ("certificates.json", "/deletedcertificates/old", "DeletedCertificateBundle"),
        ("secrets.json", "/secrets", "SecretListResult"),
        ("secrets.json", "/secrets/render", "SecretBundle"),
        ("secrets.json", "/deletedsecrets", "DeletedSecretListResult"),
        ("secrets.json", "/deletedsecrets/old", "DeletedSecretBundle"),
    ])
    func keyVault(document: String, path: String, definition: String) throws {
        try fillVault()
        let specification = try Specification(Self.vault + document)
        let response = try cloud.keyVault("GET", path)
        #expect(response.status == 200)
        // Recorded answers have what the document does not know: a nextLink of null on the last
        // page, an empty subject in lists, and basic constraints.
        let known = [
            ".nextLink: null is no string", "'subject' is not a property",
            "'basic_constraints' is not a property",
        ]
        let problems = try specification.problems(response.json, definition)
        #expect(problems.filter { problem in !known.contains { problem.hasSuffix($0) } } == [])
    }

    private func fillVault() throws {
        try cloud.importRender(as: "old")
        let names: JSONValue = ["subject": "CN=made"]
        let policy: JSONValue = ["issuer": ["name": "Self"], "x509_props": names]
        _ = try cloud.keyVault("POST", "/certificates/made/create", body: ["policy": policy])
        _ = try cloud.keyVault("DELETE", "/certificates/old")
        _ = try cloud.keyVault(
            "PUT", "/certificates/contacts", body: ["contacts": [["email": "a@b"]]])
        _ = try cloud.keyVault("PUT", "/certificates/issuers/ca", body: ["provider": "Test"])
        cloud.clock.advance(by: 10)
    }

    @Test func vaultsAndIdentities() throws {
        let vault = try cloud.management("GET", cloud.vault, version: "2023-07-01").json
        #expect(try Specification(Self.vaultManagement).problems(vault, "Vault") == [])
        let deleted = "/subscriptions/\(cloud.subscription)/providers/Microsoft.KeyVault"
        _ = try cloud.management("DELETE", cloud.vault, version: "2023-07-01")
        let list = try cloud.management("GET", "\(deleted)/deletedVaults", version: "2023-07-01")
        #expect(
            try Specification(Self.vaultManagement).problems(list.json, "DeletedVaultListResult")
                == [])
        let identity = try cloud.management(
            "GET", cloud.identity.id.description, version: "2023-01-31"
        ).json
        #expect(try Specification(Self.identities).problems(identity, "Identity") == [])
    }
}
