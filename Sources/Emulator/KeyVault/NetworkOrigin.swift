/// Where a request to a vault comes from.
struct NetworkOrigin: Sendable {
    /// The public IPv4 address.
    let address: String
    /// The subnet, if it has a service endpoint for vaults.
    var subnet: ResourcePath?

    /// Whoever comes through the emulator's own port.
    static let loopback = NetworkOrigin(address: "127.0.0.1")
}
