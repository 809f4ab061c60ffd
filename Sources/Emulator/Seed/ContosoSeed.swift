import JSON
import Secrets
import X509

/// A small company: two accounts, six pools, a vault, and an identity without any role yet.
struct ContosoSeed {
    private let now: Timestamp
    private let subscription = StableIdentifier.make("subscription:contoso")
    private let group = "contoso-batch"
    private let location = "eastus"
    private let maker: CertificateMaker

    init(now: Timestamp) throws(CertificateError) {
        self.now = now
        maker = try CertificateMaker()
    }

    /// Builds it; its certificates, keys and secrets are made anew each time.
    func seed() throws(CertificateError) -> Seed {
        let keys = try KeyMaker.rsa(bits: 2048, count: 3 + DirectoryMaker.keyCount)
        let render = try maker.make("render.contoso.example", keys[0])
        let licence = try maker.make("licence.contoso.example", keys[1])
        let encode = try maker.make("encode.contoso.example", keys[2])
        let made = try DirectoryMaker(tenant: "contoso", keys: Array(keys[3...]))
        let application = made.directory.applications[0]
        let vault = Vault(
            id: resource("Microsoft.KeyVault/vaults", "contoso-kv"), location: location)
        return Seed(
            directory: made.directory,
            operatorClientID: application.clientID,
            operatorCertificate: made.operatorCertificate,
            subscriptions: [
                Subscription(
                    id: subscription, displayName: "Contoso Production", resourceGroups: [group])
            ],
            resourceGroup: group,
            accounts: [renderAccount(render, licence), batchAccount(encode)],
            vaults: [vault], identities: [poolIdentity],
            roleAssignments: roles(of: application.objectID, "ServicePrincipal", vault: vault.id)
                + made.directory.users.flatMap { roles(of: $0.objectID, "User", vault: vault.id) },
            operatorFiles: [
                try file("render", render), try file("licence", licence),
                try file("encode", encode),
            ],
            storageAccounts: [storageAccount(encode)])
    }

    // MARK: - Accounts

    private func renderAccount(
        _ render: CertificateBundle, _ licence: CertificateBundle
    ) -> SeededAccount {
        var account = BatchAccount(id: accountID("contosorender"), location: location)
        let renderID = add(render, to: &account)
        let licenceID = add(licence, to: &account)
        add(job: "render-frames", on: "render-linux", to: &account)
        account.applications["renderer"] = BatchApplication(
            name: "renderer", displayName: "Renderer", created: now,
            defaultVersion: "1.0",
            packages: [
                "1.0": .init(version: "1.0", format: "zip", created: now, activated: now)
            ])
        let pools = [
            PoolTemplate(
                name: "render-linux", image: .ubuntu2204, nodes: 2, certificates: [renderID],
                startCommand: "/bin/bash -c 'mkdir -p /opt/render && "
                    + "cp $AZ_BATCH_CERTIFICATES_DIR/* /opt/render/'"),
            PoolTemplate(
                name: "render-windows", image: .windows2022, vmSize: "STANDARD_D4S_V3",
                certificates: [renderID, licenceID],
                startCommand: "cmd /c start-render-service.cmd"),
            PoolTemplate(name: "preview-linux", image: .ubuntu2204),
        ]
        return SeededAccount(account: account, pools: pools.map { $0.pool(created: now) })
    }

    private func batchAccount(_ encode: CertificateBundle) -> SeededAccount {
        var account = BatchAccount(id: accountID("contosobatch"), location: location)
        let encodeID = add(encode, to: &account)
        add(job: "nightly-encode", on: "encode-linux", to: &account)
        let pools = [
            PoolTemplate(
                name: "encode-linux", image: .ubuntu2204, certificates: [encodeID],
                startCommand: "/bin/bash -c 'ls ${AZ_BATCH_CERTIFICATES_DIR}'"),
            PoolTemplate(
                name: "encode-windows", image: .windows2019, certificates: [encodeID]),
            PoolTemplate(name: "report-windows", image: .windows2022, nodes: 0),
        ]
        return SeededAccount(account: account, pools: pools.map { $0.pool(created: now) })
    }

    private func add(_ bundle: CertificateBundle, to account: inout BatchAccount) -> ResourcePath {
        var held = BatchCertificate(certificate: bundle.leaf, format: .pfx, created: now)
        held.keepKey(of: bundle, password: RandomSecret.password())
        account.certificates[held.thumbprint] = held
        return account.id.appending("certificates/\(held.name)")
    }

    private func add(job id: String, on pool: String, to account: inout BatchAccount) {
        account.jobs[id] = Job(
            id: id,
            specification: [
                "priority": 0, "poolInfo": ["poolId": .string(pool)],
                "onAllTasksComplete": "noaction", "onTaskFailure": "noaction",
                "usesTaskDependencies": false,
                "constraints": [
                    "maxWallClockTime": "P10675199DT2H48M5.4775807S", "maxTaskRetryCount": 0,
                ],
            ],
            created: now)
    }

    // MARK: - Storage

    private var storageID: ResourcePath {
        resource("Microsoft.Storage/storageAccounts", "contosostore")
    }

    /// Certificates without their keys, which nodes only have to trust.
    private func storageAccount(_ encode: CertificateBundle) -> StorageAccount {
        var account = StorageAccount(id: storageID, location: location, created: now)
        var container = BlobContainer(name: "certificates", modified: now)
        var headers = BlobHeaders()
        headers["Content-Type"] = "application/pkix-cert"
        headers["Content-MD5"] = BlobChecksum.text(of: encode.leaf.derBytes)
        container.blobs["encode.cer"] = Blob(
            content: encode.leaf.derBytes, headers: headers, metadata: [:], created: now,
            modified: now)
        account.containers[container.name] = container
        return account
    }

    // MARK: - Identities and roles

    private var poolIdentity: ManagedIdentity {
        let id = resource("Microsoft.ManagedIdentity/userAssignedIdentities", "pool-identity")
        return ManagedIdentity(
            id: id, location: location, clientID: StableIdentifier.make("client", id),
            principalID: StableIdentifier.make("principal", id))
    }

    private func roles(
        of principal: String, _ kind: String, vault: ResourcePath
    ) -> [RoleAssignment] {
        let all = ResourcePath("/subscriptions/\(subscription)")
        let given: [(RoleDefinition, ResourcePath)] = [
            (.contributor, all), (.batchDataContributor, all), (.accessAdministrator, all),
            (.certificatesOfficer, vault), (.secretsOfficer, vault), (.cryptoOfficer, vault),
            (.blobDataContributor, storageID),
        ]
        return given.map { role, scope in
            RoleAssignment(
                name: StableIdentifier.make("assignment:\(principal):\(role.id):\(scope)"),
                scope: scope,
                roleID: role.id, principalID: principal, principalType: kind,
                created: now, createdBy: principal)
        }
    }

    // MARK: - Parts

    private func resource(_ type: String, _ name: String) -> ResourcePath {
        ResourcePath(subscription: subscription, group: group, type: type, name: name)
    }

    private func accountID(_ name: String) -> ResourcePath {
        resource("Microsoft.Batch/batchAccounts", name)
    }

    private func file(
        _ name: String, _ bundle: CertificateBundle
    ) throws(CertificateError) -> OperatorFile {
        let password = RandomSecret.password()
        return OperatorFile(
            name: name, thumbprint: bundle.leaf.thumbprintSHA1,
            pfx: try bundle.pkcs12(password: password, friendlyName: name), password: password)
    }
}
