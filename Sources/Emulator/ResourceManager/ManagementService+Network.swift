import JSON

extension ManagementService {
    static func addNetwork(to routes: inout Routes) {
        routes.on("GET \(accountPath)/privateEndpointConnections", listConnections)
        routes.on("GET \(accountPath)/privateEndpointConnections/*", getConnection)
        routes.on("GET \(accountPath)/privateLinkResources", listLinks)
        routes.on("GET \(accountPath)/privateLinkResources/*", getLink)
        routes.on("GET \(accountPath)/outboundNetworkDependenciesEndpoints", listOutbound)
    }

    /// The emulated accounts are reached on loopback alone and have none.
    private static func listConnections(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require(
            "\(BatchAccount.type)/privateEndpointConnections/read", on: account.id, state)
        return try call.list([])
    }

    private static func getConnection(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        let type = "\(BatchAccount.type)/privateEndpointConnections"
        try call.require("\(type)/read", on: account.id, state)
        throw .notFound(type, call.captures[3], group: try call.group(state))
    }

    private static func listLinks(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(BatchAccount.type)/privateLinkResources/read", on: account.id, state)
        return try call.list(["batchAccount", "nodeManagement"].map { link($0, account, state) })
    }

    private static func getLink(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        let type = "\(BatchAccount.type)/privateLinkResources"
        try call.require("\(type)/read", on: account.id, state)
        let wanted = call.captures[3].lowercased()
        let groups = ["batchAccount", "nodeManagement"]
        guard let group = groups.first(where: { $0.lowercased() == wanted }) else {
            throw .notFound(type, call.captures[3], group: try call.group(state))
        }
        return ServerResponse(200, json: link(group, account, state))
    }

    private static func link(
        _ group: String, _ account: BatchAccount, _ state: State
    ) -> JSONValue {
        let suffix = state.endpoints.batchSuffix.prefix { $0 != ":" }
        return [
            "id": .string("\(account.id)/privateLinkResources/\(group)"), "name": .string(group),
            "type": .string("\(BatchAccount.type)/privateLinkResources"),
            "properties": [
                "groupId": .string(group), "requiredMembers": [.string(group)],
                "requiredZoneNames": [.string("privatelink.\(suffix)")],
            ],
        ]
    }

    /// What the nodes of an account need to reach.
    private static func listOutbound(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require(
            "\(BatchAccount.type)/outboundNetworkDependenciesEndpoints/read", on: account.id, state)
        let endpoint = state.endpoints.account(account.id.name, in: account.location)
        let host = endpoint.prefix { $0 != ":" }
        return ServerResponse(
            200,
            json: [
                "value": [
                    [
                        "category": "Azure Batch",
                        "endpoints": [
                            [
                                "domainName": .string(String(host)),
                                "description": .string(
                                    "Applicable to job manager tasks, tasks that use job scoped "
                                        + "authentication, or any task that makes calls to Batch."
                                ),
                                "endpointDetails": [
                                    ["port": .integer(Int64(state.endpoints.publicPort))]
                                ],
                            ]
                        ],
                    ]
                ]
            ])
    }
}
