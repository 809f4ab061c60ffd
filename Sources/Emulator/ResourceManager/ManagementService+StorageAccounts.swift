import JSON
import Secrets

extension ManagementService {
    private static let storagePath = "\(groupProviders)/\(StorageAccount.type)/*"

    static func addStorageAccounts(to routes: inout Routes) {
        routes.on("GET \(subscriptionProviders)/\(StorageAccount.type)", listStorageAccounts)
        routes.on("GET \(groupProviders)/\(StorageAccount.type)", listStorageAccounts)
        routes.on("GET \(storagePath)", getStorageAccount)
        routes.on("POST \(storagePath)/listKeys", listStorageKeys)
        routes.on("POST \(storagePath)/regenerateKey", regenerateStorageKey)
    }

    private static func listStorageAccounts(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let accounts = try call.resources(state.storageAccounts.values, state)
        return try call.list(accounts.map { view(of: $0, state) })
    }

    private static func getStorageAccount(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        ServerResponse(200, json: view(of: try storageAccount(state, call, "read"), state))
    }

    private static func listStorageKeys(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        keys(of: try storageAccount(state, call, "listKeys/action"))
    }

    private static func regenerateStorageKey(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        var account = try storageAccount(state, call, "regenerateKey/action")
        switch try call.body()["keyName"]?.string {
        case "key1": account.primaryKey = RandomSecret.key()
        case "key2": account.secondaryKey = RandomSecret.key()
        default:
            throw ManagementError(
                status: 400, code: "InvalidValuesForRequestParameters",
                message: "Values for request parameters are invalid: keyName.")
        }
        state.storageAccounts[account.id.name] = account
        return keys(of: account)
    }

    private static func keys(of account: StorageAccount) -> ServerResponse {
        let keys = [("key1", account.primaryKey), ("key2", account.secondaryKey)]
        return ServerResponse(
            200,
            json: [
                "keys": .array(
                    keys.map { name, key in
                        [
                            "keyName": .string(name), "permissions": "FULL",
                            "value": .string(key.revealed()),
                            "creationTime": .string(account.created.iso8601),
                        ]
                    })
            ])
    }

    private static func storageAccount(
        _ state: State, _ call: ManagementCall, _ action: String
    ) throws(ManagementError) -> StorageAccount {
        let group = try call.group(state)
        let subscription = try call.subscription(state)
        guard let account = state.storageAccounts[call.captures[2].lowercased()],
            account.id.subscription == subscription.id, account.id.group == group.lowercased()
        else { throw .notFound(StorageAccount.type, call.captures[2], group: group) }
        try call.require("\(StorageAccount.type)/\(action)", on: account.id, state)
        return account
    }

    static func view(of account: StorageAccount, _ state: State) -> JSONValue {
        let created = JSONValue.string(account.created.iso8601)
        return [
            "id": .string(account.id.description), "name": .string(account.id.name),
            "type": .string(StorageAccount.type), "location": .string(account.location),
            "tags": account.tags, "kind": "StorageV2",
            "sku": ["name": "Standard_LRS", "tier": "Standard"],
            "properties": [
                "provisioningState": "Succeeded", "creationTime": created,
                "primaryEndpoints": [
                    "blob": .string("\(state.endpoints.blobs(account.id.name))/")
                ],
                "primaryLocation": .string(account.location), "statusOfPrimary": "available",
                "accessTier": "Hot", "allowBlobPublicAccess": false, "allowSharedKeyAccess": true,
                "minimumTlsVersion": "TLS1_2", "publicNetworkAccess": "Enabled",
                "supportsHttpsTrafficOnly": true,
                "keyCreationTime": ["key1": created, "key2": created],
                "networkAcls": [
                    "bypass": "AzureServices", "defaultAction": "Allow", "ipRules": [],
                    "virtualNetworkRules": [],
                ],
                "encryption": [
                    "keySource": "Microsoft.Storage",
                    "services": ["blob": ["enabled": true, "keyType": "Account"]],
                ],
            ],
        ]
    }
}
