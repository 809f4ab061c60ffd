internal import Azure
internal import AzureBatch
internal import AzureKeyVault
internal import AzureResources
internal import AzureStorage
internal import FoundationEssentials
internal import JSON
internal import LuaRuntime
internal import Secrets
internal import Transport

/// A signed-in session; `lib/azure.lua` adds the look-ups by name.
final class SessionObject: LuaObject, Sendable {
    static let luaName = "Session"

    private let session: AzureSession
    private let known: NameCache

    init(_ session: AzureSession) {
        self.session = session
        known = NameCache(
            isOn: session.readsNames,
            [
                "accounts": {
                    try await session.names { subscription in
                        BatchManagement(session.manager).accounts(subscription: subscription)
                    }
                },
                "vaults": {
                    try await session.names { subscription in
                        Vaults(session.manager).list(subscription: subscription)
                    }
                },
            ])
    }

    static func describe(_ type: inout LuaTypeBuilder<SessionObject>) {
        type.description { "session in \($0.session.cloud.name)" }
        NameCache.describe(&type, \.known)
        type.property("cloud") { .text($0.session.cloud.name) }
        describeLists(&type)
        describeIdentities(&type)
        describeResources(&type)
        describeSignIn(&type)
        ServiceBinding.describe(&type, ResourceOperations.all) {
            ResourceOperations.client($0.session.manager)
        }
        ServiceBinding.describe(&type, BatchManagement.operations) {
            BatchManagement($0.session.manager).client
        }
        type.operation("open_batch_account", openBatchAccount)
        type.method("open_vault", openVault)
        type.method("open_storage", openStorage)
    }

    private static func describeLists(_ type: inout LuaTypeBuilder<SessionObject>) {
        type.method("subscription_pages") { object, _ in
            .object(PagerObject(Subscriptions(object.session.manager).list()))
        }
        type.method("batch_account_pages") { object, call in
            let options = try call.options(1, ["subscription"])
            let management = BatchManagement(object.session.manager)
            return .object(
                PagerObject(
                    management.accounts(subscription: try options.requiredString("subscription"))))
        }
        type.method("vault_pages") { object, call in
            .object(
                PagerObject(Vaults(object.session.manager).list(subscription: try call.string(1))))
        }
        type.method("role_assignment_pages") { object, call in
            .object(
                PagerObject(
                    RoleAssignments(object.session.manager).list(
                        scope: try call.string(1), principal: try call.string(2))))
        }
    }

    /// Resources themselves, where a list may be behind.
    private static func describeResources(_ type: inout LuaTypeBuilder<SessionObject>) {
        type.method("query_pages", queryPages)
        type.operation("batch_account_resource") { object, call in
            let id = try ResourceID(call.string(1))
            return { [manager = object.session.manager] in
                let call = try ServiceCall(BatchManagement.operationsOfAccount.named("arm_account"))
                return try await Lookup.body {
                    try await BatchManagement(manager).client(of: id).send(call)
                }
            }
        }
        type.operation("vault_by_id") { object, call in
            let id = try ResourceID(call.string(1))
            return { [manager = object.session.manager] in
                try await Lookup.body { try await Vaults(manager).get(id) }
            }
        }
    }

    private static func queryPages(_ object: SessionObject, _ call: LuaCall) throws -> LuaValue {
        let query = try call.string(1)
        let options = try call.options(2, ["subscriptions", "management_groups", "page_size"])
        let subscriptions = try options.strings("subscriptions")
        let groups = try options.strings("management_groups")
        let size = try options.integer("page_size") ?? Int64(ResourceGraph.longestPage)
        guard (1...Int64(ResourceGraph.longestPage)).contains(size) else {
            throw options.bad("page_size", "1 to \(ResourceGraph.longestPage) expected")
        }
        let scope: ResourceGraph.Scope
        switch (subscriptions, groups) {
        case (nil, nil): scope = .tenant
        case (let ids?, nil): scope = .subscriptions(ids)
        case (nil, let names?): scope = .managementGroups(names)
        default: throw options.bad("management_groups", "subscriptions are given too")
        }
        return .object(
            PagerObject(
                ResourceGraph(object.session.manager).query(
                    query, scope: scope, pageSize: Int(size))))
    }

