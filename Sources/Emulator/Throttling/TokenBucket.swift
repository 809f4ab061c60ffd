/// A bucket of tokens that fills up again steadily; each request takes some out.
struct TokenBucket: Sendable, Codable {
    /// How large a bucket is, and how many tokens come back in a second.
    struct Limit: Sendable {
        let size: Double
        let refill: Double

        /// The same for a cloud that is larger or smaller; one request always gets through.
        func scaled(_ factor: Double, cost: Double) -> Limit {
            Limit(size: max(cost, size * factor), refill: refill * factor)
        }
    }

    private var tokens: Double
    /// In seconds of the wall's time.
    private var filled: Double

    /// Begins full.
    init(_ limit: Limit, at now: Double) {
        tokens = limit.size
        filled = now
    }

    /// What is there now.
    func available(_ limit: Limit, at now: Double) -> Double {
        min(limit.size, tokens + max(0, now - filled) * limit.refill)
    }

    /// The seconds until so many tokens are there; 0 if they are.
    func wait(for cost: Double, _ limit: Limit, at now: Double) -> Double {
        max(0, (cost - available(limit, at: now)) / limit.refill)
    }

    /// Takes tokens out, which are there.
    mutating func take(_ cost: Double, _ limit: Limit, at now: Double) {
        tokens = available(limit, at: now) - cost
        filled = now
    }
}
