/// ARM's limits: for each principal in a subscription or the tenant, and fifteen times as much for
/// all principals of a subscription together.
///
/// learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
struct ManagementThrottle {
    private static let reads = TokenBucket.Limit(size: 250, refill: 25)
    private static let changes = TokenBucket.Limit(size: 200, refill: 10)
    private static let principals = 15.0

    private let subscription: String?
    private let kind: String
    private let charges: [Throttle.Charge]

    init(_ request: ServerRequest, _ caller: Caller) {
        let segments = request.segments
        subscription =
            segments.count > 1 && segments[0].lowercased() == "subscriptions"
            ? segments[1].lowercased() : nil
        switch request.method {
        case "GET", "HEAD": kind = "reads"
        case "DELETE": kind = "deletes"
        default: kind = "writes"
        }
        let limit = kind == "reads" ? Self.reads : Self.changes
        let scope = "arm \(subscription ?? "tenant") \(kind)"
        var charges = [Throttle.Charge(key: "\(scope) \(caller.objectID)", limit: limit)]
        if subscription != nil {
            charges.append(
                Throttle.Charge(
                    key: scope,
                    limit: TokenBucket.Limit(
                        size: limit.size * Self.principals, refill: limit.refill * Self.principals)
                ))
        }
        self.charges = charges
    }

    /// Lets a request through.
    ///
    /// - Returns: The header fields that say what is left.
    func admit(_ state: inout State) throws(ManagementError) -> HeaderFields {
        do throws(Throttle.Refusal) {
            let left = try state.throttle.admit(charges, at: state.clock.now)
            return fields(left)
        } catch {
            throw refusal(error)
        }
    }

    private func fields(_ left: [Int]) -> HeaderFields {
        let scopes = subscription == nil ? ["tenant"] : ["subscription", "subscription-global"]
        return HeaderFields(
            zip(scopes, left).map { scope, count in
                (name: "x-ms-ratelimit-remaining-\(scope)-\(kind)", value: String(count))
            })
    }

    private func refusal(_ refusal: Throttle.Refusal) -> ManagementError {
        let scope = subscription.map { "subscription '\($0)'" } ?? "the tenant"
        let name = subscription == nil ? "tenant" : "subscription"
        return ManagementError(
            status: 429,
            code: subscription == nil ? "TooManyRequests" : "SubscriptionRequestsThrottled",
            message: "The number of \(kind) for \(scope) exceeded the limit. Please try again "
                + "after '\(refusal.retryAfter)' seconds.",
            headers: [
                "Retry-After": String(refusal.retryAfter),
                "x-ms-ratelimit-remaining-\(name)-\(kind)": "0",
            ])
    }
}
