internal import Azure

extension ResourceOperations {
    /// What decides whether the nodes of a pool reach a vault.
    ///
    /// learn.microsoft.com/rest/api/virtualnetwork
    static let networkOperations: [ServiceOperation] = [
        ServiceOperation(
            "subnet", .get, "{+subnet}", "get subnet {+subnet}", .lookup, version: "2024-05-01"),
        ServiceOperation(
            "route_table", .get, "{+table}", "get route table {+table}", .lookup,
            version: "2024-05-01"),
    ]
}
