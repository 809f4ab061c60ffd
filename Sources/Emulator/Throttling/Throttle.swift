/// The limits of the services on requests, those of Azure times a factor.
///
/// They go by the wall's clock, as clients do when they wait.
struct Throttle: Sendable, Codable {
    /// One limit on a request: whose bucket, and how much it takes out of it.
    struct Charge: Sendable {
        let key: String
        let limit: TokenBucket.Limit
        var cost = 1.0
    }

    /// A request that has to come again later.
    struct Refusal: Error {
        /// The seconds until it would get through.
        let retryAfter: Int
        /// The bucket that lacks tokens.
        let key: String
    }

    /// Nil for no limits at all.
    private let scale: Double?
    private var buckets: [String: TokenBucket] = [:]

    init(scale: Double?) {
        self.scale = scale
    }

    /// Takes a request's tokens out of all of its buckets, or out of none.
    ///
    /// - Returns: What is left in each, in whole requests of cost 1.
    mutating func admit(_ charges: [Charge], at time: Timestamp) throws(Refusal) -> [Int] {
        guard let scale else { return [] }
        let now = Double(time.ticks) / 10_000_000
        for charge in charges {
            let limit = charge.limit.scaled(scale, cost: charge.cost)
            let bucket = buckets[charge.key] ?? TokenBucket(limit, at: now)
            let wait = bucket.wait(for: charge.cost, limit, at: now)
            guard wait <= 0 else {
                throw Refusal(retryAfter: max(1, Int(wait.rounded(.up))), key: charge.key)
            }
        }
        return charges.map { charge in
            let limit = charge.limit.scaled(scale, cost: charge.cost)
            var bucket = buckets[charge.key] ?? TokenBucket(limit, at: now)
            bucket.take(charge.cost, limit, at: now)
            buckets[charge.key] = bucket
            return Int(bucket.available(limit, at: now))
        }
    }
}
