import JSON

extension ManagementService {
    private static let locationPath = "\(subscriptionProviders)/Microsoft.Batch/locations/*"

    static func addLocations(to routes: inout Routes) {
        routes.on("GET \(locationPath)/quotas", getQuotas)
        routes.on("GET \(locationPath)/virtualMachineSkus", listSizes)
        routes.on("POST \(locationPath)/checkNameAvailability", checkName)
    }

    private static func getQuotas(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        try requireLocation(state, call, "quotas/read")
        return ServerResponse(200, json: ["accountQuota": 3])
    }

    private static func listSizes(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        try requireLocation(state, call, "virtualMachineSkus/read")
        return try call.list(
            MachineSizes.all, filterFields: ["familyName", "name"]
        ) { $0["name"]?.string ?? "" }
    }

    private static func checkName(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        try requireLocation(state, call, "checkNameAvailability/read")
        let body = try call.body()
        guard let name = body["name"]?.string else {
            throw .invalidProperty("name", "It is missing")
        }
        guard body["type"]?.string?.lowercased() == BatchAccount.type.lowercased() else {
            throw .invalidProperty("type", "It has to be \(BatchAccount.type)")
        }
        let isWellFormed =
            (3...24).contains(name.count)
            && name.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLowercase) }
        guard isWellFormed else {
            return unavailable(
                "Invalid",
                "The specified account name is invalid. It has 3 to 24 lower case letters and "
                    + "digits.")
        }
        let location = call.captures[1].lowercased()
        guard state.accounts[name]?.location != location else {
            return unavailable(
                "AlreadyExists", "An account named '\(name)' is already in use.")
        }
        return ServerResponse(200, json: ["nameAvailable": true])
    }

    /// The answer that a name is taken or none, with the reason.
    static func unavailable(_ reason: String, _ message: String) -> ServerResponse {
        ServerResponse(
            200,
            json: [
                "nameAvailable": false, "reason": .string(reason), "message": .string(message),
            ])
    }

    private static func requireLocation(
        _ state: State, _ call: ManagementCall, _ action: String
    ) throws(ManagementError) {
        let subscription = try call.subscription(state)
        try call.require(
            "Microsoft.Batch/locations/\(action)",
            on: ResourcePath("/subscriptions/\(subscription.id)"), state)
    }
}
