import JSON
import X509

/// A Batch account as a seed describes it, with what it holds.
struct SeedAccount {
    let item: JSONValue
    let path: String
    let names: SeedNames
    let bundles: [String: CertificateBundle]
    let now: Timestamp

    /// Pools are a day old, in ticks.
    private static let ageOfPools: Int64 = 86_400 * 10_000_000

    func account(id: ResourcePath, location: String) throws(SeedFailure) -> SeededAccount {
        let isName =
            id.name.utf8.allSatisfy { $0.isASCIILetterOrDigit }
            && id.name == id.name.lowercased()
        guard isName, (3...24).contains(id.name.utf8.count) else {
            throw SeedFailure(
                path: "\(path).name", reason: "an account's name has 3 to 24 of a-z and 0-9")
        }
        var account = BatchAccount(id: id, location: location)
        account.tags = item["tags"] ?? [:]
        account.settings = try settings()
        account.quotas = AccountQuotas(item["quotas"] ?? [:])
        account.identities = try names.identityIDs(item["identities"], at: "\(path).identities")
        for (index, certificate) in (item["certificates"]?.array ?? []).enumerated() {
            try add(certificate, to: &account, at: "\(path).certificates[\(index)]")
        }
        for application in item["applications"]?.array ?? [] { add(application, to: &account) }
        return try withContents(account)
    }

    private func settings() throws(SeedFailure) -> [String: JSONValue] {
        var settings: [String: JSONValue] = [:]
        settings["poolAllocationMode"] = item["allocationMode"]
        settings["publicNetworkAccess"] = item["publicNetworkAccess"]
        settings["allowedAuthenticationModes"] = item["authenticationModes"]
        if let vault = item["keyVault"]?.string {
            let id = try SeedNames.find(vault, "vault", names.vaults, "\(path).keyVault")
            settings["keyVaultReference"] = [
                "id": .string(id.description),
                "url": .string("\(Endpoints.unstarted.vault(id.name))/"),
            ]
        }
        if let storage = item["autoStorage"] {
            settings["autoStorage"] = try names.filled(storage, at: "\(path).autoStorage")
        }
        return settings
    }

    private func withContents(_ account: BatchAccount) throws(SeedFailure) -> SeededAccount {
        var seeded = SeededAccount(account: account, pools: [])
        var known: [String: Bool] = [:]
        for (index, pool) in (item["pools"]?.array ?? []).enumerated() {
            let path = "\(path).pools[\(index)]"
            let made = try SeedPool(item: pool, path: path, names: names, account: account)
                .pool(created: Timestamp(ticks: now.ticks - Self.ageOfPools))
            guard known.updateValue(true, forKey: made.pool.name) == nil else {
                throw SeedFailure(
                    path: path, reason: "there are two pools '\(made.pool.name)'")
            }
            seeded.pools.append(made)
        }
        try findReferrers(in: &seeded)
        for (index, job) in (item["jobs"]?.array ?? []).enumerated() {
            let reader = SeedJobs(
                path: "\(path).jobs[\(index)]", names: names, pools: known, created: now)
            seeded.jobs.append(try reader.job(job))
        }
        for (index, schedule) in (item["jobSchedules"]?.array ?? []).enumerated() {
            let reader = SeedJobs(
                path: "\(path).jobSchedules[\(index)]", names: names, pools: known, created: now)
            seeded.schedules.append(try reader.schedule(schedule))
        }
        return seeded
    }

    /// The pools because of which a certificate could not be deleted.
    private func findReferrers(in seeded: inout SeededAccount) throws(SeedFailure) {
        let pools = seeded.pools.map(\.pool)
        for (index, item) in (item["certificates"]?.array ?? []).enumerated()
        where item["state"]?.string == "deleteFailed" {
            let name = item["certificate"]?.string ?? ""
            let thumbprint = (names.thumbprints[name] ?? "").lowercased()
            let referrers = pools.filter { $0.refers(toCertificate: thumbprint) }.map(\.name)
            guard !referrers.isEmpty else {
                throw SeedFailure(
                    path: "\(path).certificates[\(index)].state",
                    reason: "no pool refers to '\(name)': its deletion would not fail")
            }
            seeded.account.certificates[thumbprint]?.referrers = referrers.sorted()
        }
    }

    private func add(
        _ item: JSONValue, to account: inout BatchAccount, at path: String
    ) throws(SeedFailure) {
        let bundle = try SeedNames.find(
            item["certificate"]?.string ?? "", "certificate", bundles, "\(path).certificate")
        let format = item["format"]?.string == "cer" ? BatchCertificate.Format.cer : .pfx
        var held = BatchCertificate(certificate: bundle.leaf, format: format, created: now)
        if format == .pfx { held.keepKey(of: bundle, password: RandomSecret.password()) }
        switch item["state"]?.string {
        case "deleting": held.state.enter(.deleting, at: now)
        case "deleteFailed": held.state.enter(.deleteFailed, at: now)
        default: break
        }
        account.certificates[held.thumbprint] = held
    }

    private func add(_ item: JSONValue, to account: inout BatchAccount) {
        let name = item["name"]?.string ?? ""
        let versions = (item["versions"]?.array ?? []).compactMap(\.string)
        account.applications[name.lowercased()] = BatchApplication(
            name: name, displayName: item["displayName"]?.string ?? name, created: now,
            defaultVersion: versions.last,
            packages: Dictionary(
                versions.map {
                    (
                        $0.lowercased(),
                        .init(version: $0, format: "zip", created: now, activated: now)
                    )
                }, uniquingKeysWith: { $1 }))
    }
}
