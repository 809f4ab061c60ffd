import JSON
import Secrets

extension ManagementService {

    static func addAccounts(to routes: inout Routes) {
        routes.on("GET \(subscriptionProviders)/\(BatchAccount.type)", listAccounts)
        routes.on("GET \(groupProviders)/\(BatchAccount.type)", listAccounts)
        routes.on("GET \(accountPath)", getAccount)
        routes.on("PATCH \(accountPath)", patchAccount)
        routes.on("POST \(accountPath)/listKeys", listKeys)
        routes.on("POST \(accountPath)/regenerateKeys", regenerateKey)
    }

    private static func listAccounts(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let accounts = try call.resources(state.accounts.values, state)
        return try call.list(accounts.map { view(of: $0, state) })
    }

    private static func getAccount(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(BatchAccount.type)/read", on: account.id, state)
        return ServerResponse(200, json: view(of: account, state))
    }

    // https://learn.microsoft.com/rest/api/batchmanagement/batch-account/update
    private static let patchable: Set<String> = [
        "allowedAuthenticationModes", "autoStorage", "encryption", "networkProfile",
        "publicNetworkAccess",
    ]

    private static func patchAccount(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        var account = try account(state, call)
        try call.require("\(BatchAccount.type)/write", on: account.id, state)
        let body = try call.body()
        for (name, value) in body["properties"]?.object ?? [:] {
            guard patchable.contains(name) else {
                throw .invalidProperty(name, "It cannot be changed")
            }
            account.settings[name] = value
        }
        if let access = body["properties"]?["publicNetworkAccess"]?.string {
            guard ["Enabled", "Disabled", "SecuredByPerimeter"].contains(access) else {
                throw .invalidProperty(
                    "publicNetworkAccess", "It has to be Enabled, Disabled or SecuredByPerimeter")
            }
        }
        if let tags = body["tags"] {
            guard tags.object?.values.allSatisfy({ $0.string != nil }) == true else {
                throw .invalidProperty("tags", "It has to be an object of texts")
            }
            account.tags = tags
        }
        let stamp = state.stamp()
        state.accounts[account.id.name.lowercased()] = account
        var response = ServerResponse(200, json: view(of: account, state))
        response.headers["ETag"] = "\"\(stamp.eTag)\""
        response.headers["Last-Modified"] = stamp.httpDate
        return response
    }

    private static func listKeys(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(BatchAccount.type)/listKeys/action", on: account.id, state)
        return keys(of: account)
    }

    private static func regenerateKey(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        var account = try account(state, call)
        try call.require("\(BatchAccount.type)/regenerateKeys/action", on: account.id, state)
        switch try call.body()["keyName"]?.string {
        case "Primary": account.primaryKey = RandomSecret.key()
        case "Secondary": account.secondaryKey = RandomSecret.key()
        default: throw .invalidProperty("keyName", "It has to be Primary or Secondary")
        }
        state.accounts[account.id.name.lowercased()] = account
        return keys(of: account)
    }

    private static func keys(of account: BatchAccount) -> ServerResponse {
        ServerResponse(
            200,
            json: [
                "accountName": .string(account.id.name),
                "primary": .string(account.primaryKey.revealed()),
                "secondary": .string(account.secondaryKey.revealed()),
            ])
    }

    /// The account of a path: subscription, group and name, in this order.
    static func account(
        _ state: State, _ call: ManagementCall
    ) throws(ManagementError) -> BatchAccount {
        let group = try call.group(state)
        let subscription = try call.subscription(state)
        guard let account = state.accounts[call.captures[2].lowercased()],
            account.id.subscription == subscription.id, account.id.group == group.lowercased()
        else { throw .notFound(BatchAccount.type, call.captures[2], group: group) }
        return account
    }

    static func view(of account: BatchAccount, _ state: State) -> JSONValue {
        let name = account.id.name
        let properties = properties(of: account, state).merging(account.settings) { $1 }
        return [
            "id": .string(account.id.description), "name": .string(name),
            "type": .string(BatchAccount.type), "location": .string(account.location),
            "tags": account.tags,
            "identity": identity(account.identities, state),
            "properties": .object(properties),
        ]
    }

    private static func identity(_ ids: [ResourcePath], _ state: State) -> JSONValue {
        guard !ids.isEmpty else { return ["type": "None"] }
        let assigned = ids.compactMap { state.identities[$0] }.map {
            (
                $0.id.description,
                [
                    "clientId": .string($0.clientID), "principalId": .string($0.principalID),
                ] as JSONValue
            )
        }
        return [
            "type": "UserAssigned",
            "userAssignedIdentities": .object(Dictionary(assigned) { first, _ in first }),
        ]
    }

    private static func properties(
        of account: BatchAccount, _ state: State
    ) -> [String: JSONValue] {
        let name = account.id.name
        return [
            "accountEndpoint": .string(state.endpoints.account(name, in: account.location)),
            "nodeManagementEndpoint": .string(
                "\(StableIdentifier.make("nodes", account.id)).\(account.location)"
                    + ".service.\(state.endpoints.batchSuffix)"),
            "provisioningState": "Succeeded", "poolAllocationMode": "BatchService",
            "publicNetworkAccess": "Enabled",
            "encryption": ["keySource": "Microsoft.Batch"],
            "dedicatedCoreQuota": .integer(Int64(account.quotas.dedicatedCores)),
            "lowPriorityCoreQuota": .integer(Int64(account.quotas.lowPriorityCores)),
            "dedicatedCoreQuotaPerVMFamily": .array(
                account.quotas.families.sorted { $0.key < $1.key }.map {
                    ["name": .string($0.key), "coreQuota": .integer(Int64($0.value))]
                }),
            "dedicatedCoreQuotaPerVMFamilyEnforced": true,
            "poolQuota": .integer(Int64(account.quotas.pools)),
            "activeJobAndJobScheduleQuota": .integer(Int64(account.quotas.jobs)),
            "allowedAuthenticationModes": ["SharedKey", "AAD", "TaskAuthenticationToken"],
        ]
    }
}
