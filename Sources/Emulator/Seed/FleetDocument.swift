import JSON

/// A generated seed of many accounts with many pools.
struct FleetDocument {
    let accounts: Int
    let pools: Int
    /// Of each pool.
    let nodes: Int

    /// How many certificates an account has; its pools share them.
    private static let certificatesPerAccount = 4

    /// A subscription, a vault and the operator, and nothing else.
    static let empty = base

    var document: JSONValue {
        var document = Self.base
        let names = (0..<accounts * Self.certificatesPerAccount).map { "fleet-\($0)" }
        document["certificates"] = .array(
            names.map { ["name": .string($0), "operatorFile": $0 == "fleet-0" ? "pfx" : "none"] })
        document["accounts"] = .array((0..<accounts).map { account($0) })
        return document
    }

    private func account(_ number: Int) -> JSONValue {
        let first = number * Self.certificatesPerAccount
        let certificates = (first..<first + Self.certificatesPerAccount).map { "fleet-\($0)" }
        let cores = Int64(max(1, pools * nodes) * 4)
        return [
            "name": .string("fleet\(number)"),
            "quotas": [
                "pools": .integer(Int64(max(100, 2 * pools))), "dedicatedCores": .integer(cores),
                "families": ["standardDSv3Family": .integer(cores)],
            ],
            "certificates": .array(certificates.map { ["certificate": .string($0)] }),
            "pools": .array((0..<pools).map { pool($0, certificates) }),
        ]
    }

    private func pool(_ number: Int, _ certificates: [String]) -> JSONValue {
        [
            "name": .string("pool-\(number)"),
            "image": number % 3 == 2 ? "windows-2022" : "ubuntu-22.04",
            "nodes": .integer(Int64(nodes)),
            "certificates": [["certificate": .string(certificates[number % certificates.count])]],
            "startTask": "/bin/bash -c 'ls $AZ_BATCH_CERTIFICATES_DIR'",
        ]
    }

    private static let base: JSONValue = [
        "subscriptions": [["name": "Contoso Production", "resourceGroups": ["contoso-batch"]]],
        "identities": [["name": "pool-identity"]], "vaults": [["name": "contoso-kv"]],
        "roleAssignments": .array(
            [
                ("Contributor", "subscription:Contoso Production"),
                ("Azure Batch Data Contributor", "subscription:Contoso Production"),
                (
                    "Role Based Access Control Administrator",
                    "subscription:Contoso Production"
                ),
                ("Key Vault Certificates Officer", "vault:contoso-kv"),
                ("Key Vault Secrets Officer", "vault:contoso-kv"),
                ("Key Vault Crypto Officer", "vault:contoso-kv"),
            ].map { role, scope in
                [
                    "principal": "operator", "role": .string(role),
                    "scope": .string(scope),
                ]
            }),
    ]
}
