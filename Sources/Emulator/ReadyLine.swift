internal import JSON
internal import Secrets
internal import Synchronization

/// What the emulator says when it is ready; writes the files that the line names.
struct ReadyLine {
    let json: JSONValue

    init(
        _ emulator: Emulator, _ folder: StateFolder, proxyPort: Int
    ) throws(EmulatorError) {
        let seed = emulator.seed
        let endpoints = emulator.state.withLock { $0.endpoints }
        var line = Self.addresses(seed, endpoints, folder, proxyPort: proxyPort)
        let secret = seed.directory.application(seed.operatorClientID)?.secret.revealed() ?? ""
        line["client_secret_file"] = .string(
            try folder.write(Array(secret.utf8), to: "client-secret"))
        if emulator.configuration.printsSecrets { line["client_secret"] = .string(secret) }
        try Self.addSignIn(to: &line, emulator, folder)
        line["control_token_file"] = .string(
            try folder.write(Array(emulator.controlToken.revealed().utf8), to: "control-token"))
        line["accounts"] = .array(try Self.accounts(seed, endpoints, folder))
        line["storage_accounts"] = .array(try Self.storageAccounts(seed, endpoints, folder))
        line["vaults"] = .array(
            seed.vaults.map {
                ["name": .string($0.id.name), "url": .string(endpoints.vault($0.id.name))]
            })
        line["applications"] = .array(try Self.applications(seed, folder))
        line["identities"] = .array(seed.identities.map(Self.identity))
        line["pfx"] = .array(try Self.files(seed, .pfx, folder))
        line["pem"] = .array(try Self.files(seed, .pem, folder))
        line["hosts"] = .array(RunningEmulator.names(in: line).map { .string($0) })
        json = line
    }

    /// Where everything is, and who the operator is.
    private static func addresses(
        _ seed: Seed, _ endpoints: Endpoints, _ folder: StateFolder, proxyPort: Int
    ) -> JSONValue {
        [
            "ready": true, "port": .integer(Int64(endpoints.port)),
            "state_dir": .string(folder.path),
            "ca_file": .string(folder.path(of: HostCertificate.authorityFile)),
            "authority": .string(endpoints.authority),
            "resource_manager": .string(endpoints.resourceManager),
            "imds": .string(endpoints.imds),
            "control": .string(endpoints.control),
            "proxy": .string("http://127.0.0.1:\(proxyPort)"),
            "vault_suffix": .string(endpoints.vaultSuffix),
            "batch_suffix": .string(endpoints.batchSuffix),
            "storage_suffix": .string(endpoints.storageSuffix),
            "storage_audience": .string(Audiences.storageResource),
            "vault_audience": .string(endpoints.vaultAudience),
            "batch_audience": .string(Audiences.batchResource),
            "resource_manager_audience": .string(Audiences.managementResource),
            "tenant_id": .string(seed.directory.tenantID),
            "client_id": .string(seed.operatorClientID),
            "subscription_id": .string(seed.subscriptions.first?.id ?? ""),
            "resource_group": .string(seed.resourceGroup),
        ]
    }

    private static func accounts(
        _ seed: Seed, _ endpoints: Endpoints, _ folder: StateFolder
    ) throws(EmulatorError) -> [JSONValue] {
        var accounts: [JSONValue] = []
        for account in seed.accounts.map(\.account) {
            let name = account.id.name
            let key = Array(account.primaryKey.revealed().utf8)
            accounts.append([
                "name": .string(name),
                "endpoint": .string("https://\(endpoints.account(name, in: account.location))"),
                "key_file": .string(try folder.write(key, to: "\(name).key")),
            ])
        }
        return accounts
    }

    private static func storageAccounts(
        _ seed: Seed, _ endpoints: Endpoints, _ folder: StateFolder
    ) throws(EmulatorError) -> [JSONValue] {
        var accounts: [JSONValue] = []
        for account in seed.storageAccounts {
            let name = account.id.name
            let key = Array(account.primaryKey.revealed().utf8)
            accounts.append([
                "name": .string(name), "endpoint": .string(endpoints.blobs(name)),
                "key_file": .string(try folder.write(key, to: "\(name).storage.key")),
            ])
        }
        return accounts
    }

    /// Those besides the operator's.
    private static func applications(
        _ seed: Seed, _ folder: StateFolder
    ) throws(EmulatorError) -> [JSONValue] {
        var applications: [JSONValue] = []
        for application in seed.directory.applications.dropFirst() {
            let secret = Array(application.secret.revealed().utf8)
            applications.append([
                "name": .string(application.name), "client_id": .string(application.clientID),
                "client_secret_file": .string(
                    try folder.write(secret, to: "\(application.name).secret")),
            ])
        }
        return applications
    }

    private static func identity(_ identity: ManagedIdentity) -> JSONValue {
        [
            "name": .string(identity.id.name), "id": .string(identity.id.description),
            "client_id": .string(identity.clientID), "principal_id": .string(identity.principalID),
        ]
    }

    private static func files(
        _ seed: Seed, _ form: OperatorFile.Form, _ folder: StateFolder
    ) throws(EmulatorError) -> [JSONValue] {
        var files: [JSONValue] = []
        for file in seed.operatorFiles where file.form == form {
            let name = "\(file.name).\(form.rawValue)"
            var entry: JSONValue = [
                "thumbprint": .string(file.thumbprint),
                "file": .string(try folder.write(file.contents, to: name)),
            ]
            if form == .pfx {
                let password = Array(file.password.revealed().utf8)
                entry["password_file"] = .string(
                    try folder.write(password, to: "\(file.name).password"))
            }
            files.append(entry)
        }
        return files
    }
}
