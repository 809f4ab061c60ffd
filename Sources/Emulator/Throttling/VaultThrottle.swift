/// Key Vault's limits: 4000 transactions in 10 seconds for a vault, five times as much for all
/// vaults of a subscription in a region.
///
/// Thresholds are weighted and enforced on their sum: making a software key, for which the limit is
/// 20, costs as much as 200 reads.
/// https://learn.microsoft.com/azure/key-vault/general/service-limits
struct VaultThrottle {
    private static let vault = TokenBucket.Limit(size: 4000, refill: 400)
    private static let subscription = TokenBucket.Limit(size: 20_000, refill: 2000)
    private static let keyCost = 200.0

    private let charges: [Throttle.Charge]

    init(_ request: ServerRequest, _ vault: Vault) {
        let cost = Self.makesKey(request) ? Self.keyCost : 1
        let name = vault.id.name.lowercased()
        let subscription = vault.id.subscription ?? ""
        charges = [
            Throttle.Charge(key: "vault \(name)", limit: Self.vault, cost: cost),
            Throttle.Charge(
                key: "vaults \(subscription) \(vault.location)", limit: Self.subscription,
                cost: cost),
        ]
    }

    /// Certificates that are made or imported bring a key each.
    private static func makesKey(_ request: ServerRequest) -> Bool {
        let segments = request.segments.map { $0.lowercased() }
        return request.method == "POST" && segments.count == 3
            && ["certificates", "keys"].contains(segments[0])
            && ["create", "import"].contains(segments[2])
    }

    /// Lets a request through.
    func admit(_ state: inout State) throws(VaultError) {
        do throws(Throttle.Refusal) {
            _ = try state.throttle.admit(charges, at: state.clock.now)
        } catch {
            throw VaultError(
                status: 429, code: "Throttled",
                message: "Request was not processed because too many requests were received. "
                    + "Reason: VaultRequestTypeLimitReached",
                headers: ["Retry-After": String(error.retryAfter)])
        }
    }
}
