import JSON

/// Sizes of nodes, with the capabilities that operators look at first.
enum MachineSizes {
    /// By name.
    static let all: [JSONValue] = [
        size("Standard_D2s_v3", "standardDSv3Family", cores: 2, gigabytes: 8),
        size("Standard_D2s_v5", "standardDSv5Family", cores: 2, gigabytes: 8),
        size("Standard_D4s_v3", "standardDSv3Family", cores: 4, gigabytes: 16),
        size("Standard_D4s_v5", "standardDSv5Family", cores: 4, gigabytes: 16),
        size("Standard_D8s_v3", "standardDSv3Family", cores: 8, gigabytes: 32),
        size("Standard_D8s_v5", "standardDSv5Family", cores: 8, gigabytes: 32),
    ]

    private static let families = Dictionary(
        all.map { ($0["name"]?.string?.lowercased() ?? "", $0["familyName"]?.string ?? "") },
        uniquingKeysWith: { $1 })

    /// The family of a size, nil for a size that is not among them.
    static func family(of size: String) -> String? { families[size.lowercased()] }

    private static func size(
        _ name: String, _ family: String, cores: Int, gigabytes: Int
    ) -> JSONValue {
        let capabilities = [
            ("vCPUs", String(cores)), ("MemoryGB", String(gigabytes)),
            ("HyperVGenerations", "V1,V2"), ("CpuArchitectureType", "x64"),
            ("LowPriorityCapable", "True"), ("PremiumIO", "True"),
            ("VMDeploymentTypes", "IaaS"),
        ]
        return [
            "name": .string(name), "familyName": .string(family),
            "capabilities": .array(
                capabilities.map { ["name": .string($0.0), "value": .string($0.1)] }),
        ]
    }
}
