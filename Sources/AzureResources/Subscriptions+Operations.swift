internal import Azure

extension Subscriptions {
    /// What a subscription may use.
    static let ownOperations: [ServiceOperation] = [
        ServiceOperation(
            "locations", .get, "/subscriptions/{subscription}/locations",
            "list regions of subscription {subscription}", .pages("locations"), version: version)
    ]
}