    private static func describeIdentities(_ type: inout LuaTypeBuilder<SessionObject>) {
        type.operation("managed_identity") { object, call in
            let id = try ResourceID(call.string(1))
            return { [manager = object.session.manager] in
                .json(try await ManagedIdentities(manager).get(id).body)
            }
        }
        type.operation("assign_role") { object, call in
            let options = try call.options(1, ["scope", "role", "principal"])
            let scope = try options.requiredString("scope")
            let role = try options.requiredString("role")
            let principal = try options.requiredString("principal")
            return { [manager = object.session.manager] in
                let response = try await RoleAssignments(manager).put(
                    scope: scope, roleDefinition: role, principal: principal)
                return .json(response.body)
            }
        }
    }

    private static func describeSignIn(_ type: inout LuaTypeBuilder<SessionObject>) {
        type.operation("whoami") { object, _ in
            { [session = object.session] in try await session.signedInIdentity() }
        }
    }

    /// Takes the account as ARM lists it; with `shared_key`, fetches its key first.
    private static func openBatchAccount(
        _ object: SessionObject, _ call: LuaCall
    ) throws -> LuaOperation {
        let account = try JSONValue(parsing: call.json(1))
        let wantsKey = try call.options(2, ["shared_key"]).boolean("shared_key") ?? false
        guard let id = account["id"]?.string, let name = account["name"]?.string,
            let host = account["properties"]?["accountEndpoint"]?.string
        else {
            throw BindingError(
                code: "NotAnAccount",
                message: "cannot open a Batch account: this is not one as ARM lists it")
        }
        let session = object.session
        return {
            let resource = try ResourceID(id)
            let authorization: BatchAccount.Authorization =
                if wantsKey {
                    .sharedKey(
                        account: name,
                        key: try await BatchManagement(session.manager).keys(resource).primary)
                } else {
                    .token(session.credential, session.cloud)
                }
            return .object(
                BatchAccountObject(
                    name: name, id: resource, management: BatchManagement(session.manager),
                    data: BatchAccount(
                        endpoint: "https://\(host)", authorization: authorization,
                        transport: session.transport),
                    readsNames: session.readsNames, allowsReveal: session.allowsReveal))
        }
    }

    private static func openVault(_ object: SessionObject, _ call: LuaCall) throws -> LuaValue {
        let session = object.session
        let name = try call.string(1)
        let url = name.contains("://") ? name : "https://\(name).\(session.cloud.vaultSuffix)"
        return .object(
            KeyVaultObject(
                KeyVault(
                    url: url, credential: session.credential, cloud: session.cloud,
                    transport: session.transport),
                url: url, readsNames: session.readsNames, allowsReveal: session.allowsReveal))
    }
}

extension SessionObject {
    fileprivate static func openStorage(
        _ object: SessionObject, _ call: LuaCall
    ) throws -> LuaValue {
        let session = object.session
        return .object(
            StorageAccountObject(
                try StorageAccount(
                    name: call.string(1), credential: session.credential, cloud: session.cloud,
                    transport: session.transport),
                allowsReveal: session.allowsReveal))
    }
}

extension AzureSession {
    /// What the token for Resource Manager says of who is signed in.
    fileprivate func signedInIdentity() async throws -> LuaData {
        let scope = Cloud.scope(of: cloud.resourceManagerAudience)
        let identity = try SignedInIdentity(await credential.token(scope: scope, tenant: nil))
        var fields: [String: LuaData] = [
            "tenant": .text(identity.tenant), "object_id": .text(identity.objectID),
            "cloud": .text(cloud.name), "expires": .text(identity.expires.formatted(.iso8601)),
        ]
        fields["client_id"] = identity.clientID.map { .text($0) }
        fields["name"] = identity.name.map { .text($0) }
        fields["method"] = identity.method.map { .text($0.rawValue) }
        return .record(fields)
    }

    /// The names of the items of a list of each subscription.
    fileprivate func names(_ list: (String) -> Pager) async throws -> [String] {
        var names: [String] = []
        for subscription in try await Subscriptions(manager).list().texts("subscriptionId") {
            names += try await list(subscription).texts("name")
        }
        return names
    }
}
