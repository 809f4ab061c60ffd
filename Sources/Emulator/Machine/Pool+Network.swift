import JSON

extension Pool {
    /// The subnet that its nodes are in, nil if Batch made one for them.
    var subnet: ResourcePath? {
        (properties["networkConfiguration"]?["subnetId"]?.string).map { ResourcePath($0) }
    }

    /// Whether its nodes reach the internet by addresses of their own.
    ///
    /// https://learn.microsoft.com/azure/batch/simplified-node-communication-pool-no-public-ip
    var hasPublicAddress: Bool {
        let addresses = properties["networkConfiguration"]?["publicIPAddressConfiguration"]
        return addresses?["provision"]?.string?.lowercased() != "nopublicipaddresses"
    }

    /// Where requests of its nodes come from, as a vault sees them.
    ///
    /// The public address is made up (RFC 5737 keeps its range for that), but always the same for
    /// a pool of the same name, so that a rule can be written for it.
    var networkOrigin: NetworkOrigin {
        let sum = name.lowercased().utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
        return NetworkOrigin(address: "198.51.100.\(sum % 254 + 1)", subnet: subnet)
    }
}
