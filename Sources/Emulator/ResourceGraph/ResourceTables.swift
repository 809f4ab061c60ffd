import JSON

/// The tables of Resource Graph: what there is of the resources that a caller may read.
struct ResourceTables {
    private static let columns = [
        "id", "name", "type", "tenantId", "kind", "location", "resourceGroup", "subscriptionId",
        "managedBy", "sku", "plan", "properties", "tags", "identity", "zones", "extendedLocation",
    ]
    /// Columns of text are empty and not nothing where a resource has no such thing.
    private static let texts: Set<String> = ["kind", "location", "resourceGroup", "managedBy"]

    let state: State
    let caller: Caller
    /// The subscriptions to look in.
    let subscriptions: Set<String>

    /// A table by its name in lower case; nil for one that is not emulated.
    func table(_ name: String) -> QueryTable? {
        switch name {
        case "resources": Self.table(resources)
        case "resourcecontainers": Self.table(containers)
        case "authorizationresources": Self.table(roles)
        default: nil
        }
    }

    private var resources: [JSONValue] {
        let accounts = state.accounts.values.map { ManagementService.view(of: $0, state) }
        let vaults = state.vaults.values.map { VaultResourceView(vault: $0, state: state).json }
        let identities = state.identities.values.map { ManagementService.view(of: $0, state) }
        let storage = state.storageAccounts.values.map { ManagementService.view(of: $0, state) }
        return (accounts + vaults + identities + storage).compactMap { row($0) }
    }

    private var containers: [JSONValue] {
        state.subscriptions.flatMap { subscription -> [JSONValue] in
            let id = "/subscriptions/\(subscription.id)"
            let own: JSONValue = [
                "id": .string(id), "name": .string(subscription.displayName),
                "type": "Microsoft.Resources/subscriptions",
                "properties": [
                    "state": "Enabled", "subscriptionPolicies": ["spendingLimit": "Off"],
                ],
            ]
            let groups = subscription.resourceGroups.map { group -> JSONValue in
                [
                    "id": .string("\(id)/resourceGroups/\(group)"), "name": .string(group),
                    "type": "Microsoft.Resources/subscriptions/resourceGroups",
                    "location": "eastus", "properties": ["provisioningState": "Succeeded"],
                ]
            }
            return [own] + groups
        }.compactMap { row($0) }
    }

    private var roles: [JSONValue] {
        let assignments = state.roleAssignments.map { ManagementService.view(of: $0) }
        let definitions = RoleDefinition.builtIn.values.map {
            ManagementService.view(of: $0, at: ResourcePath(""))
        }
        return assignments.compactMap { row($0) } + definitions.compactMap { row($0) }
    }

    /// A resource as a row, nil if it is out of scope or may not be read.
    private func row(_ resource: JSONValue) -> JSONValue? {
        let type = resource["type"]?.string ?? ""
        let path = ResourcePath(resource["id"]?.string ?? "")
        let isBuiltIn = path.subscription == nil
        guard isBuiltIn || subscriptions.contains(path.subscription ?? ""),
            isBuiltIn || state.isAllowed(caller, "\(type)/read", on: path)
        else { return nil }
        var row = resource.object ?? [:]
        row["type"] = .string(type.lowercased())
        row["tenantId"] = .string(state.directory.tenantID)
        row["resourceGroup"] = .string(path.group ?? "")
        row["subscriptionId"] = .string(path.subscription ?? "")
        for column in Self.columns where row[column] == nil {
            row[column] = Self.texts.contains(column) ? "" : .null
        }
        if row["identity"]?["type"]?.string == "None" { row["identity"] = .null }
        return .object(row)
    }

    private static func table(_ rows: [JSONValue]) -> QueryTable {
        let wanted = Set(columns)
        let sorted = rows.compactMap(\.object).sorted {
            QueryValue.text($0["id"] ?? .null).lowercased()
                < QueryValue.text($1["id"] ?? .null).lowercased()
        }
        return QueryTable(
            columns: columns, rows: sorted.map { $0.filter { wanted.contains($0.key) } })
    }
}
